"""What the site holds about an object (a term, a territory, a structure): each app says its part
about the objects that lie below it, and a page shows the whole without importing them.

@concernant("thesaurus.Concept")
def rencontres(concept, user):
    trouvees = en_ligne().filter(themes=concept)
    return ensemble("Rencontres", trouvees, f"/rencontres/?theme={concept.identifiant}")
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Window

PREMIERS = 5  # of each kind, on the page of the object
_registre = defaultdict(list)


class Mention(NamedTuple):
    titre: str
    adresse: str
    detail: str = ""
    nature: str = ""  # that of the mark beside it


class Ensemble(NamedTuple):
    """The contents of one kind: how many, the first ones, the list that holds them all."""

    titre: str
    nombre: int
    premiers: list
    adresse: str


def concernant(modele):
    """Register a function of an object of `modele` and of who reads, which returns an `Ensemble`;
    None when its kind of content has nothing to do with that object."""

    def inscrire(fonction):
        _registre[modele].append(fonction)
        return fonction

    return inscrire


def concerning(objet, user):
    """What `user` (None for a stranger) may read about an object, in the order of the apps."""
    parts = (fonction(objet, user) for fonction in _registre[objet._meta.label])
    return [part for part in parts if part and part.nombre]


def mention_de_page(page):
    return Mention(page.title, page.url, str(page.date_affichee.year) if page.date_affichee else "")


def ensemble(titre, elements, adresse, mention=mention_de_page):
    """An `Ensemble` of a QuerySet, its total and its first ones read in one query."""
    premiers = list(elements.annotate(en_tout=Window(Count("pk")))[:PREMIERS])
    nombre = premiers[0].en_tout if premiers else 0
    return Ensemble(titre, nombre, [mention(element) for element in premiers], adresse)
