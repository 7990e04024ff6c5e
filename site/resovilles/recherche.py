"""What a content tells the search of itself.

A model joins the search by declaring three things: `categorie_recherche`, `document_recherche()`, and
`objects.visible_to(lecteur)`, which alone decides who finds it. If its state changes without its
words (a loan, a stock), `etats_recherche(pks)` gives that of the results shown, as `lignes_d_etat`:
all models answer in one question, and `etat_recherche(pk, mot, nombre, jour)` says each in words.
The search reads upwards from here; nothing here knows how it is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.db.models import CharField, DateField, F, IntegerField, Value
from django.db.models.functions import Cast
from django.dispatch import Signal

from resovilles.acces import Acces


class Categorie(NamedTuple):
    """A kind of result; several models may share one."""

    code: str
    pluriel: str


class Texte(NamedTuple):
    """Words to be found by; only readers of this level find by them, and see them."""

    texte: str
    niveau: str = Acces.PUBLIC


class Support:
    PAPIER, PDF, EN_LIGNE = "papier", "pdf", "en-ligne"
    LIBELLES = {PDF: "PDF à télécharger", PAPIER: "Papier", EN_LIGNE: "En ligne"}


@dataclass(frozen=True)
class DocumentRecherche:
    titre: str
    adresse: str
    surtitre: str = ""  # what it is – about what
    detail: str = ""  # who, where, when
    resume: str = ""  # shown when no sentence of the text holds the words; public
    precis: str = ""  # acronyms, codes, collections: words worth nearly as much as the title
    personnes: tuple[str, ...] = ()
    textes: tuple[Texte, ...] = ()
    themes: tuple[int, ...] = ()  # of concepts
    territoires: tuple[int, ...] = ()
    jour: date | None = None
    supports: frozenset[str] = field(default_factory=frozenset)
    fichier: int | None = None  # of the document to download, whose access is asked when shown
    poids: float = 1  # among equals, the heavier stands first


class EtatDuJour(NamedTuple):
    """What a result says of today, and what one may do about it."""

    texte: str
    disponible: bool = False
    geste: str = ""
    adresse: str = ""


def lignes_d_etat(objets, mot, nombre=0, jour=None):
    """Rows of the same four columns for every model: identifier, word, number, day. Those that
    follow the first are expressions of the model, or values."""
    colonnes = [(mot, CharField()), (nombre, IntegerField()), (jour, DateField())]
    lus = [
        Cast(valeur if hasattr(valeur, "resolve_expression") else Value(valeur), champ)
        for valeur, champ in colonnes
    ]
    return objets.order_by().values_list(F("pk"), *lus)


# `contenus_changes.send(Notice, pks=[…])`: after a bulk write, which sends no signal of its own.
contenus_changes = Signal()

_dependances = {}


def quand_change(modele):
    """Register, for a model that other contents are found by, which contents these are:
    a function of the changed object that gives (model, identifiers) pairs."""

    def inscrire(fonction):
        _dependances.setdefault(modele, []).append(fonction)
        return fonction

    return inscrire


def dependants(objet) -> Iterable[tuple[type, list[int]]]:
    for fonction in _dependances.get(type(objet), []):
        yield from fonction(objet)


@cache
def modeles_cherchables():
    """The models that the search covers, by label."""
    return {
        modele._meta.label_lower: modele
        for modele in apps.get_models()
        if hasattr(modele, "document_recherche") and getattr(modele, "se_cherche", True)
    }


VIDE = str(None)  # what Wagtail says of an empty choice


def textes_du_corps(corps):
    """The words of a body, block by block."""
    for bloc in corps or ():
        if bloc.block_type == "section":
            yield Texte(bloc.value["titre"])  # its other words are for the editor
        elif bloc.block_type == "documents":
            yield Texte(bloc.value["titre"] or "")
            yield from textes_des_documents(bloc.value["documents"])
        else:
            morceaux = map(str, bloc.block.get_searchable_content(bloc.value))
            yield Texte(" ".join(m for m in morceaux if m != VIDE))


def textes_des_documents(lignes):
    """How documents are called, for those who may know that they exist: a document for members
    is announced to everybody, one of the team is not."""
    for ligne in lignes:
        document = ligne["document"]
        if document:
            interne = document.niveau_a_ecrire == Acces.INTERNE
            intitule = ligne["intitule"] or document.title
            niveau = Acces.INTERNE if interne else Acces.PUBLIC
            yield Texte(f"{intitule} {ligne['note'] or ''}", niveau)
