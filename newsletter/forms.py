"""What subscribers fill in."""

from django import forms
from resovilles.courriel.actions import verifier_adresse
from resovilles.formulaires import ChampCourriel, FormulairePublic, sur_une_ligne
from resovilles.postal import AIDE, ChampAdresse

from newsletter.listes import Liste

IL_FAUT_UNE_ADRESSE = "Pour recevoir La Lettre sur papier, indiquez où la poster."


class ChampListes(forms.MultipleChoiceField):
    def __init__(self, **options):
        super().__init__(
            **{"choices": Liste.choices, "widget": forms.CheckboxSelectMultiple} | options
        )


class FormulaireAbonnement(FormulairePublic):
    usage = "abonnement"
    field_order = ["listes", "courriel", "nom", "adresse"]

    listes = ChampListes(
        label="Que voulez-vous recevoir ?",
        error_messages={"required": "Cochez au moins une publication."},
    )
    courriel = ChampCourriel(
        help_text="Vous y recevrez un lien de confirmation. Exemple : prenom.nom@ville.fr",
        validators=[verifier_adresse],
    )
    nom = forms.CharField(
        label="Votre nom, ou celui de votre structure",
        required=False,
        max_length=150,
        strip=False,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    adresse = ChampAdresse(required=False, help_text=f"Seulement pour La Lettre sur papier. {AIDE}")

    def clean_courriel(self):
        return self.cleaned_data["courriel"].lower()

    def clean(self):
        donnees = super().clean()
        papier = Liste.LETTRE_PAPIER in donnees.get("listes", [])
        if papier and not donnees.get("adresse") and "adresse" not in self.errors:
            self.add_error("adresse", IL_FAUT_UNE_ADRESSE)
        return donnees


class FormulairePreferences(forms.Form):
    """The switches: what is unticked stops at once, what is ticked has to be confirmed."""

    listes = ChampListes(label="Ce que vous recevez", required=False)

    def __init__(self, *args, proposees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["listes"].choices = [(liste.value, liste.label) for liste in proposees]


class FormulaireAdresse(forms.Form):
    adresse = ChampAdresse()


class FormulaireMesAbonnements(forms.Form):
    """Those of a signed-in member, who reads the mail of the address of the account."""

    listes = ChampListes(label="Ce que vous recevez", required=False)
    adresse = ChampAdresse(required=False, help_text=f"Seulement pour La Lettre sur papier. {AIDE}")

    def clean(self):
        donnees = super().clean()
        papier = Liste.LETTRE_PAPIER in donnees.get("listes", [])
        if papier and not donnees.get("adresse") and "adresse" not in self.errors:
            self.add_error("adresse", IL_FAUT_UNE_ADRESSE)
        return donnees
