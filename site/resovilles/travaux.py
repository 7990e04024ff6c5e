"""The jobs of the site itself."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from resovilles.models import MessageRecu
from resovilles.taches.planification import NUIT, Travail, planifier


def purger():
    """Forget the messages of visitors after the time that the privacy page tells."""
    limite = timezone.now() - timedelta(days=settings.MESSAGES_CONSERVES_JOURS)
    MessageRecu.objects.filter(recu_le__lt=limite).delete()


planifier(Travail("Purge des messages reçus", NUIT, purger))
