"""Why a task failed, in words for people who keep no server."""

import smtplib

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils.module_loading import import_string

ARRETS = ("builtins.SystemExit", "builtins.KeyboardInterrupt")  # a worker told twice to stop


class TropInterrompu(Exception):
    """Every worker that took the task disappeared: it may well be what kills them."""


# The first line that fits wins: from the narrowest class to the widest.
MOTIFS = [
    (
        TropInterrompu,
        "Le serveur s’est arrêté à chaque essai de ce travail ; il n’est plus repris tout seul.",
    ),
    (smtplib.SMTPException, "Le serveur de courriel n’a pas accepté l’envoi."),
    (ConnectionError, "Un serveur dont ce travail a besoin n’a pas répondu."),
    (TimeoutError, "Un serveur dont ce travail a besoin a mis trop de temps à répondre."),
    (FileNotFoundError, "Il manque un fichier dont ce travail a besoin."),
    (PermissionError, "Le site n’a pas le droit de lire ou d’écrire un fichier."),
    (OSError, "Le disque ou le réseau a fait défaut ; le disque est peut-être plein."),
    (MemoryError, "Le serveur n’a plus assez de mémoire."),
    (DatabaseError, "La base de données n’a pas répondu."),
    (ObjectDoesNotExist, "Ce que ce travail devait traiter a été supprimé entre-temps."),
    (ImportError, "Ce travail n’existe plus dans cette version du site."),
]
ARRET_DU_SERVEUR = "Le serveur s’est arrêté pendant ce travail ; il a été repris."
IMPREVU = "Une erreur imprévue ; montrez le détail à la personne qui s’occupe du site."


def en_mots(chemin):
    """The sentence for the class of an error, given by its path."""
    try:
        classe = import_string(chemin)
    except ImportError:
        return IMPREVU
    return next((phrase for motif, phrase in MOTIFS if issubclass(classe, motif)), IMPREVU)
