"""Forms for strangers: no cookie, no third-party captcha, and yet no spam."""

from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from resovilles.limites import depasse

DELAI_MINIMUM = 3  # seconds: nobody reads and fills a form faster
DELAI_MAXIMUM = 24 * 3600
ENVOIS_PAR_HEURE = 5
TROP_D_ENVOIS = (
    "Plusieurs messages viennent de nous parvenir de chez vous : réessayez dans une heure."
)

POUR_UNE_LIGNE = "Écrivez cette ligne sans retour à la ligne."


class TropDEnvois(Exception):
    """The same address, or the same origin, has written too often within an hour."""


def compter(usage, origine, courriel):
    """Count a sending by its IP address and by its e-mail. Raises TropDEnvois."""
    for qui in (origine, courriel.lower()):
        if depasse(usage, qui, ENVOIS_PAR_HEURE):
            raise TropDEnvois


def vient_d_ici(request):
    """True when the form was sent from one of our pages: strangers have no CSRF cookie, so the
    browser's own word on the origin is what is checked."""
    if (provenance := request.headers.get("Sec-Fetch-Site")) is not None:
        return provenance == "same-origin"
    origine = request.headers.get("Origin")
    return origine is None or urlsplit(origine).netloc == request.get_host()


def sur_une_ligne(valeur):
    """Refuse what could forge a header of an e-mail."""
    if any(signe in valeur for signe in "\r\n\0\u2028\u2029\x85"):
        raise ValidationError(POUR_UNE_LIGNE)


class ChampCourriel(forms.EmailField):
    def __init__(self, **options):
        super().__init__(
            **{
                "label": "Votre courriel",
                "max_length": 254,
                "help_text": "Exemple : prenom.nom@ville.fr",
                "error_messages": {
                    "invalid": "Il manque quelque chose à cette adresse : "
                    "écrivez-la comme prenom.nom@ville.fr."
                },
                "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
            }
            | options
        )


class FormulairePublic(forms.Form):
    """A field that only robots fill, and the signed time at which the form was shown. `usage`
    binds that time to one form."""

    usage = ""

    # People neither see nor reach this field; robots fill it.
    site_web = forms.CharField(
        label="Ne rien écrire ici",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    jeton = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["jeton"] = self.jeton_neuf()

    @classmethod
    def signataire(cls):
        return signing.TimestampSigner(salt=cls.usage)

    @classmethod
    def jeton_neuf(cls):
        return cls.signataire().sign(cls.usage)

    def renouveler(self):
        """Give a refused form a fresh signed time, so that it can be sent again."""
        self.data = self.data.copy()
        self.data["jeton"] = self.jeton_neuf()

    def champs(self):
        """What the person wrote, once the form is valid."""
        return {
            nom: valeur
            for nom, valeur in self.cleaned_data.items()
            if nom not in FormulairePublic.base_fields
        }

    def clean(self):
        donnees = super().clean()
        if donnees.get("site_web"):
            raise ValidationError("Ce message ressemble à l’envoi d’un robot.")
        self.verifier_le_temps(donnees.get("jeton", ""))
        return donnees

    def verifier_le_temps(self, jeton):
        try:
            self.signataire().unsign(jeton, max_age=DELAI_MAXIMUM)
        except signing.BadSignature as erreur:
            raise ValidationError("Le formulaire a expiré : envoyez-le de nouveau.") from erreur
        if not self.assez_lent(jeton):
            raise ValidationError("Vous êtes allé très vite : attendez trois secondes et renvoyez.")

    def assez_lent(self, jeton):
        try:
            self.signataire().unsign(jeton, max_age=DELAI_MINIMUM)
        except signing.SignatureExpired:
            return True
        return False
