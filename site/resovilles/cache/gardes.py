"""What a process keeps in memory: pieces of pages, the menu, the settings, whole pages."""

import threading
import time
from collections import OrderedDict

from django.conf import settings

from resovilles.cache import echeances, generation

ABSENT = object()
POIDS_D_UN_OBJET = 5000  # bytes counted for what is not a text


class Reserve:
    """Values by key under one generation, bounded in bytes: the longest unread leave first."""

    def __init__(self, octets):
        self.octets = octets
        self.verrou = threading.Lock()
        self.generation = None
        self.vider()

    def vider(self):
        self.valeurs = OrderedDict()
        self.poids = 0

    def lire(self, mot, cle):
        """The value kept under this generation, or ABSENT."""
        with self.verrou:
            if mot != self.generation:
                self.vider()
                self.generation = mot
            valeur, _, fin = self.valeurs.get(cle, (ABSENT, 0, 0))
            if valeur is ABSENT or fin <= time.time():
                return ABSENT
            self.valeurs.move_to_end(cle)
            return valeur

    def poser(self, mot, cle, valeur, poids, fin):
        """Keep a value until `fin` (timestamp), unless contents have changed since `mot`."""
        with self.verrou:
            if mot != self.generation or poids > self.octets:
                return
            self.poids += poids - self.valeurs.pop(cle, (None, 0, 0))[1]
            self.valeurs[cle] = (valeur, poids, fin)
            while self.poids > self.octets:
                _, (_, parti, _) = self.valeurs.popitem(last=False)
                self.poids -= parti


morceaux = Reserve(settings.CACHE_MORCEAUX_MO * 1_000_000)


def garder(cle, fabriquer):
    """What `fabriquer()` returns, made once until a content changes or a date passes.

    `cle` names everything that the value depends on apart from contents and dates: the page, the
    level of the reader.
    """
    mot = generation.actuelle()
    if mot is None:
        return fabriquer()
    valeur = morceaux.lire(mot, cle)
    if valeur is ABSENT:
        valeur = fabriquer()
        poids = len(valeur) if isinstance(valeur, str) else POIDS_D_UN_OBJET
        morceaux.poser(mot, cle, valeur, poids, prochaine_echeance())
    return valeur


def garder_chacun(nom, cles, fabriquer):
    """A dict of what is kept by key; `fabriquer(missing)` returns a dict of the others."""
    mot = generation.actuelle()
    valeurs = {cle: morceaux.lire(mot, (nom, cle)) for cle in cles} if mot else {}
    manquants = [cle for cle in cles if valeurs.get(cle, ABSENT) is ABSENT]
    if manquants:
        for cle, valeur in fabriquer(manquants).items():
            valeurs[cle] = valeur
            if mot:
                morceaux.poser(mot, (nom, cle), valeur, POIDS_D_UN_OBJET, prochaine_echeance())
    return valeurs


def prochaine_echeance():
    """When what is shown now may stop being true (timestamp): asked once until it passes."""
    mot = generation.actuelle()
    if mot is None:
        return echeances.prochaine()
    fin = morceaux.lire(mot, "echeance")
    if fin is ABSENT:
        fin = echeances.prochaine()
        morceaux.poser(mot, "echeance", fin, POIDS_D_UN_OBJET, fin)
    return fin
