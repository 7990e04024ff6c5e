"""Both engines give the same, line by line: the contents of one database are indexed by each, and
every question of the table is asked of both."""

import sqlite3

import pytest
from django.db import connection

from search import resultats, suggestions
from search.colonnes import colonnes, en_colonnes
from search.indexation import remplir
from search.moteurs import moteur
from search.moteurs.sqlite import SQLite
from search.resultats import TRIS, Demande, Recherche
from tests.search.questions import AVANT, PREMIERS, RIEN

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="comparer deux moteurs demande PostgreSQL (DATABASE_URL)",
    ),
]

QUESTIONS = sorted({question for question, *_ in [*PREMIERS, *RIEN, *AVANT]})
DEBUTS = ["fonds de parti", "cl", "éme", "contrat urb", "ville", "habitants quar", "qx"]


class EnMemoire(SQLite):
    """The index of SQLite, beside the database of the site."""

    def __init__(self):
        super().__init__(0)
        self.base = sqlite3.connect(":memory:")

    def executer(self, sql, valeurs=()):
        curseur = self.base.execute(sql.replace("%s", "?"), list(valeurs))
        return curseur.fetchall() if curseur.description else None

    def executer_plusieurs(self, sql, valeurs):
        self.base.executemany(sql.replace("%s", "?"), list(valeurs))


@pytest.fixture
def avec_sqlite(monkeypatch):
    """Ask SQLite, within the block, what PostgreSQL is asked otherwise."""
    autre = EnMemoire()
    autre.creer()
    remplir(autre, lambda *_: None)
    autre.finir()
    siennes = en_colonnes(0, frozenset(), autre.colonnes())

    def demander(faire, *arguments):
        with monkeypatch.context() as dedans:
            for module in (resultats, suggestions):
                dedans.setattr(module, "moteur", lambda _: autre)
                dedans.setattr(module, "lire_les_colonnes", lambda: siennes)
            return faire(*arguments)

    demander.moteur = autre
    return demander


def lue(question, tri="pertinence", lecteur=None):
    """All that a page shows, and the order of all that it does not."""
    recherche = Recherche(Demande(texte=question, tri=tri), lecteur)
    ordre = recherche.positions(0, recherche.total)
    fiches = [(r.titre, r.extrait, r.adresse, r.acces) for r in recherche.resultats()]
    return recherche.colonnes.cles[ordre].tolist(), recherche.comptes(), fiches


@pytest.mark.parametrize("tri", TRIS)
def test_the_table_gives_the_same_on_both_engines(avec_sqlite, tri):
    for question in QUESTIONS:
        assert avec_sqlite(lue, question, tri) == lue(question, tri), question


def test_the_team_too(avec_sqlite, officier):
    for question in QUESTIONS[::4]:
        assert avec_sqlite(lue, question, "pertinence", officier) == lue(
            question, "pertinence", officier
        ), question


def test_suggestions_and_spelling_too(avec_sqlite):
    for debut in DEBUTS:
        assert avec_sqlite(suggestions.suggestions, debut) == suggestions.suggestions(debut)
    notre = moteur(colonnes().numero)
    for mot in ("participaton", "emeute", "quartié", "xylophone"):
        assert sorted(avec_sqlite.moteur.mots_parmi([mot, mot[:-1]])) == sorted(
            notre.mots_parmi([mot, mot[:-1]])
        )
