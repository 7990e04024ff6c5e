"""What a reader fills in to propose an item, and what the team answers."""

from django import forms
from resovilles.courriel.actions import verifier_adresse
from resovilles.formulaires import ChampCourriel, FormulairePublic, sur_une_ligne

from newsletter.models.breves import Breve


class FormulaireProposition(FormulairePublic):
    usage = "proposition"
    field_order = ["titre", "nature", "texte", "lien", "valable_au", "nom", "structure", "courriel"]

    titre = forms.CharField(
        label="Votre information en une ligne",
        max_length=150,
        strip=False,
        validators=[sur_une_ligne],
        help_text="« Journée d’étude sur la médiation, le 12 mars à Rennes »",
    )
    nature = forms.ChoiceField(
        label="De quoi s’agit-il ?", choices=[("", "Choisir…"), *Breve.Nature.choices]
    )
    texte = forms.CharField(
        label="En quelques phrases",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="De quoi il s’agit, pour qui, où et quand.",
        error_messages={"max_length": "Ce texte dépasse 2 000 signes : abrégez-le."},
    )
    lien = forms.URLField(
        label="L’adresse où en lire plus",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez l’adresse entière, comme https://www.ville.fr/page."},
    )
    valable_au = forms.DateField(
        label="Valable jusqu’au",
        required=False,
        help_text="Le jour de l’événement, ou la date limite.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
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
        max_length=150,
        strip=False,
        validators=[sur_une_ligne],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    courriel = ChampCourriel(
        help_text="Pour vous dire la suite donnée. Il n’est pas publié.",
        validators=[verifier_adresse],
    )


class FormulaireRefus(forms.Form):
    motif = forms.CharField(
        label="Un mot à son auteur",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Facultatif : il suit la formule de politesse, dans le courriel de réponse.",
    )
