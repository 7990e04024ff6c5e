"""How a content stands in a letter: each says it of itself by `resume_lettre()`, and the letter
reads upwards from here."""

from datetime import date
from typing import NamedTuple


class ResumeLettre(NamedTuple):
    titre: str
    texte: str = ""  # two or three sentences, without markup; public, whoever reads
    adresse: str = ""  # of our own site (« /ressources/… ») or of another
    detail: str = ""  # who, where, when; what the file weighs
    emprunt: str = ""  # the address from which it is borrowed, when it is lent
    nature: str = ""  # « Fiche expérience », « Publication »: what it is
    jour: date | None = None  # of what happens on a day
