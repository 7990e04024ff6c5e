"""The jobs of the queue and of Wagtail itself."""

from datetime import timedelta

from django.core.management import call_command
from django.db.models import Max
from django.utils import timezone

from resovilles.taches.actions import reprendre_les_abandonnees
from resovilles.taches.models import Essai, Passage
from resovilles.taches.planification import NUIT, Travail, planifier

TRACES_GARDEES = timedelta(days=30)
PASSAGES_GARDES = timedelta(days=2)  # some thousands a day


def publier():
    call_command("publish_scheduled", verbosity=0)


def purger():
    """Forget old traces; the latest passage of a job says when it is due."""
    ancien = timezone.now() - TRACES_GARDEES
    Essai.objects.filter(debut__lt=ancien).delete()
    derniers = Passage.objects.values("travail").annotate(dernier=Max("pk")).values("dernier")
    perimes = Passage.objects.filter(debut__lt=timezone.now() - PASSAGES_GARDES)
    perimes.exclude(pk__in=derniers).delete()


planifier(
    Travail("Publications planifiées", 1, publier),
    Travail("Reprise des travaux interrompus", 5, reprendre_les_abandonnees),
    Travail("Purge des traces de l’horloge", NUIT, purger),
)
