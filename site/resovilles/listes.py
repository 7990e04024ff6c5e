"""Lists with filters: each filter is one line of data on the index page."""

from dataclasses import dataclass
from functools import cache

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from resovilles.cache.gardable import PARAMETRES
from resovilles.cache.gardes import garder


@dataclass(frozen=True)
class Filtre:
    """One criterion of a list.

    `choix` is a list of (value, label), or a callable returning one; `recherche` is the lookup
    applied to the QuerySet (the name of the field when left out).
    """

    nom: str
    libelle: str
    choix: object
    recherche: str = ""

    def __post_init__(self):
        PARAMETRES.add(self.nom)

    @property
    def offres(self):
        choix = self.choix
        if callable(choix):
            return garder(("choix", choix.__module__, choix.__qualname__), choix)
        return choix

    def field(self):
        return forms.ChoiceField(
            label=self.libelle, required=False, choices=[("", "Indifférent"), *self.offres]
        )

    def appliquer(self, elements, valeur):
        return elements.filter(**{self.recherche or self.nom: valeur})

    def en_mots(self, champ, valeur):
        """What the chip of an active filter says."""
        return dict(champ.choices)[valeur]


def formulaire_de(filtres, tris, donnees):
    """A GET form made from the filters; a value out of the list is simply ignored."""
    champs = {filtre.nom: filtre.field() for filtre in filtres}
    if len(tris) > 1:
        champs["tri"] = forms.ChoiceField(
            label="Trier par",
            required=False,
            choices=[(cle, libelle) for cle, (libelle, _) in tris.items()],
        )
    return type("FormulaireDeListe", (forms.Form,), champs)(donnees)


def sans(donnees, nom):
    """The address of the same list without one of its filters."""
    return f"?{reste(donnees, nom).urlencode()}"


def avec(donnees, nom, valeur):
    """The address of the same list, from its first page, with one filter set."""
    parametres = reste(donnees, nom)
    parametres[nom] = valeur
    return f"?{parametres.urlencode()}"


def reste(donnees, nom):
    parametres = QueryDict(mutable=True)
    parametres.update({cle: valeur for cle, valeur in donnees.items() if cle not in (nom, "page")})
    return parametres


class IndexMixin:
    """A rubrique that lists what it holds. Subclasses give `elements()`, `filtres`, `tris`,
    and the URL name of its Atom feed (`flux`) and calendar (`agenda`) when it has them."""

    flux = ""
    agenda = ""
    filtres = []
    tris = {}
    par_page = 20

    @property
    def parametres(self):
        return {"page", "tri", *(filtre.nom for filtre in self.filtres)}

    def liste(self, request):
        formulaire, elements, actifs = self.selection(request.GET)
        page_obj = Paginator(elements, self.par_page).get_page(request.GET.get("page"))
        return {
            "formulaire": formulaire,
            "actifs": actifs,
            "elements": elements,
            "page_obj": page_obj,
            "total": page_obj.paginator.count,
            "effacer_url": request.path,
        }

    def selection(self, donnees):
        """The form of the filters, what they leave in its order, and those that are active."""
        formulaire = formulaire_de(self.filtres, self.tris, donnees)
        formulaire.is_valid()
        elements, actifs = self.elements(), []
        for filtre in self.filtres:
            if valeur := formulaire.cleaned_data.get(filtre.nom):
                elements = filtre.appliquer(elements, valeur)
                libelle = filtre.en_mots(formulaire.fields[filtre.nom], valeur)
                actifs.append({"libelle": libelle, "url_sans": sans(donnees, filtre.nom)})
        elements = self.trier(elements, formulaire.cleaned_data.get("tri"))
        return formulaire, elements, actifs

    def trier(self, elements, choix):
        if not self.tris:
            return elements
        _, ordre = self.tris.get(choix) or next(iter(self.tris.values()))
        return elements.order_by(*ordre)

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"liste": cache(lambda: self.liste(request))}
