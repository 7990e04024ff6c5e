"""What a reader asks of the list of zonings."""

from django import forms
from django.utils import timezone

from territoires.models import Territoire
from thesaurus.models import Concept

FORMATS = ("csv", "xlsx", "pdf")
DATE_ILLISIBLE = "Cette date ne se lit pas : écrivez-la comme 31/12/2006."
CHOIX_INCONNU = "Ce choix n’existe pas : prenez-en un dans la liste."


class FormulaireZonages(forms.Form):
    """Each field left out means: today, all of them, everywhere, the page itself."""

    date = forms.DateField(
        label="À la date du",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": DATE_ILLISIBLE},
    )
    zonage = forms.ChoiceField(
        label="Zonage", required=False, error_messages={"invalid_choice": CHOIX_INCONNU}
    )
    departement = forms.ChoiceField(
        label="Département", required=False, error_messages={"invalid_choice": CHOIX_INCONNU}
    )
    format = forms.ChoiceField(
        required=False,
        choices=[(nom, nom) for nom in ("", *FORMATS)],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Cette liste se télécharge en CSV, XLSX ou PDF."},
    )

    def __init__(self, donnees, concepts):
        super().__init__(donnees)
        self.fields["zonage"].choices = [
            ("", "Tous"),
            *((concept.identifiant, str(concept)) for concept in concepts),
        ]
        self.fields["departement"].choices = [("", "Tous"), *departements()]

    def clean_date(self):
        return self.cleaned_data["date"] or timezone.localdate()

    @property
    def criteres(self):
        """The fields that a reader fills; an unreadable date is shown as it was written."""
        if self["date"].errors:
            self.fields["date"].widget.input_type = "text"
        return [self[nom] for nom in ("date", "zonage", "departement")]


def departements():
    trouves = Territoire.objects.filter(genre=Territoire.Genre.DEPARTEMENT).order_by("code")
    return [(t.code.removeprefix("D"), f"{t.nom} ({t.code.removeprefix('D')})") for t in trouves]


def zonages_connus():
    """The zonings, the oldest first, each with those that follow it."""
    zonages = Concept.objects.famille(Concept.Famille.ZONAGE).prefetch_related("remplace_par")
    return list(zonages.order_by("valide_du", "-ordre"))
