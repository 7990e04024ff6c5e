"""The clock and the queue: done once, whatever dies."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from resovilles.courriel.actions import envoyer_en_attente
from resovilles.taches import planification
from resovilles.taches.actions import reprendre_les_abandonnees
from resovilles.taches.models import Passage
from resovilles.taches.planification import Travail, passer

pytestmark = pytest.mark.django_db


@pytest.fixture
def compteur(monkeypatch):
    """Two jobs, one of which fails, and what ran."""
    faits = []

    def echouer():
        faits.append("panne")
        raise RuntimeError("en panne")

    travaux = [
        Travail("panne", 1, echouer),
        Travail("compte", 1, lambda: faits.append("compte")),
    ]
    monkeypatch.setattr(planification, "TRAVAUX", travaux)
    return faits


def test_a_job_runs_once_per_slot_and_a_failure_stops_no_other(compteur):
    maintenant = timezone.now().replace(second=5)
    passer(maintenant)
    passer(maintenant + timedelta(seconds=10))
    assert compteur == ["panne", "compte"]
    passer(maintenant + timedelta(minutes=1))
    assert compteur == ["panne", "compte"] * 2
    assert Passage.objects.filter(travail="panne").first().erreur == "en panne"


def test_every_scheduled_job_of_the_site_passes():
    passer()
    assert not Passage.objects.exclude(erreur="").exists()
    assert Passage.objects.count() == len(planification.TRAVAUX)


def test_a_task_whose_worker_was_killed_is_done_once():
    DBTaskResult.objects.all().delete()
    envoyer_en_attente.enqueue()
    DBTaskResult.objects.update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(hours=1)
    )
    assert reprendre_les_abandonnees() == 1
    assert reprendre_les_abandonnees() == 0
    call_command("db_worker", "--backend=differe", "--queue-name=*", "--batch", verbosity=0)
    resultat = DBTaskResult.objects.get()
    assert resultat.status == TaskResultStatus.SUCCESSFUL


def test_a_task_that_still_runs_is_left_alone():
    DBTaskResult.objects.all().delete()
    envoyer_en_attente.enqueue()
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    assert reprendre_les_abandonnees() == 0


def test_the_page_of_works_is_for_the_team(client, officier, adherent):
    passer()
    client.force_login(officier)
    contenu = client.get("/gestion/travaux/").content.decode()
    assert "Purge de la nuit" in contenu
    client.force_login(adherent)
    assert client.get("/gestion/travaux/").status_code == 302
