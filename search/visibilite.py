"""Who finds what: asked of the database, content by content, never of the index.

Each kind of content says what a reader may read (`visible_to`). Its answer is kept by level of
reader until a content changes, like the pages of the site (docs/decisions/0003-cache.md).
"""

import numpy as np
from resovilles.acces import UN_ADHERENT, Acces, est_un_inconnu, niveaux_lisibles
from resovilles.cache.gardes import garder
from resovilles.recherche import modeles_cherchables
from resovilles.routage import racines_restreintes

from search.lignes import NIVEAUX

JAMAIS = 9  # the level required of what this reader does not find


def niveau_de(lecteur):
    return max(NIVEAUX[niveau] for niveau in niveaux_lisibles(lecteur))


def rang_du_lecteur(lecteur):
    """What his right to read depends on: his level, and the groups that sections are open to."""
    if est_un_inconnu(lecteur):
        return (0, False, ())
    groupes = ()
    if racines_restreintes():
        groupes = tuple(sorted(lecteur.groups.values_list("pk", flat=True)))
    return (niveau_de(lecteur), lecteur.is_superuser, groupes)


def niveaux_requis(colonnes, lecteur):
    """For each line the lowest level of reader that finds it, up to that of `lecteur`; JAMAIS for
    what he does not find."""
    cle = ("recherche.visibilite", colonnes.numero, colonnes.etat, *rang_du_lecteur(lecteur))
    return garder(cle, lambda: demander(colonnes, lecteur))


def demander(colonnes, lecteur):
    niveau = niveau_de(lecteur)
    lecteurs = [None, UN_ADHERENT][: niveau + 1]
    if lecteur is not None and niveau:
        lecteurs = [*lecteurs[:niveau], lecteur]
    requis = np.full(len(colonnes), JAMAIS, dtype=np.int8)
    for rang, modele in enumerate(modeles_cherchables().values()):
        siennes = np.flatnonzero(colonnes.modeles == rang)
        if len(siennes):
            requis[siennes] = par_objet(modele, colonnes.pks[siennes], lecteurs)
    trop_haut = (colonnes.niveaux_min > niveau) | (colonnes.niveaux_max < niveau)
    requis[trop_haut | ~colonnes.vivantes] = JAMAIS
    return requis


def par_objet(modele, pks, lecteurs):
    requis = np.full(len(pks), JAMAIS, dtype=np.int8)
    for niveau in reversed(range(len(lecteurs))):
        lisibles = modele.objects.visible_to(lecteurs[niveau]).order_by()
        lus = np.fromiter(lisibles.values_list("pk", flat=True), dtype=np.int64)
        table = np.zeros(max(lus.max(initial=0), pks.max(initial=0)) + 1, dtype=bool)
        table[lus] = True
        requis[table[pks]] = niveau
    return requis


NOMS_DES_NIVEAUX = {NIVEAUX[acces]: acces for acces in Acces}
