"""What strangers and editors fill in: an order, what has changed in an edition."""

import datetime

from django import forms
from django.utils import timezone
from resovilles.formulaires import ChampCourriel, FormulairePublic, sur_une_ligne
from resovilles.postal import ChampAdresse
from wagtail.admin.widgets import AdminDateInput

from ressources.chiffres import annees_de_la_base

EXEMPLAIRES_PAR_COMMANDE = 10


class FormulaireCommande(FormulairePublic):
    usage = "commande"
    field_order = ["nom", "courriel", "adresse", "exemplaires"]

    nom = forms.CharField(
        label="Votre nom",
        max_length=150,
        strip=False,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    courriel = ChampCourriel(help_text="Pour la confirmation. Exemple : prenom.nom@ville.fr")
    adresse = ChampAdresse()
    exemplaires = forms.IntegerField(
        label="Nombre d’exemplaires",
        initial=1,
        min_value=1,
        max_value=EXEMPLAIRES_PAR_COMMANDE,
        error_messages={
            "max_value": (
                f"Jusqu’à {EXEMPLAIRES_PAR_COMMANDE} exemplaires par commande : "
                "au-delà, écrivez-nous."
            ),
            "min_value": "Demandez au moins un exemplaire.",
        },
    )


class FormulaireEdition(forms.Form):
    """The number is that of the page on screen: sent twice, it asks for one edition."""

    numero = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    changements = forms.CharField(
        label="Ce qui a changé",
        required=False,
        max_length=1500,
        help_text="Imprimé sous le sommaire et montré sur la page du dossier.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FormulaireChiffres(forms.Form):
    """The year of the figures, and the period of the downloads: by default the year itself."""

    annee = forms.TypedChoiceField(label="Année", coerce=int, required=False)
    du = forms.DateField(label="Téléchargements du", required=False, widget=AdminDateInput)
    au = forms.DateField(label="Jusqu’au", required=False, widget=AdminDateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [(annee, str(annee)) for annee in annees_de_la_base()]

    def clean(self):
        donnees = super().clean()
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin précède le début.")
        return donnees

    def periode(self):
        """(year, first day, last day); what is missing or wrong is that of the year."""
        self.is_valid()
        annee = self.cleaned_data.get("annee") or timezone.localdate().year
        debut = self.cleaned_data.get("du") or datetime.date(annee, 1, 1)
        return annee, debut, self.cleaned_data.get("au") or datetime.date(annee, 12, 31)
