"""Acronyms explained where they first appear on a page, without the editor doing anything.

The vocabulary stands above the base: it registers its acronyms here. All of them make one regular
expression, kept until a content changes.
"""

import datetime
import html
import re
from collections import defaultdict
from typing import NamedTuple

from django.utils.html import format_html

from resovilles.cache.gardes import garder
from resovilles.mots import plier, radical
from resovilles.templatetags.typographie import composer

# A tag with its attributes, where a « > » may stand between quotes; or a comment.
BALISE = re.compile(r"""(<!--.*?-->|</?[a-zA-Z](?:[^<>"']++|"[^"]*"|'[^']*')*>)""", re.DOTALL)
NOM = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
# What is left as it is, whatever it holds.
FERMES = {"abbr", "button", "code", "kbd", "nav", "option", "pre", "samp", "script", "style", "svg"}
MOT = re.compile(r"\w+")
PRECISION = re.compile(r"\s*\([^()]*\)$")  # « … de la ville (2015) »
VOISINAGE = 250  # signs read on each side for the words of the acronym

_sources = []


class Sens(NamedTuple):
    """What an acronym stands for, from one date to another (None: without limit)."""

    sigle: str
    libelle: str
    du: datetime.date | None = None
    au: datetime.date | None = None

    def vaut(self, jour):
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


def source_de_sigles(fonction):
    """Register a function that gives the meanings known to an app."""
    _sources.append(fonction)
    return fonction


def connus():
    """The expression that finds the acronyms (None without any), and their meanings."""
    return garder("sigles", assembler)


def assembler():
    sens = defaultdict(list)
    for source in _sources:
        for un in source():
            sens[un.sigle].append(un)
    longs_d_abord = sorted(sens, key=len, reverse=True)
    motifs = (re.escape(sigle).replace(r"\ ", "[ \u00a0\u202f]") for sigle in longs_d_abord)
    return sens and re.compile(rf"(?<![\w@-])(?:{'|'.join(motifs)})(?![\w@-])"), dict(sens)


class Explications:
    """The acronyms of one page of a given day: each is explained where it is first met, unless
    its title spells it out."""

    def __init__(self, jour, titre=""):
        self.jour = jour
        self.motif, self.sens = connus()
        trouves = self.motif.finditer(titre) if self.motif else ()
        self.vus = {normaliser(t.group()) for t in trouves if self.est_dit(t, [titre], 0)}

    def poser(self, source):
        """The same HTML, the first occurrence of each acronym in an <abbr>."""
        if not self.motif:
            return source
        morceaux = BALISE.split(source)  # texts and tags by turn
        textes = morceaux[::2]
        ferme, niveau = "", 0
        for rang, morceau in enumerate(morceaux):
            if rang % 2:
                ferme, niveau = suivre(morceau, ferme, niveau)
            elif not ferme:
                morceaux[rang] = self.expliquer(textes, rang // 2)
            elif ferme == "abbr":  # the editor has explained it
                self.vus.update(map(normaliser, self.motif.findall(morceau)))
        return "".join(morceaux)

    def expliquer(self, textes, rang):
        def remplacer(trouve):
            sigle = normaliser(trouve.group())
            if sigle in self.vus:
                return trouve.group()
            self.vus.add(sigle)
            libelle = self.libelle(sigle)
            if not libelle or self.est_dit(trouve, textes, rang):
                return trouve.group()
            return format_html('<abbr title="{}">{}</abbr>', composer(libelle), trouve.group())

        return self.motif.sub(remplacer, textes[rang])

    def est_dit(self, trouve, textes, rang):
        libelle = self.libelle(normaliser(trouve.group()))
        return bool(libelle) and dit_a_cote(libelle, textes, rang, trouve)

    def libelle(self, sigle):
        """Its one meaning; of several, the one of the day of the page; empty when in doubt."""
        possibles = self.sens[sigle]
        if len(possibles) > 1:
            possibles = [sens for sens in possibles if sens.vaut(self.jour)]
        return possibles[0].libelle if len(possibles) == 1 else ""


def normaliser(sigle):
    return re.sub("[\u00a0\u202f]", " ", sigle)


def suivre(balise, ferme, niveau):
    """The element left as it is in which one stands after a tag, and how deep in its likes."""
    trouve = NOM.match(balise)
    nom = trouve and trouve[2].lower()
    if not nom or (nom != ferme if ferme else nom not in FERMES):
        return ferme, niveau
    niveau += -1 if trouve[1] else 1
    return (nom, niveau) if niveau > 0 else ("", 0)


def dit_a_cote(libelle, textes, rang, trouve):
    """Whether the author spells the acronym out beside it, in whatever number: « les contrats
    urbains de cohésion sociale (CUCS) »."""
    avant = " ".join([*textes[max(0, rang - 8) : rang], textes[rang][: trouve.start()]])
    apres = " ".join([textes[rang][trouve.end() :], *textes[rang + 1 : rang + 9]])
    voisinage = racines(f"{avant[-VOISINAGE:]} {apres[:VOISINAGE]}")
    return racines(PRECISION.sub("", libelle)) in voisinage


def racines(texte):
    """The roots of the words of a text, between spaces: “Réussites” and “reussite” are the same."""
    mots = MOT.findall(html.unescape(texte))
    return f" {' '.join(radical(plier(mot)) for mot in mots)} "
