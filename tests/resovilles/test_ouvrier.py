"""Real workers, killed in mid-task: the task is done once, no message is lost or sent twice."""

import os
import signal
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from resovilles.courriel.actions import envoyer_en_attente
from resovilles.courriel.models import Courriel
from resovilles.taches.models import Essai

from tests.parcours.conftest import port_libre
from tests.resovilles.atelier import ALIAS, PATIENCE, Atelier, base_postgresql, base_sqlite
from tests.resovilles.taches_d_essai import ecrire

FILE = DBTaskResult.objects.using(ALIAS)


@pytest.fixture(scope="module", params=[base_sqlite, base_postgresql], ids=["sqlite", "postgresql"])
def construit(request, tmp_path_factory):
    dossier = tmp_path_factory.mktemp("atelier")
    with request.param(dossier) as adresse:
        atelier = Atelier(adresse, dossier)
        yield atelier
        atelier.fermer()


@pytest.fixture
def atelier(construit, django_db_blocker):
    with django_db_blocker.unblock():
        construit.vider()
        yield construit
        construit.tuer_les_survivants()


def demander(tache, *arguments):
    """What `tache.enqueue()` writes, in the database of the workshop."""
    FILE.create(
        task_path=tache.module_path,
        args_kwargs={"args": arguments, "kwargs": {}},
        backend_name="differe",
        queue_name=tache.queue_name,
        run_after=timezone.now(),
    )


@pytest.mark.parametrize("demandes_d_arret", [0, 2], ids=["tuer", "presser"])
def test_a_worker_stopped_in_mid_task_has_its_task_done_once(atelier, tmp_path, demandes_d_arret):
    demander(ecrire, str(tmp_path), demandes_d_arret)
    ouvrier = atelier.lancer()
    assert ouvrier.stdout.readline() == "commencé\n"
    if not demandes_d_arret:
        ouvrier.kill()
    ouvrier.communicate(timeout=PATIENCE)
    (tmp_path / "feu_vert").touch()
    atelier.finir()
    assert (tmp_path / "fait").read_text() == "fait\n"
    assert FILE.get().status == TaskResultStatus.SUCCESSFUL
    issues = Essai.objects.using(ALIAS).order_by("numero").values_list("numero", "issue")
    assert list(issues) == [(1, "interrompu"), (2, "fait")]


class Boite:
    """An SMTP server that keeps what it is given, and kills the sender at its second message."""

    def __init__(self, quand):
        self.quand, self.expediteur, self.recus, self.annonces = quand, None, [], 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.annonces += 1
        self.peut_etre_tuer("annoncé", self.annonces)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        entetes = envelope.content.decode().partition("\r\n\r\n")[0]
        self.recus += [ligne for ligne in entetes.splitlines() if ligne.startswith("Message-ID")]
        self.peut_etre_tuer("reçu", len(self.recus))
        return "250 OK"

    def peut_etre_tuer(self, quand, nombre):
        if (quand, nombre) == (self.quand, 2):
            os.kill(self.expediteur.pid, signal.SIGKILL)


@pytest.mark.parametrize(("quand", "en_double"), [("annoncé", 0), ("reçu", 1)])
def test_a_sender_killed_loses_no_message_and_repeats_only_the_one_in_flight(
    atelier, quand, en_double
):
    for numero in range(4):
        Courriel.objects.using(ALIAS).create(
            destinataire=f"{numero}@example.org", objet="Un essai", texte="Bonjour."
        )
    demander(envoyer_en_attente)
    boite = Boite(quand)
    facteur = Controller(boite, hostname="127.0.0.1", port=port_libre())
    facteur.start()
    serveur = {"EMAIL_URL": f"smtp://127.0.0.1:{facteur.port}"}
    try:
        boite.expediteur = atelier.lancer(**serveur)
        boite.expediteur.communicate(timeout=PATIENCE)
        perime = timezone.now() - timedelta(seconds=1)
        Courriel.objects.using(ALIAS).filter(etat="en_cours").update(bail=perime)
        atelier.finir(**serveur)
    finally:
        facteur.stop()
    ecrits = Courriel.objects.using(ALIAS).values_list("message_id", flat=True)
    assert set(boite.recus) == {f"Message-ID: {identifiant}" for identifiant in ecrits}
    assert len(boite.recus) == 4 + en_double
    assert not Courriel.objects.using(ALIAS).exclude(etat="envoye").exists()
