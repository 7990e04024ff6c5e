"""What the clock does here: questions are forgotten after a time, the journal of changes is cut."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from resovilles.taches.planification import NUIT, Travail, planifier

from search.indexation import elaguer
from search.models import RechercheSansReponse


def purger():
    limite = timezone.localdate() - timedelta(days=settings.RECHERCHES_CONSERVEES_JOURS)
    RechercheSansReponse.objects.filter(jour__lt=limite).delete()


planifier(
    Travail("Purge des recherches sans réponse", NUIT, purger),
    Travail("Entretien de l’index de la recherche", NUIT, elaguer),
)
