"""Return addresses of our own for each message, and the reading of what comes back to them."""

import imaplib
import logging
import re
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from resovilles.models import Compteur

from newsletter.envoi import boites, dsn
from newsletter.models import Abonnement, Destinataire, Retour

logger = logging.getLogger("resovilles")
RETOUR, DEPART = "newsletter.retour", "newsletter.depart"
SIGNATURE = 20  # hexadecimal figures, 80 bits: a local part holds 64 characters (RFC 5321)
DETAIL = re.compile(rf"\+(stop-)?(\d{{1,18}})-([0-9a-f]{{{SIGNATURE}}})@")
RETOUR_IGNORE = "retour-ignore"  # the kind of count


def adresse_de_retour(pk):
    """The envelope's sender (VERP): what comes back to it says of which message it speaks,
    whatever the server quotes; signed, so that nobody returns what he has not received."""
    return adresse(f"{pk}-{signature(RETOUR, pk)}")


def adresse_de_depart(pk):
    """Whatever is written to it ends the subscription under which the message left."""
    return adresse(f"stop-{pk}-{signature(DEPART, pk)}")


def adresse(detail):
    boite, _, domaine = settings.RETOURS_ADRESSE.rpartition("@")
    return f"{boite}+{detail}@{domaine}"


def signature(usage, pk, cle=None):
    return salted_hmac(usage, str(pk), cle, algorithm="sha256").hexdigest()[:SIGNATURE]


def message_designe(adresses):
    """For which use and of which message one of these addresses was made by us, or (None, None)."""
    for mot in adresses:
        if not (trouve := DETAIL.search(mot)):
            continue
        stop, pk, lue = trouve.groups()
        usage = DEPART if stop else RETOUR
        cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        if any(constant_time_compare(signature(usage, pk, cle), lue) for cle in cles):
            messages = Destinataire.objects.select_related("abonnement")
            return usage, messages.filter(pk=pk).first()
    return None, None


class Releve(NamedTuple):
    definitifs: int = 0
    provisoires: int = 0
    departs: int = 0
    deja_lus: int = 0
    ignores: int = 0

    def __str__(self):
        return (
            f"{sum(self)} messages lus : {self.definitifs} retours définitifs, "
            f"{self.provisoires} provisoires, {self.departs} désabonnements, "
            f"{self.deja_lus} déjà comptés, {self.ignores} laissés de côté."
        )


def relever(adresse):
    """Read what came back, each message noted before it is put away: cut short, a reading begins
    again and counts nothing twice. Raises BoiteIllisible."""
    comptes = dict.fromkeys(Releve._fields, 0)
    boite = boites.ouvrir(adresse)
    try:
        for cle, octets in boite.lire():
            comptes[prendre(octets)] += 1
            boite.ranger(cle)
    except (OSError, imaplib.IMAP4.error) as erreur:
        raise boites.BoiteIllisible(f"La lecture s’est arrêtée ({erreur}).") from erreur
    finally:
        boite.fermer()
    return Releve(**comptes)


@transaction.atomic
def prendre(octets):
    """Note one message; the name of the count to which it goes."""
    adresses, avis = dsn.lire(octets)
    usage, destinataire = message_designe(adresses)
    if destinataire and usage == DEPART:
        return desabonner(destinataire)
    if destinataire and avis:
        return noter(destinataire, avis)
    Compteur.objects.compter(RETOUR_IGNORE, 0)
    return "ignores"


def desabonner(destinataire):
    parti = Abonnement.objects.filter(pk=destinataire.abonnement_id).arreter()
    return "departs" if parti else "deja_lus"


def noter(destinataire, avis):
    if not Retour.noter(destinataire, avis.definitif, avis.statut, avis.motif):
        return "deja_lus"
    return "definitifs" if avis.definitif else "provisoires"


def relever_la_boite():
    """The clock's: nothing to do where no mailbox is set."""
    if settings.RETOURS_BOITE:
        releve = relever(settings.RETOURS_BOITE)
        if sum(releve):
            logger.info("retours de courriel : %s", releve)
