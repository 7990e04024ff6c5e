"""What editors type comes out composed as French."""

import pytest
from bs4 import BeautifulSoup
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st
from resovilles.blocks.chiffres import TableauBlock
from resovilles.templatetags.typographie import composer, nombre, typo, typo_texte

FINE = "\u202f"
INSECABLE = "\u00a0"


@pytest.mark.parametrize(
    ("saisi", "compose"),
    [
        ("Qui sommes-nous ?", f"Qui sommes-nous{FINE}?"),
        ("Un point : deux", f"Un point{FINE}: deux"),
        ("« oui »", f"«{FINE}oui{FINE}»"),
        ("«oui»", f"«{FINE}oui{FINE}»"),
        ("l'école", "l’école"),
        ("1 041 références", f"1{FINE}041 références"),
        ("52 %", f"52{FINE}%"),
        ("n° 46", "n°\u00a046"),
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("Oui! Non?", f"Oui{FINE}! Non{FINE}?"),
        ("ouvert à 9:30", "ouvert à 9:30"),
        ("« un « deux » trois »", f"«{FINE}un «{FINE}deux{FINE}» trois{FINE}»"),
        ("n°s 3 et 4", f"n°s{INSECABLE}3 et 4"),
        ("M. Exemple et Mme Exemple", f"M.{INSECABLE}Exemple et Mme{INSECABLE}Exemple"),
        ("Me voici", "Me voici"),
        ("p. 12", f"p.{INSECABLE}12"),
        ("le 12 mars 2026", f"le 12{INSECABLE}mars{INSECABLE}2026"),
        ("le 1er mars", f"le 1<sup>er</sup>{INSECABLE}mars"),
        ("la 1re fois", "la 1<sup>re</sup> fois"),
        ("le 2e et les 3es", "le 2<sup>e</sup> et les 3<sup>es</sup>"),
        ("au XXe siècle", "au XX<sup>e</sup> siècle"),
        ("la Ve République", "la V<sup>e</sup> République"),
        ("Ce Le De Vie 1e23 2e-3", "Ce Le De Vie 1e23 2e-3"),
        ("12 345 678 habitants", f"12{FINE}345{FINE}678 habitants"),
        ("en 2006 287 abonnés", "en 2006 287 abonnés"),
        ("02 40 58 02 03", "02 40 58 02 03"),
        ("19, rue X, 44100 Nantes", "19, rue X, 44100 Nantes"),
        ("à 9 h 30", f"à 9{FINE}h{FINE}30"),
        ("300 €, 12 k€", f"300{FINE}€, 12{FINE}k€"),
        ("villes, régions, etc.", f"villes, régions,{INSECABLE}etc."),
        ("attendre...", "attendre…"),
        ("voir https://example.org/l'a/1er?x=1 000", "voir https://example.org/l'a/1er?x=1 000"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("Sans rien à changer.", "Sans rien à changer."),
        ("<b>", "&lt;b&gt;"),
        (None, ""),
    ],
)
def test_plain_text(saisi, compose):
    assert typo(saisi).replace("&#x27;", "'") == compose


@pytest.mark.parametrize(
    ("saisi", "compose"),
    [
        ("14000", f"14{FINE}000"),
        ("1234567", f"1{FINE}234{FINE}567"),
        ("-63200 €", f"-63{FINE}200{FINE}€"),
        ("14000,50", f"14{FINE}000,50"),
        ("9 800", f"9{FINE}800"),
        (f"14{FINE}000", f"14{FINE}000"),
        ("2006", "2006"),
        ("2004-2006", "2004-2006"),
        ("850", "850"),
        ("0,12345", "0,12345"),
        ("0240580203", "0240580203"),
        ("02100", "02100"),
        ("D44109", "D44109"),
        ("environ", "environ"),
        ("", ""),
    ],
)
def test_a_cell_of_numbers(saisi, compose):
    assert typo(nombre(saisi)) == compose


def test_only_the_columns_of_numbers_group_their_figures():
    colonnes = [{"type": genre, "heading": genre} for genre in ("texte", "texte", "nombre")]
    lignes = [{"values": ["Total", "44109", "14000"]}]
    bloc = TableauBlock()
    valeur = bloc.to_python(
        {"titre": "Budget", "tableau": {"columns": colonnes, "rows": lignes, "caption": ""}}
    )
    cellules = BeautifulSoup(bloc.render(valeur), "html.parser").select("td")
    assert [cellule.text for cellule in cellules] == ["44109", f"14{FINE}000"]


def test_titles_and_attributes_get_no_tag():
    assert typo_texte("Le 1er mars : l'école") == f"Le 1er{INSECABLE}mars{FINE}: l’école"
    assert typo_texte(None) == ""


def test_tags_and_attributes_are_left_alone():
    html = mark_safe('<a href="/a?b=1 !" title="l\'école ?">l\'école !</a>')
    assert typo(html) == f'<a href="/a?b=1 !" title="l\'école ?">l’école{FINE}!</a>'


@pytest.mark.parametrize(
    "html",
    [
        "<code>l'a ! 1er</code>",
        "<a href=\"mailto:l'a@b.fr\">https://b.fr/1er?l'a</a>",
        "<p>&lt;b&gt; &amp; c</p>",
        "1<sup>er</sup>",
    ],
)
def test_code_addresses_and_entities_are_left_alone(html):
    assert typo(mark_safe(html)) == html


def test_a_sign_after_a_tag_is_composed_too():
    assert typo(mark_safe("<a>oui</a> ; <b>non</b> ?")) == f"<a>oui</a>{FINE}; <b>non</b>{FINE}?"


def test_an_apostrophe_escaped_by_the_editor_is_composed_too():
    assert typo(mark_safe("<p>l&#x27;école, le 1er</p>")) == "<p>l’école, le 1<sup>er</sup></p>"


SIGNES = st.text(
    st.sampled_from("aeéMmepXVhnot 0123456789.,;:!?«»'’()%€°-/@<>&\"\u00a0\u202f\n"), max_size=60
)
FRANCAIS = st.lists(
    st.sampled_from(
        [
            "«",
            "»",
            "1er",
            "XXe",
            "M.",
            "Mme",
            "12",
            "mars",
            "2026",
            "041",
            "p.",
            "n°",
            "etc.",
            "h",
            "%",
            "?",
            "!",
            ":",
            "l'école",
            "https://b.fr/?a",
            "a@b.fr",
            "...",
            " ",
            FINE,
            INSECABLE,
        ]
    ),
    max_size=12,
).map(" ".join)


def lettres(texte):
    return [signe for signe in texte if signe.isalnum()]


@given(SIGNES | FRANCAIS | st.text(max_size=40))
def test_composing_never_changes_a_letter_and_twice_is_once(texte):
    compose = composer(texte)
    assert lettres(compose) == lettres(texte)
    assert composer(compose) == compose


@given(SIGNES | FRANCAIS)
def test_composing_html_twice_is_once(texte):
    compose = typo(texte)
    assert typo(compose) == typo(typo(compose))
    assert compose.count("<") == 2 * compose.count("<sup>")
