from django.shortcuts import render
from django.urls import path, reverse
from django_tasks_db.models import DBTaskResult
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from resovilles.courriel.models import Courriel
from resovilles.taches.models import Passage

ETATS = {
    "READY": "En attente",
    "RUNNING": "En cours",
    "FAILED": "En échec",
    "SUCCESSFUL": "Terminées",
}


def travaux(request):
    """What runs, what waits, what failed: tasks, scheduled jobs, e-mails."""
    taches = DBTaskResult.objects.order_by("-enqueued_at")[:30]
    contexte = {
        "compte": [
            (libelle, DBTaskResult.objects.filter(status=etat).count())
            for etat, libelle in ETATS.items()
        ],
        "courriels": [
            (etat.label, Courriel.objects.filter(etat=etat).count()) for etat in Courriel.Etat
        ],
        "taches": [(t.task_path.rpartition(".")[2], ETATS.get(t.status), t) for t in taches],
        "passages": Passage.objects.all()[:20],
    }
    return render(request, "taches/travaux.html", contexte)


@hooks.register("register_admin_urls")
def adresse():
    return [path("travaux/", travaux, name="background_work")]


@hooks.register("register_reports_menu_item")
def menu():
    return MenuItem("Travaux en cours", reverse("background_work"), icon_name="history", order=900)
