"""Filters of the registers. `list_filter = ("recu_le", "publication")` is all that a list writes:
dates get plain periods, relations get those objects that the list holds."""

from datetime import timedelta

from django.contrib.admin import FieldListFilter
from django.db import models
from django.utils import timezone

TOUT = "Tout"


def periodes(jour):
    """Name → (words, first day, day after the last) for today, `jour`."""
    demain = jour + timedelta(days=1)
    mois = jour.replace(day=1)
    annee = mois.replace(month=1)
    derniere = annee.replace(year=annee.year - 1)
    return {
        "jour": ("Aujourd’hui", jour, demain),
        "semaine": ("Depuis sept jours", jour - timedelta(days=7), demain),
        "mois": ("Ce mois-ci", mois, demain),
        "annee": ("Cette année", annee, demain),
        "annee-derniere": ("L’année dernière", derniere, annee),
        "avant": ("Avant", None, derniere),
    }


class FiltreDuRegistre(FieldListFilter):
    """A value of the query string among a few; any other is as none."""

    suffixe = ""

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.parametre = field_path + self.suffixe
        super().__init__(field, request, params, model, model_admin, field_path)
        # Read as a list of one by Django: a parameter may stand several times in an address.
        donnee = self.used_parameters.get(self.parametre)
        self.valeur = donnee[-1] if isinstance(donnee, list) else donnee
        self.offres = self.offrir(model)

    def expected_parameters(self):
        return [self.parametre]

    def has_output(self):
        return len(self.offres) > 1

    def choices(self, changelist):
        yield {
            "selected": self.valeur not in self.offres,
            "query_string": changelist.get_query_string(remove=[self.parametre]),
            "display": TOUT,
        }
        for valeur, mots in self.offres.items():
            yield {
                "selected": valeur == self.valeur,
                "query_string": changelist.get_query_string({self.parametre: valeur}),
                "display": mots,
            }

    def queryset(self, request, queryset):
        if self.valeur not in self.offres:
            return queryset
        return queryset.filter(**self.condition())


class FiltreDePeriode(FiltreDuRegistre):
    suffixe = "__periode"

    def offrir(self, model):
        self.periodes = periodes(timezone.localdate())
        return {nom: mots for nom, (mots, *_) in self.periodes.items()}

    def condition(self):
        _, debut, fin = self.periodes[self.valeur]
        jour = "__date" if isinstance(self.field, models.DateTimeField) else ""
        bornes = {f"{self.field_path}{jour}__gte": debut, f"{self.field_path}{jour}__lt": fin}
        return {borne: valeur for borne, valeur in bornes.items() if valeur}


class FiltreDeRelation(FiltreDuRegistre):
    """Django's own asks its admin, which is not installed here, in which order to put them."""

    def offrir(self, model):
        cites = model._default_manager.values(self.field_path)
        objets = self.field.related_model._default_manager.filter(pk__in=cites)
        offres = {str(objet.pk): str(objet) for objet in objets}
        return dict(sorted(offres.items(), key=lambda offre: offre[1].lower()))

    def condition(self):
        return {self.field_path: self.valeur}


def installer():
    """Give them to every register, before Django's own."""
    for genre, filtre in (
        (models.DateField, FiltreDePeriode),
        (models.ForeignKey, FiltreDeRelation),
    ):
        FieldListFilter.register(lambda c, g=genre: isinstance(c, g), filtre, take_priority=True)
