"""The queue tells when a task starts and ends: here it is noted, and judged."""

from django.dispatch import receiver
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished, task_started

from resovilles.taches.actions import juger
from resovilles.taches.declaration import FILE, regle_de
from resovilles.taches.models import Essai


@receiver(task_started)
def commencer(task_result, **_):
    """Wagtail's own tasks, which are immediate, leave no trace."""
    if task_result.backend != FILE:
        return
    resultat = task_result.db_result
    Essai.objects.create(
        resultat=resultat.pk,
        tache=resultat.task_path,
        libelle=regle_de(resultat.task_path).libelle,
        arguments=resultat.args_kwargs,
        numero=Essai.objects.de(resultat).count() + 1,
    )


@receiver(task_finished)
def finir(task_result, **_):
    if task_result.backend != FILE:
        return
    if task_result.status == TaskResultStatus.SUCCESSFUL:
        Essai.objects.clore(task_result.db_result, Essai.Issue.FAIT)
    else:
        juger(task_result.db_result)
