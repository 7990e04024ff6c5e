"""What counting and filtering need of every line, in arrays that a process keeps.

They carry the set of changes that they were read with. When another set is found in the database,
the lines that have changed are read again; when too much has, everything is.
"""

import threading
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from zlib import crc32

import numpy as np
from resovilles.recherche import Support, modeles_cherchables

from search.indexation import index_courant
from search.lignes import TRI
from search.models import Changement
from search.moteurs import moteur
from territoires.models import Appartenance
from thesaurus.models import Concept

SUPPORTS = list(Support.LIBELLES)
CHANGEMENTS_RELUS = 300
AN_UN = 719_163  # proleptic ordinal of 1 January 1970


class IndexIndisponible(Exception):
    """No index serves yet."""


@dataclass(frozen=True)
class Rattachements:
    """What lines are filed under, its wider terms included: pairs (position, identifier)."""

    positions: np.ndarray
    valeurs: np.ndarray

    def masque(self, valeurs, nombre):
        trouve = np.zeros(nombre, dtype=bool)
        trouve[self.positions[np.isin(self.valeurs, list(valeurs))]] = True
        return trouve

    def compter(self, masque):
        retenues = self.valeurs[masque[self.positions]]
        comptes = np.bincount(retenues) if len(retenues) else np.empty(0, dtype=int)
        return {int(v): int(comptes[v]) for v in comptes.nonzero()[0]}


@dataclass(frozen=True)
class Colonnes:
    numero: int
    jetons: frozenset
    ids: np.ndarray
    modeles: np.ndarray
    pks: np.ndarray
    niveaux_min: np.ndarray
    niveaux_max: np.ndarray
    categories: np.ndarray
    jours: np.ndarray
    poids: np.ndarray
    supports: np.ndarray
    tri: np.ndarray
    vivantes: np.ndarray
    themes: Rattachements
    territoires: Rattachements

    def __len__(self):
        return len(self.ids)

    @property
    def etat(self):
        return len(self.jetons), sum(self.jetons)

    @cached_property
    def places(self):
        """The position of each line by its number; -1 for what is not here."""
        places = np.full(int(self.ids.max(initial=0)) + 1, -1, dtype=np.int32)
        places[self.ids] = np.arange(len(self), dtype=np.int32)
        return places

    @cached_property
    def cles(self):
        """The identity of each line's object, whatever the index and the order of the models."""
        noms = [crc32(label.encode()) << 30 for label in modeles_cherchables()]
        return np.array([*noms, 0], dtype=np.int64)[self.modeles] + self.pks

    @cached_property
    def annees(self):
        annees = (self.jours - AN_UN).astype("datetime64[D]").astype("datetime64[Y]")
        return np.where(self.jours > 0, annees.astype(int) + 1970, 0).astype(np.int16)

    def qui_commencent(self, debut):
        """Positions of the titles that begin with these bytes: one column of bytes at a time,
        each among those that the ones before have left."""
        octets = self.tri.view(np.uint8).reshape(len(self), TRI)
        positions = np.arange(len(self))
        for rang, octet in enumerate(debut[:TRI]):
            positions = positions[octets[positions, rang] == octet]
        return positions

    def positions(self, numeros):
        """Where these lines stand; those that appeared since are left out."""
        places = self.places[numeros[numeros < len(self.places)]]
        return places[places >= 0]

    def masque(self, numeros):
        trouve = np.zeros(len(self), dtype=bool)
        trouve[self.positions(numeros)] = True
        return trouve


@cache
def categories():
    """Kinds of results by their code, in the order in which they were declared."""
    declarees = [modele.categorie_recherche for modele in modeles_cherchables().values()]
    return {categorie.code: categorie for categorie in sorted(declarees, key=rang_de)}


ORDRE = [
    *("notice", "dossier", "fiche", "publication", "rencontre", "actualite", "lettre"),
    *("acteur", "personne", "territoire", "page", "terme"),
]


def rang_de(categorie):
    return ORDRE.index(categorie.code) if categorie.code in ORDRE else len(ORDRE)


def fermeture(parents):
    """{identifier: itself and all that is wider}, from {identifier: set of direct parents}."""

    tous = {}
    for pk in parents:
        vus, a_voir = {pk}, [pk]
        while a_voir:
            nouveaux = parents.get(a_voir.pop(), set()) - vus
            vus |= nouveaux
            a_voir += nouveaux
        tous[pk] = frozenset(vus)
    return tous


def plus_larges():
    themes, territoires = {}, {}
    for pk, parent in Concept.objects.values_list("pk", "plus_large"):
        themes[pk] = {parent} - {None}
    for enfant, parent in Appartenance.objects.values_list("enfant", "parent"):
        territoires.setdefault(enfant, set()).add(parent)
        territoires.setdefault(parent, set())
    return fermeture(themes), fermeture(territoires)


