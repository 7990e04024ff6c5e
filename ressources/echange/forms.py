"""Forms of the exchange, in the admin."""

from django import forms

from ressources.echange.exports import EXPORTS


class FormulaireExport(forms.Form):
    format = forms.ChoiceField(
        label="Format", choices=[(nom, export.libelle) for nom, export in EXPORTS.items()]
    )
