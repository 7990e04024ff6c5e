"""French words as the index knows them: the same for texts and for questions.

A form is a word without case, accents nor ligatures; a root is a form without its ending.
Apostrophes and hyphens part words, so that “l’école” gives “école”, and “Saint-Nazaire” is found
with or without its hyphen. Words that say nothing are left out of both.
"""

import re

from resovilles.mots import plier, radical

LONGUEUR_D_UN_MOT = 50  # signs; what is longer is no word, and its end is cut off
SIGLE_POINTE = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # C.U.C.S.
NUMERO = re.compile(r"\b[nN]\s?[°º]\s*(?=\d)")  # n° 46
MILLIERS = re.compile(r"(?<![\d.,])(\d{1,3})[ \u00a0\u202f](?=\d{3}\b)")  # 1 041
MOT = re.compile(r"[^\W_]+")
VIDES = frozenset(
    MOT.findall(
        """
        a ai as au aux avec c ce ces cet cette ceux ci d dans de des donc dont du elle elles en est
        et etait ete eux il ils j je jusqu l la le les leur leurs lorsqu lui m ma mais me mes moi
        mon n ne ni notre nos on or ou par pas pour puisqu qu que quel quelle quelles quels qui
        quoiqu s sa se ses si son sont sur t ta te tes toi ton tu un une vos votre y
        """
    )
)


def reunir(texte):
    """Join what is one word in spite of its dots and spaces: C.U.C.S., n° 46, 1 041."""
    if "." in texte:
        texte = SIGLE_POINTE.sub(lambda sigle: sigle.group().replace(".", "") + " ", texte)
    if "°" in texte or "º" in texte:
        texte = NUMERO.sub(" ", texte)
    return reunir_les_milliers(texte)


def reunir_les_milliers(texte):
    return MILLIERS.sub(r"\1", texte)


def formes(texte):
    """The forms of a text in their order, without those that say nothing."""
    return mots_plies(plier(reunir(texte)))


def mots_plies(texte):
    """The forms of a text that is folded already."""
    return [mot[:LONGUEUR_D_UN_MOT] for mot in MOT.findall(texte) if mot not in VIDES]


def radicaux(texte):
    return [radical(forme) for forme in formes(texte)]


def soudes(texte):
    """The words that a hyphen or an apostrophe parts, as they would be typed in one go:
    “Cooper’villes” is also “coopervilles”."""
    composes = re.findall(r"[^\W_]{2,}(?:[-’'][^\W_]{2,})+", texte)
    return [plier("".join(MOT.findall(mot)))[:LONGUEUR_D_UN_MOT] for mot in composes]
