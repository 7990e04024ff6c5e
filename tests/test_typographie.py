"""What editors type comes out composed as French."""

import pytest
from django.utils.safestring import mark_safe
from resovilles.templatetags.typographie import typo

FINE = "\u202f"


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
        ("Sans rien à changer.", "Sans rien à changer."),
        ("<b>", "&lt;b&gt;"),
        (None, ""),
    ],
)
def test_plain_text(saisi, compose):
    assert typo(saisi) == compose


def test_tags_and_attributes_are_left_alone():
    html = mark_safe('<a href="/a?b=1 !" title="l\'école ?">l\'école !</a>')
    assert typo(html) == f'<a href="/a?b=1 !" title="l\'école ?">l’école{FINE}!</a>'
