"""What a reader asks of the list of zonings."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from territoires.importation.lecture import OCTETS_AU_PLUS, TROP_GROS
from territoires.models import Territoire
from thesaurus.models import Concept

LISTES = ("zus", "zru", "zfu", "qpv-2015", "qpv-2024")  # those that have an official list
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
    zonages = Concept.objects.filter(identifiant__in=LISTES).prefetch_related("remplace_par")
    return list(zonages.order_by("valide_du", "-ordre"))


class Degres(forms.FloatField):
    """Degrees with a point or, as one writes in French, a comma."""

    def __init__(self, label, borne):
        super().__init__(
            label=label,
            min_value=-borne,
            max_value=borne,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            error_messages={
                "required": "Donnez cette coordonnée en degrés, comme 47,218.",
                "invalid": "Ce n’est pas un nombre : écrivez des degrés, comme 47,218.",
                "min_value": f"Écrivez des degrés, de -{borne} à {borne}.",
                "max_value": f"Écrivez des degrés, de -{borne} à {borne}.",
            },
        )

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class FormulaireAdresse(forms.Form):
    lat = Degres("Latitude", 90)
    lon = Degres("Longitude", 180)


class FormulaireImport(forms.Form):
    """A file of official data, and what the file itself does not say."""

    genre = forms.ChoiceField(
        label="Ce que contient le fichier",
        choices=[
            ("communes", "Communes"),
            ("epci", "Intercommunalités"),
            ("quartiers", "Quartiers"),
            ("departements", "Départements"),
            ("regions", "Régions"),
            ("indicateurs", "Indicateurs"),
        ],
    )
    fichier = forms.FileField(
        label="Fichier",
        help_text="CSV, XLSX ou GeoJSON, 30 Mo au plus. Une colonne donne le code officiel.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    au = forms.DateField(
        label="Valable à partir du",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Ce qui change prend effet ce jour-là ; ce qui se termine, la veille.",
        error_messages={"invalid": DATE_ILLISIBLE, "required": "Donnez le jour d’effet."},
    )
    zonage = forms.ChoiceField(
        label="Zonage de ces quartiers",
        required=False,
        help_text="Pour un fichier de quartiers : leurs lignes entrent aussi dans la liste des zonages.",
    )
    complet = forms.BooleanField(
        label="C’est la liste complète",
        required=False,
        help_text="Ce que le fichier ne nomme plus, dans ses départements, a pris fin.",
    )
    source = forms.CharField(
        label="Source",
        required=False,
        max_length=200,
        help_text="Par exemple : Insee, code officiel géographique 2024",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zonage"].choices = [
            ("", "Aucun"),
            *((concept.identifiant, str(concept)) for concept in zonages_connus()),
        ]

    def clean_fichier(self):
        """Before it is read into memory."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > OCTETS_AU_PLUS:
            raise ValidationError(TROP_GROS)
        return fichier
