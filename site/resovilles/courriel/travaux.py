"""The jobs of the outbox."""

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from resovilles.courriel.actions import envoyer_en_attente
from resovilles.courriel.models import Courriel
from resovilles.taches.planification import Travail, planifier


def relancer_les_courriels():
    """Whatever waits has a task that sends it; one in the queue is enough for all of it, even
    when no worker has come for hours."""
    deja = DBTaskResult.objects.ready().filter(task_path=envoyer_en_attente.module_path)
    if Courriel.objects.en_attente(timezone.now()).exists() and not deja.exists():
        envoyer_en_attente.enqueue()


planifier(Travail("Courriels en attente", 1, relancer_les_courriels))
