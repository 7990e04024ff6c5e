"""Short items of « Info à tous » and of the members' area, shown by pages that stand below those
who write them: the writers register here."""

import datetime
from typing import NamedTuple

_registre = []


class EnBref(NamedTuple):
    titre: str
    texte: str = ""  # rich text, as it is stored
    nature: str = ""
    adresse: str = ""  # of the original
    source: str = ""
    jusqu_au: datetime.date | None = None
    ancre: str = ""  # by which a link leads to it


def en_bref(fonction):
    """Register a function of `pour_membres` that gives the `EnBref` of today, the latest first."""
    _registre.append(fonction)
    return fonction


def infos_en_bref(pour_membres=False):
    """What everybody may read, or what members read besides."""
    return [info for fonction in _registre for info in fonction(pour_membres)]
