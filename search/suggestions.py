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
    visibles = niveaux_requis(colonnes, lecteur) < JAMAIS
    debut = " ".join(formes).encode()
    positions = colonnes.qui_commencent(debut)
    positions = positions[visibles[positions]]
    if len(positions) < NOMBRE:
        autres = colonnes.positions(qui_portent(index, formes))
        positions = np.union1d(positions, autres[visibles[autres]])
    meilleures = positions[
        premiers(interet(colonnes, positions, debut), colonnes, positions, NOMBRE)
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


def qui_portent(index, formes):
    """The lines that hold these words in their title, the last one being perhaps unfinished. The
    word as typed is always among them: a beginning that only hidden texts hold, and one that
    nothing holds, ask the same questions."""
    racines = {racine for _, racine in index.mots_qui_commencent(formes[-1], COMPLETIONS)}
    racines.add(analyse.radical(formes[-1]))
    fin = l_un_de([Mot(racine, TITRE) for racine in sorted(racines)])
    debut = [Mot(analyse.radical(forme), TITRE) for forme in formes[:-1]]
    (trouvees,) = index.trouver([tous([*debut, fin])])
    return trouvees


def interet(colonnes, positions, debut):
    """Titles that begin with what is typed first, then by the weight of their kind."""
    commence = np.char.startswith(colonnes.tri[positions], debut[: colonnes.tri.itemsize])
    return colonnes.poids[positions].astype(np.float64) + 10 * commence


def proposition(fiche, categorie):
    lue = Fiche.lue(fiche)
    return {"titre": lue.titre, "adresse": lue.adresse, "nature": categorie.pluriel}
