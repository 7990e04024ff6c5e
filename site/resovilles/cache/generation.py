"""One word for the state of the contents. Any change replaces it, and whatever is kept is kept
under the word read before it was made: nothing has to know what depends on what."""

import logging
import mmap
import os
import secrets
import time
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as cache_partage
from django.db import connection, transaction

logger = logging.getLogger("resovilles")

TAILLE = 16  # bytes
RELECTURE = 0.5  # seconds during which the word shared by several machines is believed
CLE = "generation"


class Fichier:
    """The word of this machine, in a file mapped in memory: all its processes see a change at
    once, and reading it costs no system call. A reading torn by a writing gives a word that
    never was: what is kept under it is never found again, which is all that is needed."""

    def __init__(self, chemin):
        Path(chemin).parent.mkdir(parents=True, exist_ok=True)
        descripteur = os.open(chemin, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            os.truncate(descripteur, TAILLE)  # fills a new file with zeros, alters no other
            self.memoire = mmap.mmap(descripteur, TAILLE)
        finally:
            os.close(descripteur)

    def lire(self):
        return self.memoire[:]

    def changer(self):
        self.memoire[:] = secrets.token_bytes(TAILLE)


class Partage:
    """The word of all machines, in the shared cache. It is asked again every half second."""

    def __init__(self):
        self.lecture = (float("-inf"), None)

    def lire(self):
        instant, mot = self.lecture
        if time.monotonic() - instant > RELECTURE:
            mot = self.demander()
            self.lecture = (time.monotonic(), mot)
        return mot

    def demander(self):
        """The word, or None when the shared cache does not answer: then nothing is kept."""
        try:
            return cache_partage.get_or_set(CLE, lambda: secrets.token_bytes(TAILLE), None)
        except Exception:
            logger.exception("le cache partagé ne répond pas : aucune page n’est gardée")
            return None

    def changer(self):
        mot = secrets.token_bytes(TAILLE)
        try:
            cache_partage.set(CLE, mot, None)
        except Exception:
            logger.exception("le cache partagé ne répond pas : les autres machines l’ignorent")
            mot = None
        self.lecture = (time.monotonic(), mot)


@cache
def sources():
    fichier = Fichier(settings.VAR_DIR / "generation")
    return [fichier, Partage()] if settings.PLUSIEURS_MACHINES else [fichier]


def lire():
    """The word of now, or None when it cannot be known."""
    mots = [source.lire() for source in sources()]
    return None if None in mots else b"".join(mots)


def changer():
    for source in sources():
        source.changer()


def actuelle():
    """The word under which this connection may keep what it reads; None as long as it holds
    changes that are not committed, since what it sees may still be undone."""
    return None if changement_en_attente() else lire()


def changement_en_attente():
    return any(fonction is changer for _, fonction, *_ in connection.run_on_commit)


def contenu_change(**_):
    """Change the word once the transaction is committed, and once for all its changes."""
    if not changement_en_attente():
        transaction.on_commit(changer)
