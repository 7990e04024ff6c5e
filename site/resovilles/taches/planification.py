"""What the clock does, as data: adding a job adds a line."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from resovilles.courriel.actions import envoyer_en_attente
from resovilles.courriel.models import Courriel
from resovilles.taches.models import ERREUR_MAXIMALE, Execution, Passage

logger = logging.getLogger("resovilles")

DUREE_MAXIMALE = timedelta(minutes=15)  # a task that runs longer has lost its worker
REPRISES = 3  # a task that has cost that many workers their life is left alone
TRACES = timedelta(days=30)


@dataclass(frozen=True)
class Travail:
    """A job run every so many minutes, or once a day from an hour of the local clock on."""

    nom: str
    faire: Callable[[], object]
    minutes: int = 0
    heure: int = 0

    def creneau(self, maintenant):
        """The number of the current slot: it changes when the job is due again."""
        if self.minutes:
            return int(maintenant.timestamp()) // (self.minutes * 60)
        return (timezone.localtime(maintenant) - timedelta(hours=self.heure)).toordinal()


def publier():
    call_command("publish_scheduled", verbosity=0)


def relancer_les_courriels():
    if Courriel.objects.en_attente(timezone.now()).exists():
        envoyer_en_attente.enqueue()


def reprendre_les_abandonnees():
    """Put back in the queue the tasks whose worker was killed, or told twice to stop (systemd
    tells the supervisor and the worker): they are done once, later. Returns how many."""
    limite = timezone.now() - DUREE_MAXIMALE
    Execution.objects.filter(etat=Execution.Etat.EN_COURS, debut__lt=limite).update(
        etat=Execution.Etat.INTERROMPUE, fin=timezone.now()
    )
    abandonnees = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.RUNNING, started_at__lt=limite)
        | Q(status=TaskResultStatus.FAILED, exception_class_path="builtins.SystemExit")
    )
    return sum(
        abandonnees.filter(pk=tache.pk).update(**suite_de(tache)) for tache in list(abandonnees)
    )


def suite_de(tache):
    """What becomes of a task left without a worker."""
    if len(tache.worker_ids) < REPRISES:
        etat, fin, motif = TaskResultStatus.READY, None, ""
    else:
        etat, fin, motif = TaskResultStatus.FAILED, timezone.now(), "travailleur.Perdu"
    return {
        "status": etat,
        "started_at": None,
        "finished_at": fin,
        "exception_class_path": motif,
        "traceback": "",
    }


def purger():
    Courriel.objects.a_purger().delete()
    call_command("clearsessions", verbosity=0)
    ancien = timezone.now() - TRACES
    Passage.objects.filter(debut__lt=ancien).delete()
    Execution.objects.filter(debut__lt=ancien).delete()
    DBTaskResult.objects.filter(finished_at__lt=ancien).delete()


TRAVAUX = [
    Travail("Publications planifiées", publier, minutes=1),
    Travail("Courriels en attente", relancer_les_courriels, minutes=1),
    Travail("Tâches abandonnées", reprendre_les_abandonnees, minutes=5),
    Travail("Purge de la nuit", purger, heure=3),
]


def passer(maintenant=None):
    """Run every job whose slot has not been served yet; one that fails stops no other."""
    maintenant = maintenant or timezone.now()
    for travail in TRAVAUX:
        passage, neuf = Passage.objects.get_or_create(
            travail=travail.nom, creneau=travail.creneau(maintenant)
        )
        if neuf:
            executer(travail, passage)


def executer(travail, passage):
    try:
        travail.faire()
    except Exception as erreur:
        logger.exception("travail en échec : %s", travail.nom)
        passage.erreur = str(erreur)[:ERREUR_MAXIMALE]
    passage.fin = timezone.now()
    passage.save(update_fields=["fin", "erreur"])
