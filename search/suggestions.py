"""Titles that begin as one types, among those that the reader finds."""

import numpy as np

from search import analyse
from search.classement import premiers
from search.colonnes import colonnes as lire_les_colonnes
from search.expressions import TITRE, Mot, l_un_de, tous
from search.facettes import categories
from search.lignes import Fiche
from search.moteurs import moteur
from search.requete import LONGUEUR_MAXIMALE
from search.visibilite import JAMAIS, niveaux_requis

NOMBRE = 8
COMPLETIONS = 40  # words that the last one may be the beginning of
LONGUEUR_MINIMALE = 2


def suggestions(texte, lecteur=None):
    """[{titre, adresse, nature}] of what holds the words typed in its title, the last one being
    perhaps unfinished."""
    formes = analyse.formes(texte[:LONGUEUR_MAXIMALE])[:6]
    if not formes or len(formes[-1]) < LONGUEUR_MINIMALE:
        return []
    colonnes = lire_les_colonnes()
    index = moteur(colonnes.numero)
    # The word as typed is always among them: a beginning that only hidden texts hold, and one
    # that nothing holds, ask the same questions.
    racines = {racine for _, racine in index.mots_qui_commencent(formes[-1], COMPLETIONS)}
    racines.add(analyse.radical(formes[-1]))
    fin = l_un_de([Mot(racine, TITRE) for racine in sorted(racines)])
    debut = [Mot(analyse.radical(forme), TITRE) for forme in formes[:-1]]
    (trouves,) = index.trouver([tous([*debut, fin])])
    positions = colonnes.positions(trouves)
    positions = positions[niveaux_requis(colonnes, lecteur)[positions] < JAMAIS]
    meilleures = positions[
        premiers(interet(colonnes, positions, formes), colonnes, positions, NOMBRE)
    ]
    fiches = index.fiches(colonnes.ids[meilleures].tolist())
    noms = list(categories().values())
    return [
        proposition(fiches[numero][0], noms[colonnes.categories[position]])
        for position, numero in zip(
            meilleures.tolist(), colonnes.ids[meilleures].tolist(), strict=True
        )
        if numero in fiches
    ]


def interet(colonnes, positions, formes):
    """Titles that begin with what is typed first, then by the weight of their kind."""
    debut = " ".join(formes).encode()
    commence = np.char.startswith(colonnes.tri[positions], debut[: colonnes.tri.itemsize])
    return colonnes.poids[positions].astype(np.float64) + 10 * commence


def proposition(fiche, categorie):
    lue = Fiche.lue(fiche)
    return {"titre": lue.titre, "adresse": lue.adresse, "nature": categorie.pluriel}
