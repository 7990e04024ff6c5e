"""Days and numbers of one's own data, as one reads them."""

import pytest

from membres.templatetags.espace import en_francais

LECTURES = [
    ("2007-01-31", "31 janvier 2007"),
    ("2007-01-31 09:05", "31 janvier 2007 à 09:05"),
    (2006, "2006"),
    ("02 40 00 00 00", "02 40 00 00 00"),
    ("2007-01", "2007-01"),
    ("", ""),
]


@pytest.mark.parametrize(("valeur", "lue"), LECTURES)
def test_days_read_as_one_says_them(valeur, lue):
    assert en_francais(valeur) == lue