def rattacher(textes, larges, decalage=0):
    """Lists of identifiers written with commas, as pairs with their wider terms."""
    lus = {}
    for texte in set(textes):
        directs = [int(pk) for pk in texte.split(",") if pk]
        lus[texte] = sorted({large for pk in directs for large in larges.get(pk, {pk})})
    listes = [lus[texte] for texte in textes]
    longueurs = np.fromiter(map(len, listes), dtype=np.int32, count=len(listes))
    valeurs = np.fromiter(chain.from_iterable(listes), dtype=np.int32, count=longueurs.sum())
    positions = np.repeat(np.arange(len(listes), dtype=np.int32), longueurs) + decalage
    return Rattachements(positions, valeurs)


def en_colonnes(numero, jetons, lignes, decalage=0):
    codes = {code: rang for rang, code in enumerate(categories())}
    rangs = {label: rang for rang, label in enumerate(modeles_cherchables())}
    bits = {support: 1 << rang for rang, support in enumerate(SUPPORTS)}
    themes, territoires = plus_larges()
    champs = list(zip(*lignes, strict=True)) or [()] * 12

    def tableau(rang, genre, lire=None):
        valeurs = map(lire, champs[rang]) if lire else champs[rang]
        return np.array(list(valeurs), dtype=genre)

    return Colonnes(
        numero=numero,
        jetons=jetons,
        ids=tableau(0, np.int32),
        modeles=tableau(1, np.int16, lambda label: rangs.get(label, -1)),
        pks=tableau(2, np.int64),
        niveaux_min=tableau(3, np.int8),
        niveaux_max=tableau(4, np.int8),
        categories=tableau(5, np.int16, lambda code: codes.get(code, -1)),
        jours=tableau(6, np.int32),
        poids=tableau(7, np.float32),
        supports=tableau(8, np.int8, lambda t: sum(bits.get(s, 0) for s in t.split(","))),
        tri=tableau(11, f"S{TRI}", lambda titre: titre.encode()[:TRI]),
        vivantes=np.ones(len(lignes), dtype=bool),
        themes=rattacher(champs[9], themes, decalage),
        territoires=rattacher(champs[10], territoires, decalage),
    )


def lire(numero):
    jetons = frozenset(Changement.objects.values_list("jeton", flat=True))  # before the lines
    return en_colonnes(numero, jetons, moteur(numero).colonnes())


def rattraper(colonnes):
    """The same with the changes written down since, or None when all is to be read again."""
    lus = {
        jeton: (m, pk)
        for m, pk, jeton in Changement.objects.values_list("modele", "objet", "jeton")
    }
    nouveaux = {cle for jeton, cle in lus.items() if jeton not in colonnes.jetons}
    perdus = colonnes.jetons - lus.keys()
    if perdus or len(nouveaux) > CHANGEMENTS_RELUS or any(not modele for modele, _ in nouveaux):
        return None
    relues = en_colonnes(
        colonnes.numero,
        frozenset(lus),
        moteur(colonnes.numero).colonnes(sorted(nouveaux)),
        decalage=len(colonnes),
    )
    rangs = {label: rang for rang, label in enumerate(modeles_cherchables())}
    vivantes = colonnes.vivantes.copy()
    for modele, pk in nouveaux:
        vivantes[(colonnes.pks == pk) & (colonnes.modeles == rangs.get(modele, -1))] = False
    return bout_a_bout(replace(colonnes, vivantes=vivantes), relues)


SIMPLES = [
    *("ids", "modeles", "pks", "niveaux_min", "niveaux_max", "categories", "jours", "poids"),
    *("supports", "tri", "vivantes"),
]


def bout_a_bout(avant, apres):
    def joindre(nom):
        return np.concatenate([getattr(avant, nom), getattr(apres, nom)])

    def rattachements(nom):
        un, deux = getattr(avant, nom), getattr(apres, nom)
        return Rattachements(
            np.concatenate([un.positions, deux.positions]),
            np.concatenate([un.valeurs, deux.valeurs]),
        )

    return replace(
        apres,
        themes=rattachements("themes"),
        territoires=rattachements("territoires"),
        **{nom: joindre(nom) for nom in SIMPLES},
    )


_verrou = threading.Lock()
_gardees = None


def colonnes():
    """The arrays of the index that serves, as the database has it now."""
    global _gardees
    courant = index_courant()
    if courant is None:
        raise IndexIndisponible
    etat = (courant.nombre, courant.somme)
    gardees = _gardees
    if gardees is None or gardees.numero != courant.pk or gardees.etat != etat:
        with _verrou:
            meme = _gardees is not None and _gardees.numero == courant.pk
            gardees = (meme and rattraper(_gardees)) or lire(courant.pk)
            _gardees = gardees
    return gardees
