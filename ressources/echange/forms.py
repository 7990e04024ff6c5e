"""Forms of the exchange, in the admin."""

from django import forms

from ressources.echange.exports import EXPORTS
from ressources.echange.tableau import IMPORTABLES
from ressources.models import Notice

SANS_TITRE = "Dites quelle colonne contient le titre : une notice n’entre pas sans titre."


class FormulaireExport(forms.Form):
    format = forms.ChoiceField(
        label="Format", choices=[(nom, export.libelle) for nom, export in EXPORTS.items()]
    )


class FormulaireImport(forms.Form):
    fichier = forms.FileField(
        label="Fichier",
        help_text="UNIMARC ou MARC 21 (ISO 2709 ou XML), RIS, BibTeX, CSV, XLSX.",
        error_messages={"empty": "Ce fichier est vide.", "required": "Choisissez un fichier."},
    )
    nom = forms.CharField(
        label="Nom de l’import",
        max_length=200,
        required=False,
        help_text="Pour le retrouver ; vide : le nom du fichier.",
    )
    etat = forms.ChoiceField(
        label="Une fois l’import ouvert, ses notices seront",
        choices=Notice.Etat.choices,
        initial=Notice.Etat.EN_LIGNE,
    )


class FormulaireColonnes(forms.Form):
    """Which field of ours each column of a table is."""

    def __init__(self, entetes, colonnes, donnees=None):
        super().__init__(donnees)
        self.entetes = list(dict.fromkeys(filter(None, entetes)))[:200]
        for rang, entete in enumerate(self.entetes):
            self.fields[f"colonne_{rang}"] = forms.ChoiceField(
                label=entete[:100],
                required=False,
                initial=colonnes.get(entete, ""),
                choices=[("", "Ne pas importer"), *IMPORTABLES],
            )

    def colonnes(self):
        choix = {e: self.cleaned_data[f"colonne_{rang}"] for rang, e in enumerate(self.entetes)}
        return {entete: nom for entete, nom in choix.items() if nom}

    def clean(self):
        choisis = [nom for nom in super().clean().values() if nom]
        if self.entetes and "titre" not in choisis:
            raise forms.ValidationError(SANS_TITRE)
        doubles = {dict(IMPORTABLES)[nom] for nom in choisis if choisis.count(nom) > 1}
        if doubles:
            noms = ", ".join(sorted(doubles))
            raise forms.ValidationError(f"Une seule colonne peut être : {noms}.")
        return self.cleaned_data
