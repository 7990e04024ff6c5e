"""Secrets of the second factor at rest: a copy of the database alone gives nobody's codes."""

import logging
from base64 import b32encode, urlsafe_b64encode
from secrets import token_bytes

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

logger = logging.getLogger("resovilles")

USAGE = "membres.second-facteur"  # another use of the same key gets another key
MARQUE = "fernet:"  # what bears it is encrypted; what does not was written before
SECRETS = ("secret", "seed")  # of an application of codes, of recovery codes


def coffre():
    """Writes with the key of the site, reads with those that it replaced too."""
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(cle_de(cle)) for cle in cles])


def cle_de(cle):
    return urlsafe_b64encode(salted_hmac(USAGE, "", secret=cle, algorithm="sha256").digest())


def chiffrer(texte):
    return MARQUE + coffre().encrypt(texte.encode()).decode()


def dechiffrer(texte):
    """The secret; one that no key opens gives another, with which no code is right."""
    if not texte.startswith(MARQUE):
        return texte
    try:
        return coffre().decrypt(texte.removeprefix(MARQUE).encode()).decode()
    except InvalidToken:
        logger.error("secret illisible : la clé du site a changé sans SECRET_KEY_FALLBACKS")
        return b32encode(token_bytes(20)).decode()


def est_lisible(texte):
    try:
        coffre().decrypt(texte.removeprefix(MARQUE).encode())
    except InvalidToken:
        return not texte.startswith(MARQUE)
    return True


def rechiffrer(facteurs):
    """Encrypt anew, with the key of the day, what these second factors hold. Return how many
    were written, and those that no key opens, left as they are."""
    faits, illisibles = 0, []
    for facteur in facteurs:
        secrets = {nom: facteur.data[nom] for nom in SECRETS if nom in facteur.data}
        if not all(map(est_lisible, secrets.values())):
            illisibles.append(facteur)
        elif secrets:
            facteur.data |= {nom: chiffrer(dechiffrer(texte)) for nom, texte in secrets.items()}
            facteur.save(update_fields=["data"])
            faits += 1
    return faits, illisibles
