"""“Essayez avec cette orthographe”: from the words of what this reader finds, and no other."""

from search.analyse import radical
from search.expressions import Mot
from search.visibilite import JAMAIS

CANDIDATS = 12  # words whose lines are looked at
VOISINS = 400  # words with the same beginning that are compared
LETTRES = "abcdefghijklmnopqrstuvwxyz"


def corriger(recherche, forme):
    """The nearest word that this reader finds something with, or None."""
    if len(forme) < 4 or not forme.isalpha():
        return None
    # The word itself among them: whether hidden texts hold its neighbours or nothing does, the
    # same questions are asked.
    candidats = [*proches(recherche.moteur, forme)[:CANDIDATS], ("", radical(forme))]
    reponses = recherche.moteur.trouver([Mot(racine) for _, racine in candidats])
    visibles = recherche.requis < JAMAIS
    for (mot, _), reponse in zip(candidats, reponses, strict=True):
        if mot and visibles[recherche.colonnes.positions(reponse)].any():
            return mot
    return None


def proches(moteur, forme):
    """[(word, root)] of the vocabulary, one or two slips away, the nearest first."""
    permises = 1 if len(forme) < 6 else 2
    connus = moteur.mots_parmi(a_une_faute(forme))
    connus += moteur.mots_qui_commencent(forme[:2], VOISINS)
    distances = {
        (mot, radical): distance(forme, mot)
        for mot, radical in connus
        if abs(len(mot) - len(forme)) <= permises and mot != forme
    }
    justes = [(d, mot, radical) for (mot, radical), d in distances.items() if d <= permises]
    return [(mot, radical) for _, mot, radical in sorted(justes)]


def a_une_faute(mot):
    """Every writing one slip away: a letter missing, too many, another, two exchanged."""
    coupes = [(mot[:rang], mot[rang:]) for rang in range(len(mot) + 1)]
    ecrits = {a + b[1:] for a, b in coupes if b}
    ecrits |= {a + b[1] + b[0] + b[2:] for a, b in coupes if len(b) > 1}
    ecrits |= {a + lettre + b[1:] for a, b in coupes if b for lettre in LETTRES}
    ecrits |= {a + lettre + b for a, b in coupes for lettre in LETTRES}
    return sorted(ecrits - {mot})


def distance(un, deux):
    """Slips from one word to another: a letter missing, too many, another, two exchanged."""
    avant_derniere, derniere = None, list(range(len(deux) + 1))
    for i, a in enumerate(un, 1):
        ligne = [i]
        for j, b in enumerate(deux, 1):
            valeur = min(derniere[j] + 1, ligne[j - 1] + 1, derniere[j - 1] + (a != b))
            if avant_derniere and j > 1 and a == deux[j - 2] and b == un[i - 2]:
                valeur = min(valeur, avant_derniere[j - 2] + 1)
            ligne.append(valeur)
        avant_derniere, derniere = derniere, ligne
    return derniere[-1]
