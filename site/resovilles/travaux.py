"""The jobs of the site itself."""

from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from resovilles.models import MessageRecu
from resovilles.sauvegarde import sauvegarder
from resovilles.taches.declaration import tache
from resovilles.taches.planification import NUIT, Travail, planifier

AVANT_LA_PURGE = time(2, 45)


def purger():
    """Forget the messages of visitors after the time that the privacy page tells."""
    limite = timezone.now() - timedelta(days=settings.MESSAGES_CONSERVES_JOURS)
    MessageRecu.objects.filter(recu_le__lt=limite).delete()


@tache("Sauvegarde du site", essais=2, duree=timedelta(hours=2))
def sauver():
    """In the queue, so that the clock does not wait for it."""
    sauvegarder(settings.DOSSIER_SAUVEGARDES, dire=str)


planifier(
    Travail("Sauvegarde de la nuit", AVANT_LA_PURGE, sauver.enqueue),
    Travail("Purge des messages reçus", NUIT, purger),
)
