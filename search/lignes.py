"""From what a content tells of itself to the lines of the index.

An object gives one line for all its readers, or one for each range of readers who do not see the
same words of it: whoever asks finds it by what he may read, and by nothing else.
"""

import json
from collections import Counter
from typing import NamedTuple

from resovilles.acces import Acces

from search import analyse
from search.expressions import ENTRE_DEUX, PERSONNES, PRECIS, TITRE
from search.moteurs.base import Ligne

NIVEAUX = {Acces.PUBLIC: 0, Acces.ADHERENTS: 1, Acces.INTERNE: 2}
NIVEAU_MAXIMAL = max(NIVEAUX.values())
JETONS_MAXIMUM = 15_000  # words of an object that it is found by
TEXTE_MAXIMAL = 60_000  # signs kept to cut extracts from
TRI = 48  # bytes of the title that sorting looks at


class Fiche(NamedTuple):
    """What a result shows; kept as a list, without the names of its fields."""

    titre: str
    adresse: str
    surtitre: str
    detail: str
    resume: str
    fichier: int | None

    @property
    def ecrite(self):
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def lue(cls, texte):
        return cls(*json.loads(texte))


def lignes_de(modele, objet, document):
    niveaux = sorted({0, *(NIVEAUX[texte.niveau] for texte in document.textes if texte.texte)})
    fins = [*(niveau - 1 for niveau in niveaux[1:]), NIVEAU_MAXIMAL]
    return [
        ligne(modele, objet, document, debut, fin) for debut, fin in zip(niveaux, fins, strict=True)
    ]


def ligne(modele, objet, document, niveau_min, niveau_max):
    textes = [t.texte for t in document.textes if NIVEAUX[t.niveau] <= niveau_min and t.texte]
    texte = "\n".join(" ".join(morceau.split()) for morceau in textes)[:TEXTE_MAXIMAL]
    titre = analyse.radicaux(document.titre)
    personnes = analyse.radicaux(" ".join(document.personnes))
    precis = [
        *analyse.radicaux(document.precis),
        *map(analyse.radical, analyse.soudes(document.titre)),
    ]
    jetons = [
        *[*titre, ENTRE_DEUX],
        *[*precis, ENTRE_DEUX],
        *[*personnes, ENTRE_DEUX],
        *analyse.radicaux(document.surtitre),
        *[ENTRE_DEUX, *analyse.radicaux(document.detail), ENTRE_DEUX],
        *analyse.radicaux("\n".join(textes)),
    ]
    champs = {TITRE: titre, PERSONNES: personnes, PRECIS: precis}
    return Ligne(
        modele=modele,
        pk=objet.pk,
        niveau_min=niveau_min,
        niveau_max=niveau_max,
        categorie=objet.categorie_recherche.code,
        jour=document.jour.toordinal() if document.jour else 0,
        poids=document.poids,
        supports=",".join(sorted(document.supports)),
        themes=",".join(map(str, document.themes)),
        territoires=",".join(map(str, document.territoires)),
        tri=" ".join(analyse.plier(analyse.reunir(document.titre)).split()),
        fiche=Fiche(**{nom: getattr(document, nom) for nom in Fiche._fields}).ecrite,
        texte=texte,
        jetons=" ".join(jetons[:JETONS_MAXIMUM]),
        champs=" ".join(signe + mot for signe, mots in champs.items() for mot in mots),
    )


def compter_les_formes(documents):
    """The words of some contents, for completions and spelling: how many contents hold each."""
    comptes = Counter()
    for document in documents:
        textes = [document.titre, document.precis, *document.personnes]
        textes += [texte.texte for texte in document.textes]
        comptes.update(set(analyse.formes(" ".join(textes))))
    return comptes
