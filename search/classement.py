"""In which order results stand.

A first score, for all of them, comes from where the words stand (title, people, acronyms, text)
and from the content itself. The best by this score are then compared word by word: how often,
side by side, as they were typed. So a word that every record holds costs little more than
another. Scores are ours: both engines give the same order.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from search.analyse import mots_plies
from search.expansion import dans
from search.expressions import ENTRE_DEUX, PERSONNES, PRECIS, TITRE, Ou

COMPARES = 100  # results that are compared word by word
DECIMALES = 4  # of a score: beyond, engines and machines may differ
DANS_LE_TITRE, DANS_LE_PRECIS, DANS_LE_TEXTE = 6.0, 4.0, 1.0
AUTREMENT_DIT = 0.55  # what a variant is worth beside the words typed
TITRE_EXACT, TITRE_QUI_COMMENCE, COTE_A_COTE_EN_TITRE, COTE_A_COTE = 8.0, 1.0, 4.0, 1.5
FORME_EXACTE, PART_DU_TITRE = 3.0, 3.0
POIDS_DU_GENRE, POIDS_DE_LA_DATE = 0.4, 0.6
JOURS_D_UN_SIECLE = 36_525
AN_1950 = date(1950, 1, 1).toordinal()


@dataclass
class Question:
    """The expressions that a search asks the engine, all at once, and what they answer."""

    expressions: list = field(default_factory=list)

    def demander(self, expression):
        self.expressions.append(expression)
        return len(self.expressions) - 1


def expressions_d_un_groupe(question, groupe):
    """Where the group stands: [(rank of the answer, what it is worth)]."""
    precis = Ou((dans(PRECIS, groupe.radicaux), dans(PERSONNES, groupe.radicaux)))
    rangs = [
        (question.demander(dans(TITRE, groupe.radicaux)), DANS_LE_TITRE),
        (question.demander(precis), DANS_LE_PRECIS),
    ]
    if groupe.variantes:
        ailleurs = Ou(
            tuple(
                dans(champ, variante.radicaux)
                for variante in groupe.variantes
                for champ in (TITRE, PRECIS)
            )
        )
        rangs.append((question.demander(ailleurs), DANS_LE_TITRE * AUTREMENT_DIT))
        rangs.append((question.demander(groupe.tape), DANS_LE_TEXTE))
    return rangs


def rarete(nombre, total):
    return float(np.log1p(total / (1 + nombre)))


def premier_score(colonnes, rangs, reponses, trouvees):
    """The score of each line by where the words stand, and by what the content is."""
    total = max(1, int(trouvees.sum()))
    age = np.maximum(colonnes.jours - AN_1950, 0) / JOURS_D_UN_SIECLE  # what has no date is old
    scores = POIDS_DU_GENRE * colonnes.poids + POIDS_DE_LA_DATE * age
    for groupe_rangs in rangs:
        meilleur = np.zeros(len(colonnes), dtype=np.float32)
        presence = np.zeros(len(colonnes), dtype=bool)
        for rang, valeur in groupe_rangs:
            positions = colonnes.positions(reponses[rang])
            meilleur[positions] = np.maximum(meilleur[positions], valeur)
            presence[positions] = True
        nombre = int((presence & trouvees).sum())
        scores = scores + meilleur * rarete(nombre, total)
    return scores


def second_score(groupes, jetons, titre):
    """What word by word comparison adds."""
    flux = f" {jetons} ".replace(" ", "  ")
    longueur = jetons.count(" ") + 1
    ajout = 0.0
    for groupe in groupes:
        frequence = min(flux.count(f" {radical} ") for radical in groupe.radicaux)
        for variante in groupe.variantes:
            suite = " " + "  ".join(variante.radicaux) + " "
            frequence = max(frequence, AUTREMENT_DIT * flux.count(suite))
        ajout += 3 * DANS_LE_TEXTE * frequence / (frequence + 1.5 + longueur / 400)
    suite = " " + "  ".join(radical for groupe in groupes for radical in groupe.radicaux) + " "
    en_titre = flux.partition(f" {ENTRE_DEUX} ")[0] + " "
    if len(suite.split()) > 1:
        ajout += COTE_A_COTE_EN_TITRE if suite in en_titre else 0
        ajout += COTE_A_COTE if suite in flux else 0
    ajout += proximite_du_titre(groupes, titre)
    return ajout


def proximite_du_titre(groupes, titre):
    cherchees = [forme for groupe in groupes for forme in groupe.formes]
    du_titre = mots_plies(titre)
    ajout = FORME_EXACTE * sum(forme in du_titre for forme in cherchees) / len(cherchees)
    ajout += PART_DU_TITRE * sum(forme in cherchees for forme in du_titre) / max(1, len(du_titre))
    if du_titre == cherchees:
        return ajout + TITRE_EXACT
    return ajout + (TITRE_QUI_COMMENCE if du_titre[: len(cherchees)] == cherchees else 0)


def par_pertinence(colonnes, moteur, groupes, rangs, reponses, trouvees, jusqu_a):
    """Positions of what was found, the best first, as far as `jusqu_a`."""
    positions = np.flatnonzero(trouvees)
    scores = premier_score(colonnes, rangs, reponses, trouvees)[positions].astype(np.float64)
    if groupes and len(positions):
        scores = comparer(colonnes, moteur, groupes, positions, scores)
    scores = np.round(scores, DECIMALES)  # before any cut: each page goes on where the other ended
    return positions[premiers(scores, colonnes, positions, jusqu_a)]


def comparer(colonnes, moteur, groupes, positions, scores):
    """The best scores, with what word by word comparison adds; the others stay below."""
    meilleurs = premiers(scores, colonnes, positions, COMPARES)
    numeros = colonnes.ids[positions[meilleurs]].tolist()
    flux = moteur.jetons(numeros)
    scores = np.minimum(scores, scores[meilleurs[-1]]) if len(meilleurs) == COMPARES else scores
    for rang, numero in zip(meilleurs.tolist(), numeros, strict=True):
        if numero in flux:
            scores[rang] = scores[rang] + second_score(groupes, *flux[numero])
    return scores


def premiers(scores, colonnes, positions, combien):
    """Ranks of the best scores; equal ones by date, then by title."""
    rangs = np.arange(len(scores))
    if len(scores) > combien:
        seuil = np.partition(scores, len(scores) - combien)[len(scores) - combien]
        rangs = np.flatnonzero(scores >= seuil)
    gardees = positions[rangs]
    ordre = np.lexsort(
        (
            colonnes.cles[gardees],
            colonnes.tri[gardees],
            -colonnes.jours[gardees],
            -scores[rangs],
        )
    )
    return rangs[ordre][:combien]


def par_date(colonnes, trouvees):
    positions = np.flatnonzero(trouvees)
    cles = colonnes.cles, colonnes.tri, -colonnes.jours
    return positions[np.lexsort([cle[positions] for cle in cles])]


def par_titre(colonnes, trouvees):
    positions = np.flatnonzero(trouvees)
    cles = colonnes.cles, -colonnes.jours, colonnes.tri
    return positions[np.lexsort([cle[positions] for cle in cles])]
