"""French words for machines: what is the same word whatever its case, accents or ending."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LIGATURES = {"œ": "oe", "æ": "ae"}
LIGATURE = re.compile("[œæ]")
ACCENTS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff]+")
racine = snowballstemmer.stemmer("french")


def plier(texte):
    """Without case, accents nor ligatures; the number of signs may change."""
    texte = texte.casefold()
    if texte.isascii():
        return texte
    return ACCENTS.sub("", unicodedata.normalize("NFKD", LIGATURE.sub(deplier, texte)))


def deplier(ligature):
    return LIGATURES[ligature.group()]


@lru_cache(maxsize=65_536)
def radical(forme):
    """The root of a folded word; numbers and codes are their own."""
    if not forme.isalpha():
        return forme
    return racine.stemWord(forme)
