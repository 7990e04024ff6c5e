"""The contact form."""

from django import forms

from resovilles.formulaires import ChampCourriel, FormulairePublic, sur_une_ligne


class FormulaireContact(FormulairePublic):
    usage = "contact"
    field_order = ["nom", "structure", "courriel", "objet", "message"]

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
    courriel = ChampCourriel()
    objet = forms.CharField(label="Objet", max_length=150, strip=False, validators=[sur_une_ligne])
    message = forms.CharField(
        label="Votre message",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": "Votre message dépasse 5 000 signes : abrégez-le."},
    )
