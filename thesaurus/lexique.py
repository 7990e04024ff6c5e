"""The vocabulary as readers are shown it: every term with its neighbours, read in three queries
and kept until one of them changes."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.utils.formats import date_format
from resovilles.cache.gardes import garder
from resovilles.mots import plier
from resovilles.sigles import Sens, source_de_sigles

from thesaurus.models import Concept

TOUJOURS = datetime.date.min


@dataclass(eq=False)
class Terme:
    """A concept and those of its neighbours that the lexicon shows."""

    concept: Concept
    plus_large: "Terme | None" = None
    plus_precis: list = field(default_factory=list)
    associes: list = field(default_factory=list)
    remplace: list = field(default_factory=list)
    remplace_par: list = field(default_factory=list)

    @property
    def au_dessus(self):
        """The broader terms, the broadest first."""
        return suite(self, lambda terme: [terme.plus_large] if terme.plus_large else [])[::-1]

    @property
    def avant(self):
        """All that it comes from, the oldest first."""
        return dans_le_temps(suite(self, lambda terme: terme.remplace)[::-1])

    @property
    def apres(self):
        """All that followed it, the nearest first."""
        return dans_le_temps(suite(self, lambda terme: terme.remplace_par))

    @property
    def periode(self):
        return periode(self.concept.valide_du, self.concept.valide_au)


def suite(terme, suivants):
    """What one meets from a term by links of one kind, the nearest first."""
    trouves, a_voir = [], list(suivants(terme))
    while a_voir:
        prochain = a_voir.pop(0)
        if prochain is not terme and prochain not in trouves:
            trouves.append(prochain)
            a_voir += suivants(prochain)
    return trouves


def dans_le_temps(termes):
    """By date of beginning; those without one keep their place in the chain, at the front."""
    return sorted(termes, key=lambda terme: terme.concept.valide_du or TOUJOURS)


def periode(debut, fin):
    """« depuis 2007 », « 2007 – 2014 », « jusqu’au 17 juillet 2002 »; empty without a date."""
    if debut and fin:
        return f"{dire(debut)} – {dire(fin)}"
    if debut:
        return f"depuis {'le ' * (not est_debut_d_annee(debut))}{dire(debut)}"
    if fin:
        return f"jusqu’en {fin.year}" if est_fin_d_annee(fin) else f"jusqu’au {dire(fin)}"
    return ""


def est_debut_d_annee(jour):
    return (jour.month, jour.day) == (1, 1)


def est_fin_d_annee(jour):
    return (jour.month, jour.day) == (12, 31)


def dire(jour):
    """A date; its year alone where that is all that is known (see the form of the terms)."""
    connue = not (est_debut_d_annee(jour) or est_fin_d_annee(jour))
    return date_format(jour) if connue else str(jour.year)


class Entree(NamedTuple):
    """A line of the alphabetical list: a term by its label, or by its acronym (`renvoi`)."""

    nom: str
    terme: Terme
    renvoi: bool


def vocabulaire():
    """The terms by identifier, in the order of the families."""
    return garder("vocabulaire", lire_le_vocabulaire)


def lire_le_vocabulaire():
    termes = {concept.pk: Terme(concept) for concept in Concept.objects.du_lexique()}
    for terme in termes.values():
        if large := termes.get(terme.concept.plus_large_id):
            terme.plus_large = large
            large.plus_precis.append(terme)
    for avant, apres in liens(Concept.remplace_par, termes):
        avant.remplace_par.append(apres)
        apres.remplace.append(avant)
    for terme, autre in liens(Concept.associes, termes):
        terme.associes.append(autre)
    return {terme.concept.identifiant: terme for terme in termes.values()}


def liens(relation, termes):
    paires = relation.through.objects.order_by("pk").values_list("from_concept", "to_concept")
    return [(termes[a], termes[b]) for a, b in paires if a in termes and b in termes]


def familles():
    """The families that have terms: [(family, how many)]."""
    nombres = Counter(terme.concept.famille for terme in vocabulaire().values())
    return [(famille, nombres[famille]) for famille in Concept.Famille if nombres[famille]]


def par_lettre(famille=""):
    """The lines of the list, in alphabetical order, cut where the letter changes."""
    choisis = [t for t in vocabulaire().values() if famille in ("", t.concept.famille)]
    lignes = [Entree(t.concept.libelle, t, False) for t in choisis]
    lignes += [Entree(t.concept.sigle, t, True) for t in choisis if t.concept.sigle]
    lignes.sort(key=lambda ligne: (classement(ligne.nom), ligne.terme.concept.identifiant))
    groupes = groupby(lignes, lambda ligne: classement(ligne.nom)[:1].upper())
    return [(lettre, list(groupe)) for lettre, groupe in groupes]


def classement(nom):
    """What a name is filed under: neither accents nor case."""
    return plier(nom)


@source_de_sigles
def sigles():
    for terme in vocabulaire().values():
        concept = terme.concept
        if concept.sigle:
            yield Sens(concept.sigle, concept.libelle, concept.valide_du, concept.valide_au)
