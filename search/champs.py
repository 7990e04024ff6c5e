"""Filters typed in the question: thème:santé, année:2004-2007, type:fiche, territoire:Nantes."""

import numpy as np

from search import analyse
from search.facettes import FACETTES
from search.requete import annees

FACETTE_DE = {"theme": "theme", "territoire": "territoire", "type": "nature"}
INTROUVABLE = {
    "theme": "Aucun thème ne s’appelle « {} ».",
    "territoire": "Aucun territoire ne s’appelle « {} ».",
    "type": "Aucune nature de document ne s’appelle « {} ».",
    "annee": "« {} » n’est pas une année : écrivez année:2006 ou année:2004-2007.",
}


def masque(colonnes, requis, champ, texte):
    """The lines that a typed filter keeps, or None when it names nothing."""
    if champ == "annee":
        bornes = annees(texte)
        if bornes is None:
            return None
        datees = colonnes.annees > 0
        return datees & (colonnes.annees >= bornes[0]) & (colonnes.annees <= bornes[1])
    facette = FACETTES[FACETTE_DE[champ]]
    numeros = qui_s_appellent(texte, facette.valeurs())
    return facette.masque(colonnes, requis, numeros) if numeros else None


def qui_s_appellent(texte, valeurs):
    """The numbers of the values named so: by their code or whole label, else by its words."""
    cherches = analyse.radicaux(texte)
    noms = {numero: (mot, analyse.radicaux(libelle)) for mot, (numero, libelle) in valeurs.items()}
    justes = {
        numero
        for numero, (mot, radicaux) in noms.items()
        if radicaux == cherches or analyse.plier(mot) == analyse.plier(texte)
    }
    voulus = set(cherches)
    return justes or {n for n, (_, radicaux) in noms.items() if voulus and voulus <= set(radicaux)}


def appliquer(colonnes, requis, filtres):
    """What all typed filters keep, and a sentence for the first that names nothing."""
    retenues = np.ones(len(colonnes), dtype=bool)
    for champ, texte in filtres:
        trouve = masque(colonnes, requis, champ, texte)
        if trouve is None:
            return np.zeros(len(colonnes), dtype=bool), INTROUVABLE[champ].format(texte)
        retenues &= trouve
    return retenues, ""
