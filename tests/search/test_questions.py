"""The table of questions: what stands first, what answers nothing, what stands above what. Both
engines give the same: CI runs this file on SQLite and on PostgreSQL."""

import pytest

from search.resultats import Demande, Recherche
from tests.search.questions import AVANT, PREMIERS, RIEN

pytestmark = pytest.mark.django_db


def titres(question, combien=60):
    recherche = Recherche(Demande(texte=question))
    return [resultat.titre_nu for resultat in recherche.resultats(combien)]


def rang(trouves, debut):
    return next((r for r, titre in enumerate(trouves) if titre.startswith(debut)), len(trouves))


@pytest.mark.parametrize(("question", "premier", "raison"), PREMIERS)
def test_what_is_looked_for_stands_first(question, premier, raison):
    assert titres(question)[:1] != []
    assert titres(question)[0].startswith(premier), (raison, titres(question)[:4])


@pytest.mark.parametrize(("question", "raison"), RIEN)
def test_some_questions_have_no_answer(question, raison):
    assert titres(question) == [], raison


@pytest.mark.parametrize(("question", "mieux", "moins", "raison"), AVANT)
def test_the_better_answer_stands_above(question, mieux, moins, raison):
    trouves = titres(question, 300)
    assert rang(trouves, mieux) < rang(trouves, moins) < len(trouves), (raison, trouves)


def test_the_table_is_long_enough():
    assert len({question for question, *_ in PREMIERS + RIEN}) >= 80
