"""French words: the same for what is written and what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyse import formes, radicaux
from search.requete import LONGUEUR_MAXIMALE, annees, lire

MEMES = [
    ("l’école", "école"),
    ("l'école", "Écoles"),
    ("aujourd’hui", "aujourd'hui"),
    ("œuvre", "oeuvres"),
    ("Saint-Nazaire", "saint nazaire"),
    ("RÉUSSITES ÉDUCATIVES", "réussite éducative"),
    ("projets sociaux", "projet social"),
    ("e\u0301cole", "école"),  # accent written apart
    ("n° 46", "46"),
    ("n°46", "nº 46"),
    ("1\u202f041 habitants", "1041 habitant"),
    ("C.U.C.S.", "cucs"),
    ("qu’elle jusqu’à l’arrivée", "arrivées"),
    ("ﬁche", "fiche"),
]
AUTRES = [("habitat", "habitant"), ("ZUS", "ZRU"), ("44109", "44162"), ("n° 5", "n° 15")]


@pytest.mark.parametrize(("un", "deux"), MEMES)
def test_two_ways_to_write_the_same(un, deux):
    assert radicaux(un) == radicaux(deux) != []


@pytest.mark.parametrize(("un", "deux"), AUTRES)
def test_two_words_stay_two(un, deux):
    assert radicaux(un) != radicaux(deux)


@given(st.text(alphabet="aàâbcçdeéèêëfghiîïlmnoôœpqrstuùûvxyz’'- ÉÀÇ0123456789"))
def test_folding_twice_changes_nothing_more(texte):
    assert formes(" ".join(formes(texte))) == formes(texte)


REQUETES = [
    ("fonds de participation", ["fonds", "participation"], []),
    ("« fonds de participation » habitants", ["fonds de participation", "habitants"], []),
    ('"fonds de participation"', ["fonds de participation"], []),
    ("ville -banlieue", ["ville"], ["banlieue"]),
    ("Bretagne – Pays - Loire", ["Bretagne", "Pays", "Loire"], []),
    ("mal-être", ["mal-être"], []),
    ("« jamais fermés", ["jamais", "fermés"], []),
]


@pytest.mark.parametrize(("texte", "voulus", "exclus"), REQUETES)
def test_a_question_is_read_as_it_was_meant(texte, voulus, exclus):
    requete = lire(texte)
    assert [terme.texte for terme in requete.termes] == voulus
    assert [terme.texte for terme in requete.exclus] == exclus


@pytest.mark.parametrize(
    ("texte", "filtre"),
    [
        ("thème:santé", ("theme", "santé")),
        ("Theme : santé", ("theme", "santé")),
        ("année:2004-2007", ("annee", "2004-2007")),
        ("TYPE:fiche", ("type", "fiche")),
        ("ville:« Le Mans »", ("territoire", "Le Mans")),
    ],
)
def test_a_prefix_names_a_filter(texte, filtre):
    assert lire(texte).filtres == (filtre,)


def test_years_are_read_in_both_orders():
    assert annees("2007-2004") == (2004, 2007)
    assert annees("2006") == (2006, 2006)
    assert annees("demain") is None


def test_what_is_too_long_is_cut_and_said():
    requete = lire("mot " * 3000)
    assert len(requete.texte) <= LONGUEUR_MAXIMALE
    assert "premiers" in requete.remarque


@given(st.text(max_size=400))
def test_anything_can_be_typed(texte):
    requete = lire(texte)
    assert len(requete.termes) <= 12
