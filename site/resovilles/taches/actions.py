"""What becomes of a task that did not end well: tried again, taken up again, or left for the
team to see and relaunch. Its row in the queue stays the same throughout, so that nothing is done
twice by two rows, and so that the page of works tells the truth."""

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from resovilles.taches.declaration import FILE, regle_de
from resovilles.taches.models import Essai
from resovilles.taches.motifs import ARRET_DU_SERVEUR, ARRETS, TropInterrompu, en_mots

REPRISES = 3  # a task whose worker disappears once more is what kills it


def juger(resultat):
    """A task has just failed: its worker was told to stop at once, or it met an error."""
    if resultat.exception_class_path in ARRETS:
        interrompre(resultat)
    else:
        noter_echec(resultat)


def noter_echec(resultat):
    regle = regle_de(resultat.task_path)
    Essai.objects.clore(resultat, Essai.Issue.ECHEC, en_mots(resultat.exception_class_path))
    echecs = Essai.objects.compter(resultat, Essai.Issue.ECHEC)
    if echecs < regle.essais:
        remettre(resultat, timezone.now() + regle.attente(echecs))


def interrompre(resultat):
    """Its worker disappeared in mid-task: take the task up again, unless it kills them all."""
    Essai.objects.clore(resultat, Essai.Issue.INTERROMPU, ARRET_DU_SERVEUR)
    prises = len(resultat.worker_ids)
    if prises - Essai.objects.compter(resultat, Essai.Issue.ECHEC) > REPRISES:
        resultat.set_failed(TropInterrompu())
    else:
        remettre(resultat, timezone.now())


def remettre(resultat, moment):
    """Back into the queue; the traceback stays readable until the next outcome."""
    resultat.status = TaskResultStatus.READY
    resultat.run_after = moment
    resultat.started_at = resultat.finished_at = None
    resultat.save(update_fields=["status", "run_after", "started_at", "finished_at"])


def reprendre_les_abandonnees():
    """Take up again the tasks that have run for longer than they may: their worker is dead.
    Return how many there were."""
    maintenant = timezone.now()
    return reprendre(lambda r: r.started_at + regle_de(r.task_path).duree < maintenant)


def reprendre_celles_de(ouvrier):
    """Take up again what the worker of this name left; to be called when it is known dead."""
    return reprendre(lambda r: r.worker_ids[-1:] == [ouvrier])


@transaction.atomic
def reprendre(est_abandonnee):
    en_cours = DBTaskResult.objects.running().filter(backend_name=FILE)
    abandonnees = [r for r in en_cours.select_for_update(skip_locked=True) if est_abandonnee(r)]
    for resultat in abandonnees:
        interrompre(resultat)
    return len(abandonnees)


@transaction.atomic
def relancer(pk):
    """Start a failed task anew, with all its attempts before it; False if it no longer waits
    for that (a second click)."""
    resultat = DBTaskResult.objects.failed().select_for_update().filter(pk=pk).first()
    if resultat is None:
        return False
    resultat.task.enqueue(*resultat.args_kwargs["args"], **resultat.args_kwargs["kwargs"])
    resultat.delete()
    return True
