"""The sentence that holds the words, and the words marked, as they are written there."""

import pytest

from search.expansion import Groupe, Variante
from search.extraits import extrait, marquer, suites_de


def groupe(*radicaux, exact=False, variantes=()):
    return Groupe(" ".join(radicaux), radicaux, radicaux, exact, variantes)


MARQUES = [
    ("L’école et les Écoles", [groupe("ecol")], "L’<mark>école</mark> et les <mark>Écoles</mark>"),
    ("Une œuvre", [groupe("oeuvr")], "Une <mark>œuvre</mark>"),
    ("L'e\u0301cole", [groupe("ecol")], "L&#x27;<mark>école</mark>"),
    ("<b>ville</b>", [groupe("vill")], "&lt;b&gt;<mark>ville</mark>&lt;/b&gt;"),
    (
        "contrat de ville, ville",
        [groupe("cuc", variantes=(Variante("Contrat de ville", ("contrat", "vill")),))],
        "<mark>contrat</mark> de <mark>ville</mark>, ville",
    ),
    (
        "la réussite, la réussite éducative",
        [groupe("reussit", "educ", exact=True)],
        "la réussite, la <mark>réussite</mark> <mark>éducative</mark>",
    ),
    ("rien", [groupe("vill")], "rien"),
]


@pytest.mark.parametrize(("texte", "groupes", "html"), MARQUES)
def test_words_are_marked_as_they_are_written(texte, groupes, html):
    assert marquer(texte, suites_de(groupes)) == html


def test_an_extract_is_the_sentence_that_says_most():
    texte = "Une ville. " + "Rien ici. " * 60 + "Le contrat de la ville se signe. " + "Fin. " * 90
    lu = extrait(texte, "", suites_de([groupe("contrat"), groupe("vill")]))
    assert lu.startswith("Le <mark>contrat</mark> de la <mark>ville</mark> se signe.")
    assert lu.endswith(" …")


def test_a_title_stands_apart_from_the_text_that_it_heads():
    texte = "De quoi parle ce numéro\nDepuis 2002, la ville change.\nFin"
    lu = extrait(texte, "", suites_de([groupe("numero")]))
    assert lu == "De quoi parle ce <mark>numéro</mark> – Depuis 2002, la ville change. Fin"


def test_without_a_word_the_summary_is_shown():
    assert extrait("Un long texte", "Le résumé", suites_de([groupe("vill")])) == "Le résumé"


@pytest.mark.parametrize("texte", ["", "x" * 5000, "é" * 300 + " ville " + "à" * 900])
def test_no_text_breaks_it(texte):
    assert len(extrait(texte, "", suites_de([groupe("vill")]))) < 1200
