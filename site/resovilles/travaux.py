"""The jobs of the site itself."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from resovilles.models import MessageRecu
from resovilles.taches.declaration import tache
from resovilles.taches.planification import NUIT, Travail, planifier


@tache("Sauvegarde du site", essais=2, duree=timedelta(hours=2))
def sauvegarder():
    call_command("sauvegarder", verbosity=0)


def purger():
    """Forget the messages of visitors after the time that the privacy page tells."""
    limite = timezone.now() - timedelta(days=settings.MESSAGES_CONSERVES_JOURS)
    MessageRecu.objects.filter(recu_le__lt=limite).delete()


planifier(
    # By the queue: it takes minutes, in which the clock has to publish and send.
    Travail("Sauvegarde de la nuit", NUIT, sauvegarder.enqueue),
    Travail("Purge des messages reçus", NUIT, purger),
)
