"""What the clock does, as data: adding a job adds a line."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from resovilles.courriel.actions import envoyer_en_attente
from resovilles.courriel.models import Courriel
from resovilles.taches.models import Passage

logger = logging.getLogger("resovilles")

DUREE_MAXIMALE = timedelta(minutes=15)  # a task that runs longer has lost its worker
JOUR = 24 * 60


@dataclass(frozen=True)
class Travail:
    nom: str
    minutes: int  # between two runs
    faire: Callable[[], object]


def publier():
    call_command("publish_scheduled", verbosity=0)


def relancer_les_courriels():
    if Courriel.objects.en_attente(timezone.now()).exists():
        envoyer_en_attente.enqueue()


def reprendre_les_abandonnees():
    """Put back in the queue the tasks whose worker was killed: they are done once, later."""
    limite = timezone.now() - DUREE_MAXIMALE
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=limite
    ).update(status=TaskResultStatus.READY, started_at=None)


def purger():
    Courriel.objects.a_purger().delete()
    call_command("clearsessions", verbosity=0)
    ancien = timezone.now() - timedelta(days=30)
    Passage.objects.filter(debut__lt=ancien).delete()
    DBTaskResult.objects.filter(finished_at__lt=ancien).delete()


TRAVAUX = [
    Travail("Publications planifiées", 1, publier),
    Travail("Courriels en attente", 1, relancer_les_courriels),
    Travail("Tâches abandonnées", 5, reprendre_les_abandonnees),
    Travail("Purge de la nuit", JOUR, purger),
]


def passer(maintenant=None):
    """Run every job whose slot has not been served yet; one that fails stops no other."""
    maintenant = maintenant or timezone.now()
    for travail in TRAVAUX:
        creneau = int(maintenant.timestamp()) // (travail.minutes * 60)
        passage, neuf = Passage.objects.get_or_create(travail=travail.nom, creneau=creneau)
        if neuf:
            executer(travail, passage)


def executer(travail, passage):
    try:
        travail.faire()
    except Exception as erreur:
        logger.exception("travail en échec : %s", travail.nom)
        passage.erreur = str(erreur)[:500]
    passage.fin = timezone.now()
    passage.save(update_fields=["fin", "erreur"])
