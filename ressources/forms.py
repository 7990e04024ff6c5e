"""What strangers and editors fill in: an order, what has changed in an edition."""

from django import forms
from resovilles.formulaires import ChampCourriel, FormulairePublic, sur_une_ligne
from resovilles.postal import ChampAdresse

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
