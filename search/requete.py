"""What a reader types, read as a question. Anything can be typed: nothing here can fail.

« fonds de participation »   the words in this order
-banlieue                    without this word
auteur:Dupont  thème:santé  année:2006  année:2004-2007  type:dossier  territoire:Nantes
"""

import re
from dataclasses import dataclass

from search.analyse import formes, plier, radical, reunir_les_milliers
from search.expressions import SIGNES

LONGUEUR_MAXIMALE = 200  # signs
TERMES_MAXIMUM = 12
PREFIXES = {
    "auteur": "auteur",
    "theme": "theme",
    "annee": "annee",
    "type": "type",
    "nature": "type",
    "territoire": "territoire",
    "ville": "territoire",
}
MORCEAU = re.compile(
    r"(?P<moins>(?<!\S)[-−])?"
    r"(?:(?P<prefixe>auteur|th[eèÈ]me|ann[eéÉ]e|type|nature|territoire|ville)\s?:\s?)?"
    r"(?:[«\"“„]\s*(?P<phrase>[^«»\"“”„]*)[»\"”“]|(?P<mot>[^\s«»\"“”„]+))",
    re.IGNORECASE,
)
INVISIBLE = re.compile(rf"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{SIGNES}]")
ANNEES = re.compile(r"(\d{4})(?:\s?[-–]\s?(\d{4}))?")


@dataclass(frozen=True)
class Terme:
    """Words typed together: one word, the parts of a compound, or a phrase."""

    texte: str
    formes: tuple[str, ...]
    exact: bool = False  # in this order, side by side

    @property
    def radicaux(self):
        return tuple(radical(forme) for forme in self.formes)


@dataclass(frozen=True)
class Requete:
    texte: str = ""
    termes: tuple[Terme, ...] = ()
    exclus: tuple[Terme, ...] = ()
    auteurs: tuple[Terme, ...] = ()
    filtres: tuple[tuple[str, str], ...] = ()  # (theme | annee | type | territoire, what was typed)
    remarque: str = ""

    @property
    def est_vide(self):
        return not (self.termes or self.auteurs or self.filtres)

    @property
    def normalisee(self):
        """The same for two questions that ask the same; the forms only."""
        return " ".join(forme for terme in self.termes for forme in terme.formes)


def lire(texte):
    """The question that a text asks."""
    texte = reunir_les_milliers(" ".join(INVISIBLE.sub(" ", texte).split()))
    remarque = ""
    if len(texte) > LONGUEUR_MAXIMALE:
        texte = texte[:LONGUEUR_MAXIMALE].rstrip()
        remarque = (
            f"Votre recherche est longue : ses {LONGUEUR_MAXIMALE} premiers signes ont compté."
        )
    voulus, exclus, auteurs, filtres = [], [], [], []
    for trouve in MORCEAU.finditer(texte):
        prefixe = trouve["prefixe"] and PREFIXES[plier(trouve["prefixe"])]
        contenu = (trouve["phrase"] or trouve["mot"] or "").strip()
        if prefixe and prefixe != "auteur":
            if contenu:
                filtres.append((prefixe, contenu))
            continue
        terme = Terme(contenu, tuple(formes(contenu)), exact=trouve["phrase"] is not None)
        if terme.formes:
            liste = auteurs if prefixe else exclus if trouve["moins"] else voulus
            liste.append(terme)
    if len(voulus) > TERMES_MAXIMUM:
        remarque = f"Les {TERMES_MAXIMUM} premiers mots de votre recherche ont compté."
    if exclus and not (voulus or auteurs or filtres):
        remarque = (
            "Dites aussi ce que vous cherchez : un mot précédé d’un tiret ne fait qu’exclure."
        )
    return Requete(
        texte=texte,
        termes=tuple(voulus[:TERMES_MAXIMUM]),
        exclus=tuple(exclus[:TERMES_MAXIMUM]),
        auteurs=tuple(auteurs[:TERMES_MAXIMUM]),
        filtres=tuple(filtres[:TERMES_MAXIMUM]),
        remarque=remarque,
    )


def annees(texte):
    """The first and the last of the years that a filter names, or None."""
    if not (trouve := ANNEES.fullmatch(texte)):
        return None
    premiere, derniere = int(trouve[1]), int(trouve[2] or trouve[1])
    return min(premiere, derniere), max(premiere, derniere)
