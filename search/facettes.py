"""How results divide, with exact counts: by kind, theme, territory, year, support, access.

Inside a facet choices add up, from one facet to another they narrow; each facet counts what its
own choices would give, the choices of the others being made.
"""

from dataclasses import dataclass

import numpy as np
from resovilles.acces import Acces
from resovilles.cache.gardes import garder
from resovilles.recherche import Support

from search.colonnes import SUPPORTS, categories
from search.lignes import NIVEAUX
from territoires.models import Territoire
from thesaurus.models import Concept

MONTREES = 6  # values of a facet before « Voir tout »


class Facette:
    """One way to divide. `valeurs()` gives what may be chosen: {word of the address: (number in
    the arrays, label)}."""

    def __init__(self, nom, titre, valeurs):
        self.nom, self.titre, self.valeurs = nom, titre, valeurs

    def choisies(self, mots):
        """The numbers of the words of an address; those that name nothing are ignored."""
        connues = self.valeurs()
        return {connues[mot][0] for mot in mots if mot in connues}


class Colonne(Facette):
    """Each line has one value: subclasses give `lire(colonnes, requis)`, the array of them."""

    def masque(self, colonnes, requis, numeros):
        return np.isin(self.lire(colonnes, requis), list(numeros))

    def compter(self, colonnes, requis, masque):
        retenues = self.lire(colonnes, requis)[masque]
        numeros, comptes = np.unique(retenues, return_counts=True)
        return dict(zip(numeros.tolist(), comptes.tolist(), strict=True))


class ParCategorie(Colonne):
    def lire(self, colonnes, requis):
        return colonnes.categories


class ParAnnee(Colonne):
    def lire(self, colonnes, requis):
        return colonnes.annees

    def choisies(self, mots):
        return {int(mot) for mot in mots if mot.isascii() and mot.isdigit() and len(mot) == 4}


class ParAcces(Colonne):
    def lire(self, colonnes, requis):
        return requis


class ParSupport(Facette):
    def masque(self, colonnes, requis, numeros):
        return (colonnes.supports & sum(1 << numero for numero in numeros)) > 0

    def compter(self, colonnes, requis, masque):
        retenus = colonnes.supports[masque]
        return {rang: int(((retenus >> rang) & 1).sum()) for rang in range(len(SUPPORTS))}


class ParRattachement(Facette):
    def masque(self, colonnes, requis, numeros):
        return getattr(colonnes, self.colonne).masque(numeros, len(colonnes))

    def compter(self, colonnes, requis, masque):
        return getattr(colonnes, self.colonne).compter(masque)


class ParTheme(ParRattachement):
    colonne = "themes"


class ParTerritoire(ParRattachement):
    colonne = "territoires"


def noms_des_categories():
    return {c.code: (rang, c.pluriel) for rang, c in enumerate(categories().values())}


def noms_des_themes():
    return garder("recherche.themes", lire_les_themes)


def lire_les_themes():
    themes = Concept.objects.famille(Concept.Famille.THEME)
    return {t.identifiant: (t.pk, t.libelle) for t in themes}


def noms_des_territoires():
    return garder("recherche.territoires", lire_les_territoires)


def lire_les_territoires():
    return {t.code: (t.pk, t.nom) for t in Territoire.objects.des_deux_regions()}


def noms_des_supports():
    return {code: (rang, Support.LIBELLES[code]) for rang, code in enumerate(SUPPORTS)}


def noms_des_acces():
    return {acces.value: (NIVEAUX[acces], acces.label) for acces in Acces}


FACETTES = {
    facette.nom: facette
    for facette in (
        ParCategorie("nature", "Nature", noms_des_categories),
        ParTheme("theme", "Thème", noms_des_themes),
        ParTerritoire("territoire", "Territoire", noms_des_territoires),
        ParAnnee("annee", "Année", dict),
        ParSupport("support", "Support", noms_des_supports),
        ParAcces("acces", "Accès", noms_des_acces),
    )
}


@dataclass(frozen=True)
class Valeur:
    mot: str  # of the address
    libelle: str
    nombre: int
    choisie: bool


def masques(colonnes, requis, filtres):
    """{facet: what its choices keep}, for the facets in which something is chosen."""
    trouves = {}
    for nom, mots in filtres.items():
        if numeros := FACETTES[nom].choisies(mots):
            trouves[nom] = FACETTES[nom].masque(colonnes, requis, numeros)
    return trouves


def compter(colonnes, requis, base, retenus):
    """{facet: {number: how many}} of the lines `base`; `retenus` are the masks of the choices."""
    comptes = {}
    for nom, facette in FACETTES.items():
        masque = base
        for autre, retenu in retenus.items():
            if autre != nom:
                masque = masque & retenu
        comptes[nom] = facette.compter(colonnes, requis, masque)
    return comptes


def valeurs(nom, comptes, mots):
    """What a facet offers: the values that results have, and those that are chosen."""
    facette = FACETTES[nom]
    if nom == "annee":
        annees = {str(annee): (annee, str(annee)) for annee in comptes if annee}
        annees |= {mot: (int(mot), mot) for mot in mots if facette.choisies([mot])}
        connues = dict(sorted(annees.items(), reverse=True))
    else:
        connues = facette.valeurs()
    offertes = [
        Valeur(mot, libelle, comptes.get(numero, 0), mot in mots)
        for mot, (numero, libelle) in connues.items()
        if comptes.get(numero) or mot in mots
    ]
    if nom in ("theme", "territoire"):
        offertes.sort(key=lambda valeur: (not valeur.choisie, -valeur.nombre, valeur.libelle))
    return offertes
