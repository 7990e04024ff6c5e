"""Acronyms, their full names, and what schemes became or were before: « aussi : … »."""

import re
from dataclasses import dataclass

from django.utils.text import slugify
from resovilles.cache.gardes import garder

from search import analyse
from search.expressions import Mot, Ou, phrase, tous
from search.requete import Terme
from thesaurus.models import Concept

ANNEES = re.compile(r"\s*\(?\b\d{4}(?:[-–]\d{4})?\)?$")  # « Contrat de ville 2015-2023 »
ENTRE_GUILLEMETS = re.compile(r"«\s*([^»]+?)\s*»")  # « Contrat « Engagements Quartiers 2030 » »
FORMES_MAXIMUM = 6
MOTS_D_UNE_FORME = 12


@dataclass(frozen=True)
class Variante:
    """Another way to say the same; `cle` takes it away."""

    texte: str
    radicaux: tuple[str, ...]

    @property
    def cle(self):
        return slugify(self.texte)


@dataclass(frozen=True)
class Groupe:
    """What one thing of the question may be called: as it was typed, and otherwise."""

    texte: str
    formes: tuple[str, ...]
    radicaux: tuple[str, ...]
    exact: bool
    variantes: tuple[Variante, ...] = ()

    @property
    def tape(self):
        if self.exact:
            return phrase(self.radicaux)
        return tous([Mot(radical) for radical in self.radicaux])

    @property
    def expression(self):
        if not self.variantes:
            return self.tape
        return Ou((self.tape, *(phrase(variante.radicaux) for variante in self.variantes)))


def dans(champ, radicaux):
    return tous([Mot(radical, champ) for radical in radicaux])


def formes_de(concept):
    """How a concept is called: its acronym, its name, without the years that tell it from its
    namesakes."""
    noms = [concept.sigle, concept.libelle, *ENTRE_GUILLEMETS.findall(concept.libelle)]
    if ENTRE_GUILLEMETS.search(concept.libelle):
        noms.remove(concept.libelle)
    return [nom for nom in (ANNEES.sub("", nom).strip() for nom in noms) if nom]


def thesaurus():
    return garder("recherche.thesaurus", lire_le_thesaurus)


def lire_le_thesaurus():
    """{roots of a form: the other forms of the same thing}: those of the concept, of what it
    replaces and of what replaces it."""
    concepts = Concept.objects.prefetch_related("remplace_par", "remplace")
    voisins = {}
    for concept in concepts:
        siennes = formes_de(concept)
        proches = [*concept.remplace_par.all(), *concept.remplace.all()]
        autres = [forme for proche in proches for forme in formes_de(proche)]
        if concept.sigle or autres:
            for forme in siennes:
                cle = tuple(analyse.radicaux(forme))
                voisins.setdefault(cle, []).extend([*siennes, *autres])
    return {cle: variantes(cle, formes) for cle, formes in voisins.items() if cle}


def variantes(cle, formes):
    trouvees = {}
    for forme in formes:
        radicaux = tuple(analyse.radicaux(forme))
        if radicaux and radicaux != cle and len(radicaux) <= MOTS_D_UNE_FORME:
            trouvees.setdefault(radicaux, Variante(forme, radicaux))
    return tuple(trouvees.values())[:FORMES_MAXIMUM]


def grouper(termes, sans=frozenset()):
    """The terms of a question as groups; the variants named in `sans` are left out."""
    connus, groupes, rang = thesaurus(), [], 0
    while rang < len(termes):
        longueur, trouvees = plus_longue_forme(termes[rang:], connus)
        groupes.append(groupe(termes[rang : rang + longueur], trouvees, sans))
        rang += longueur
    return groupes


def plus_longue_forme(termes, connus):
    """How many of the next terms together name a concept, and what it is also called."""
    for longueur in range(len(termes), 0, -1):
        pris = termes[:longueur]
        if longueur > 1 and any(terme.exact for terme in pris):
            continue
        cle = tuple(radical for terme in pris for radical in terme.radicaux)
        if cle in connus:
            return longueur, connus[cle]
    return 1, ()


def groupe(termes: list[Terme], trouvees, sans):
    return Groupe(
        texte=" ".join(terme.texte for terme in termes),
        formes=tuple(forme for terme in termes for forme in terme.formes),
        radicaux=tuple(radical for terme in termes for radical in terme.radicaux),
        exact=termes[0].exact,
        variantes=tuple(variante for variante in trouvees if variante.cle not in sans),
    )
