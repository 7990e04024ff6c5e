"""The contact form: no cookie, no third-party captcha, and yet no spam."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

DELAI_MINIMUM = 3  # seconds: nobody reads and fills the form faster
DELAI_MAXIMUM = 24 * 3600
SEL = "contact"

POUR_UNE_LIGNE = "Écrivez cette ligne sans retour à la ligne."


def sur_une_ligne(valeur):
    """Refuse what could forge a header of an e-mail."""
    if any(signe in valeur for signe in "\r\n\0\u2028\u2029\x85"):
        raise ValidationError(POUR_UNE_LIGNE)


def jeton_neuf():
    return signing.TimestampSigner(salt=SEL).sign("contact")


class FormulaireContact(forms.Form):
    nom = forms.CharField(
        label="Votre nom",
        max_length=150,
        strip=False,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    structure = forms.CharField(
        label="Votre structure",
        required=False,
        max_length=200,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    courriel = forms.EmailField(
        label="Votre courriel",
        max_length=254,
        help_text="Exemple : prenom.nom@ville.fr",
        error_messages={
            "invalid": "Il manque quelque chose à cette adresse : écrivez-la comme prenom.nom@ville.fr."
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    objet = forms.CharField(label="Objet", max_length=150, strip=False, validators=[sur_une_ligne])
    message = forms.CharField(
        label="Votre message",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": "Votre message dépasse 5 000 signes : abrégez-le."},
    )
    # People neither see nor reach this field; robots fill it.
    site_web = forms.CharField(
        label="Ne rien écrire ici",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    jeton = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["jeton"] = jeton_neuf()

    def renouveler(self):
        """Give a refused form a fresh signed time, so that it can be sent again."""
        self.data = self.data.copy()
        self.data["jeton"] = jeton_neuf()

    def champs_du_message(self):
        """The fields to keep, once the form is valid."""
        return {
            nom: self.cleaned_data[nom]
            for nom in ("nom", "structure", "courriel", "objet", "message")
        }

    def clean(self):
        donnees = super().clean()
        if donnees.get("site_web"):
            raise ValidationError("Ce message ressemble à l’envoi d’un robot.")
        self.verifier_le_temps(donnees.get("jeton", ""))
        return donnees

    def verifier_le_temps(self, jeton):
        signataire = signing.TimestampSigner(salt=SEL)
        try:
            signataire.unsign(jeton, max_age=DELAI_MAXIMUM)
        except signing.BadSignature as erreur:
            raise ValidationError("Le formulaire a expiré : envoyez-le de nouveau.") from erreur
        if not self.assez_lent(jeton):
            raise ValidationError("Vous êtes allé très vite : attendez trois secondes et renvoyez.")

    @staticmethod
    def assez_lent(jeton):
        try:
            signing.TimestampSigner(salt=SEL).unsign(jeton, max_age=DELAI_MINIMUM)
        except signing.SignatureExpired:
            return True
        return False
