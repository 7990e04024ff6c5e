"""What the clock does here: questions are forgotten after a time, the journal of changes is cut,
members are told what is new in the searches that they keep."""

from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone
from resovilles.taches.planification import NUIT, Travail, planifier

from search.actions import prevenir_les_membres
from search.indexation import elaguer
from search.models import RechercheSansReponse


def purger():
    limite = timezone.localdate() - timedelta(days=settings.RECHERCHES_CONSERVEES_JOURS)
    RechercheSansReponse.objects.filter(jour__lt=limite).delete()


planifier(
    Travail("Purge des recherches sans réponse", NUIT, purger),
    Travail("Entretien de l’index de la recherche", NUIT, elaguer),
)
planifier(Travail("Nouveautés des recherches enregistrées", time(7, 45), prevenir_les_membres))
