"""The clock and the queue: done once, whatever dies."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from resovilles.courriel.actions import envoyer_en_attente
from resovilles.courriel.models import Courriel
from resovilles.taches import planification
from resovilles.taches.actions import (
    REPRISES,
    relancer,
    reprendre_celles_de,
    reprendre_les_abandonnees,
)
from resovilles.taches.declaration import regle_de, tache
from resovilles.taches.models import Essai, Passage
from resovilles.taches.planification import ABANDON, Travail, passer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def une_seule_connexion(monkeypatch):
    """The worker here works inside the transaction of the test, which it must not close."""
    ouvrier = "django_tasks_db.management.commands.db_worker"
    monkeypatch.setattr(f"{ouvrier}.close_old_connections", lambda: None)


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
    assert "Purge des données personnelles" in contenu
    client.force_login(adherent)
    assert client.get("/gestion/travaux/").status_code == 302


def faire_la_file():
    call_command("db_worker", "--backend=differe", "--queue-name=*", "--batch", verbosity=0)


@tache("Travail capricieux", essais=3, delai=timedelta(minutes=2))
def echouer(numero):
    raise ConnectionRefusedError(f"essai {numero}")


@pytest.fixture
def file_vide(db):
    DBTaskResult.objects.all().delete()


def test_a_task_that_fails_is_tried_again_later_and_later_then_left_in_failure(
    file_vide, time_machine
):
    debut = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    time_machine.move_to(debut, tick=False)
    demande = echouer.enqueue(7)
    for minutes in (2, 4):
        faire_la_file()
        ligne = DBTaskResult.objects.get(pk=demande.id)
        assert ligne.status == TaskResultStatus.READY
        assert ligne.run_after - timezone.now() == timedelta(minutes=minutes)
        faire_la_file()  # not yet
        time_machine.shift(timedelta(minutes=minutes))
    faire_la_file()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    essais = Essai.objects.order_by("numero")
    assert [(e.numero, e.libelle, e.issue, e.arguments["args"]) for e in essais] == [
        (numero, "Travail capricieux", "echec", [7]) for numero in (1, 2, 3)
    ]
    assert essais[0].erreur == "Un serveur dont ce travail a besoin n’a pas répondu."
    assert essais[0].fin


def test_a_task_that_kills_its_workers_is_left_in_failure(file_vide):
    envoyer_en_attente.enqueue()
    for _ in range(REPRISES + 1):
        DBTaskResult.objects.get().claim("un ouvrier")
        assert reprendre_celles_de("un ouvrier") == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert reprendre_celles_de("un ouvrier") == 0


def test_a_worker_takes_up_only_what_its_own_name_left(file_vide):
    envoyer_en_attente.enqueue()
    DBTaskResult.objects.get().claim("un autre")
    assert reprendre_celles_de("un ouvrier") == 0


@tache("Travail de longue haleine", duree=timedelta(hours=3))
def durer():
    return None


def test_a_long_task_is_left_alone_for_as_long_as_it_may_take(file_vide):
    durer.enqueue()
    for heures, reprises in ((2, 0), (4, 1)):
        debut = timezone.now() - timedelta(hours=heures)
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=debut)
        assert reprendre_les_abandonnees() == reprises


def test_every_task_of_ours_has_a_name_for_the_team():
    assert regle_de("resovilles.courriel.actions.envoyer_en_attente").libelle == (
        "Envoi des courriels"
    )
    assert regle_de("home.demo.documents.fabriquer").libelle == "Mise en page d’un document"
    assert "autre version" in regle_de("disparue.depuis").libelle


def test_messages_leave_before_documents_are_made(file_vide):
    durer.enqueue()
    envoyer_en_attente.enqueue()
    assert DBTaskResult.objects.ready().first().task_path.endswith("envoyer_en_attente")


# Each line: the instants at which the clock passes, in UTC, and how many runs they make of a job
# at this local hour. Paris is one hour ahead in winter, two in summer.
NUITS = [
    ("an ordinary night", time(3, 15), ["2026-11-24T02:14", "2026-11-24T02:15"], 2),
    ("the same night", time(3, 15), ["2026-11-24T02:15", "2026-11-24T23:59"], 1),
    ("the site was off at the hour", time(3, 15), ["2026-11-24T01:00", "2026-11-24T09:00"], 2),
    ("02:30 comes twice", time(2, 30), ["2026-10-25T00:31", "2026-10-25T01:31"], 1),
    (
        "first seen between both",
        time(2, 30),
        ["2026-10-25T00:45", "2026-10-25T01:10", "2026-10-25T01:31", "2026-10-25T09:00"],
        1,
    ),
    ("02:30 does not come", time(2, 30), ["2027-03-28T00:45", "2027-03-28T01:05"], 2),
    ("that night, once", time(2, 30), ["2027-03-28T01:05", "2027-03-28T05:00"], 1),
    ("the purge in autumn", time(3, 15), ["2026-10-25T01:20", "2026-10-25T02:15"], 2),
    ("the purge in spring", time(3, 15), ["2027-03-28T00:59", "2027-03-28T01:15"], 2),
]


@pytest.mark.parametrize(("heure", "instants", "fois"), [nuit[1:] for nuit in NUITS])
def test_a_nightly_job_runs_once_a_night_whatever_the_clocks_do(monkeypatch, heure, instants, fois):
    faits = []
    travail = Travail("de nuit", heure, lambda: faits.append(1))
    monkeypatch.setattr(planification, "TRAVAUX", [travail])
    for instant in instants:
        passer(datetime.fromisoformat(instant).replace(tzinfo=UTC))
    assert len(faits) == fois


@pytest.mark.parametrize(
    ("rythme", "instant", "suivant"),
    [
        (5, "2026-11-24T09:03", "2026-11-24T09:05"),
        (time(3, 15), "2026-11-24T09:00", "2026-11-25T02:15"),
        (time(3, 15), "2026-11-24T01:00", "2026-11-24T02:15"),
        (time(3, 15), "2027-03-27T09:00", "2027-03-28T01:15"),
        (time(3, 15), "2026-10-24T09:00", "2026-10-25T02:15"),
    ],
)
def test_the_next_run_is_told_in_local_time(rythme, instant, suivant):
    def moment(texte):
        return datetime.fromisoformat(texte).replace(tzinfo=UTC)

    assert Travail("x", rythme, print).suivant(moment(instant)) == moment(suivant)


def test_a_job_declared_twice_has_its_effect_once(monkeypatch):
    faits = []
    travail = Travail("compte", 1, lambda: faits.append(1))
    monkeypatch.setattr(planification, "TRAVAUX", [travail, travail])
    passer()
    assert faits == [1]


def test_a_passage_that_its_clock_left_unfinished_is_taken_up_again(compteur):
    maintenant = timezone.now()
    travail = Travail("compte", time(3, 15), lambda: compteur.append("repris"))
    planification.TRAVAUX[:] = [travail]
    Passage.objects.create(travail="compte", creneau=travail.creneau(maintenant), debut=maintenant)
    passer(maintenant + timedelta(seconds=1))
    assert compteur == []  # the other clock may still be at it
    Passage.objects.update(debut=maintenant - ABANDON - timedelta(seconds=1))
    passer(maintenant)
    passer(maintenant)
    assert compteur == ["repris"]


def test_the_purge_keeps_what_tells_when_a_job_is_due():
    ancien = timezone.now() - timedelta(days=40)
    for creneau in (1, 2):
        Passage.objects.create(travail="chaque mois", creneau=creneau, debut=ancien)
    next(t for t in planification.TRAVAUX if t.nom == "Purge des traces de l’horloge").faire()
    assert [p.creneau for p in Passage.objects.filter(travail="chaque mois")] == [2]


def test_the_jobs_of_every_app_are_known_and_the_purge_is_at_night():
    rythmes = {travail.nom: travail.rythme for travail in planification.TRAVAUX}
    assert rythmes["Purge des données personnelles"] == time(3, 15)
    assert rythmes["Purge des traces de l’horloge"] == time(3, 15)
    assert rythmes["Courriels en attente"] == rythmes["Publications planifiées"] == 1


def test_waiting_messages_ask_for_one_task_however_long_no_worker_comes(file_vide):
    Courriel.objects.create(destinataire="a@example.org", objet="Un essai", texte="Bonjour.")
    travail = next(t for t in planification.TRAVAUX if t.nom == "Courriels en attente")
    travail.faire()
    travail.faire()
    assert DBTaskResult.objects.count() == 1


@pytest.fixture
def en_echec(file_vide):
    """A task that has failed for good, as the team finds it."""
    echouer.enqueue(7)
    resultat = DBTaskResult.objects.get()
    resultat.claim("un ouvrier")
    resultat.set_failed(ConnectionRefusedError("le détail"))
    return resultat


@pytest.fixture
def redactrice(adherent):
    """Somebody of the team with no more than the access to the admin."""
    equipe = Group.objects.create(name="Équipe de test")
    equipe.permissions.add(Permission.objects.get(codename="access_admin"))
    adherent.groups.add(equipe)
    return adherent


def test_the_page_says_why_a_task_failed_and_relaunches_it(client, officier, en_echec):
    client.force_login(officier)
    contenu = client.get("/gestion/travaux/").content.decode()
    assert "Travail capricieux" in contenu
    assert "Un serveur dont ce travail a besoin n’a pas répondu." in contenu
    assert "style=" not in contenu.partition('class="nice-padding travaux"')[2]
    adresse = f"/gestion/travaux/{en_echec.pk}/relancer/"
    assert adresse in contenu
    assert client.get(adresse).status_code == 405
    assert "est relancé" in client.post(adresse, follow=True).content.decode()
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert "rien à relancer" in client.post(adresse, follow=True).content.decode()
    assert DBTaskResult.objects.count() == 1


def test_a_relaunched_task_has_all_its_attempts_before_it(en_echec):
    assert relancer(en_echec.pk)
    faire_la_file()
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY  # to be tried again


def test_relaunching_needs_the_right_and_the_token(client, redactrice, en_echec):
    client.force_login(redactrice)
    adresse = f"/gestion/travaux/{en_echec.pk}/relancer/"
    page = client.get("/gestion/travaux/")
    assert page.status_code == 200
    assert adresse not in page.content.decode()
    client.post(adresse)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    redactrice.user_permissions.add(Permission.objects.get(codename="relancer_essai"))
    exigeant = Client(enforce_csrf_checks=True)
    exigeant.force_login(redactrice)
    assert exigeant.post(adresse).status_code == 403
    client.post(adresse)
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_the_page_says_when_the_clock_has_stopped(client, officier):
    client.force_login(officier)
    assert "L’horloge ne passe plus" in client.get("/gestion/travaux/").content.decode()
    passer()
    assert "L’horloge ne passe plus" not in client.get("/gestion/travaux/").content.decode()


def test_the_page_asks_as_many_questions_for_many_tasks_as_for_few(
    client, officier, file_vide, django_assert_max_num_queries
):
    client.force_login(officier)
    client.get("/gestion/travaux/")
    for _ in range(15):
        durer.enqueue()
    with django_assert_max_num_queries(40):
        client.get("/gestion/travaux/")


def test_the_backup_is_asked_for_every_night(file_vide):
    next(t for t in planification.TRAVAUX if t.nom == "Sauvegarde de la nuit").faire()
    demande = DBTaskResult.objects.get()
    assert regle_de(demande.task_path).libelle == "Sauvegarde du site"
