"""What the weekly meeting ticks."""

import datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from ressources.models import Dossier
from veille.models import Suite

# A dossier is chosen in its list, which says which one.
A_COCHER = [choix for choix in Suite.choices if choix[0] != Suite.DOSSIER]
PREMIER_JOUR, DERNIER_JOUR = datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)


def dossiers():
    pages = Dossier.objects.order_by("title").values_list("pk", "title")
    return [("", "Aucun"), *pages]


class FormulaireDecision(forms.Form):
    suites = forms.MultipleChoiceField(
        label="Décision", required=False, choices=A_COCHER, widget=forms.CheckboxSelectMultiple
    )
    dossier = forms.TypedChoiceField(label="Dossier", required=False, coerce=int, empty_value=None)
    jour = forms.DateField(
        label="Date, pour l’agenda",
        required=False,
        validators=[MinValueValidator(PREMIER_JOUR), MaxValueValidator(DERNIER_JOUR)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, dossiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = dossiers

    def clean(self):
        donnees = super().clean()
        suites = list(donnees.get("suites", []))
        if donnees.get("dossier"):
            suites.append(Suite.DOSSIER)
        if Suite.RIEN in suites and len(suites) > 1:
            raise forms.ValidationError("« Rien » ne va avec aucune autre décision.")
        if Suite.AGENDA in suites and not donnees.get("jour") and "jour" not in self.errors:
            self.add_error("jour", "L’agenda demande le jour de la rencontre.")
        return donnees | {"decidees": suites}

    def decision(self):
        """The arguments of the gesture: what was decided, for which day and which dossier."""
        donnees = self.cleaned_data
        dossier = donnees["dossier"] and Dossier.objects.get(pk=donnees["dossier"])
        return donnees["decidees"], {"jour": donnees["jour"], "dossier": dossier}
