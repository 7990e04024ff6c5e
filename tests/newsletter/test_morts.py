"""Senders killed in mid-sending: of a thousand recipients none is lost, and each death repeats one
message at most. `make endurance` asks the same of ten thousand recipients and fifty deaths."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from newsletter.envoi.message import LIEN_DESABONNEMENT
from newsletter.models import Abonnement, Destinataire, Envoi, Liste
from tests.parcours.conftest import port_libre
from tests.resovilles.atelier import ALIAS, RACINE, Atelier, base_postgresql, base_sqlite

ENDURANCE = bool(os.environ.get("ENDURANCE"))
DESTINATAIRES, NOMBRE, PAS = (10_000, 50, 390) if ENDURANCE else (1000, 10, 180)
# Half of the deaths before the server has the message, half after and before the site knows.
RANGS = range(95, DESTINATAIRES - 100, PAS)
MORTS = [("annoncé", 1), *((quand, rang) for rang in RANGS for quand in ("annoncé", "reçu"))]
MORTS = MORTS[:NOMBRE]
TABLES = """
import django
django.setup()
from django.apps import apps
from django.db import connection

def avec_ce_qu_il_nomme(modele, vus):
    if modele in vus:
        return vus
    vus.append(modele)
    for champ in [*modele._meta.local_fields, *modele._meta.local_many_to_many]:
        if champ.related_model:
            avec_ce_qu_il_nomme(champ.related_model._meta.concrete_model, vus)
    return vus

modeles = []
for nom in ("Abonnement", "Envoi", "Destinataire", "Retour"):
    avec_ce_qu_il_nomme(apps.get_model("newsletter", nom), modeles)
with connection.schema_editor() as schema:
    for modele in modeles:
        schema.create_model(modele)
"""


class Boite:
    """A mail server that keeps what it is given, and kills the sender at the given messages."""

    def __init__(self, morts):
        self.morts, self.recus, self.annonces, self.expediteur = set(morts), [], 0, None

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.annonces += 1
        self.tuer("annoncé", self.annonces)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.recus += envelope.rcpt_tos
        self.tuer("reçu", len(self.recus))
        return "250 OK"

    def tuer(self, quand, nombre):
        if (quand, nombre) in self.morts:
            self.morts.discard((quand, nombre))
            os.kill(self.expediteur, signal.SIGKILL)


@pytest.fixture(params=[base_sqlite, base_postgresql], ids=["sqlite", "postgresql"])
def atelier(request, tmp_path, django_db_blocker):
    with request.param(tmp_path) as adresse, django_db_blocker.unblock():
        atelier = Atelier(adresse, tmp_path)
        atelier.executer("-c", TABLES)
        yield atelier
        atelier.fermer()


@pytest.fixture
def boite():
    boite = Boite(MORTS)
    facteur = Controller(boite, hostname="127.0.0.1", port=port_libre())
    facteur.start()
    boite.adresse = f"smtp://127.0.0.1:{facteur.port}"
    yield boite
    facteur.stop()


@pytest.fixture
def vivier(atelier, boite):
    environnement = atelier.environnement | {"EMAIL_URL": boite.adresse, "PYTHONPATH": "site:."}
    processus = subprocess.Popen(
        [sys.executable, "tests/newsletter/vivier.py"],
        cwd=RACINE,
        env=environnement,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert processus.stdout.readline() == "prêt\n"
    yield processus
    processus.stdin.close()
    processus.wait()


def ecrire_l_envoi():
    lien = f"Arrêter : {LIEN_DESABONNEMENT}"
    envoi = Envoi.objects.using(ALIAS).create(
        reference="lettre-46",
        liste=Liste.LETTRE_COURRIEL,
        objet="La Lettre n° 46",
        texte=lien,
        html=lien,
        etat=Envoi.Etat.EN_COURS,
        lance_le=timezone.now(),
        inscrits_le=timezone.now(),
    )
    abonnes = Abonnement.objects.using(ALIAS).bulk_create(
        Abonnement(liste=envoi.liste, courriel=f"{n}@example.org", etat="confirme")
        for n in range(DESTINATAIRES)
    )
    Destinataire.objects.using(ALIAS).bulk_create(
        Destinataire(envoi=envoi, abonnement=abonne, courriel=abonne.courriel) for abonne in abonnes
    )
    return envoi


def porter(vivier, boite, envoi):
    vivier.stdin.write(f"{envoi.pk}\n")
    vivier.stdin.flush()
    boite.expediteur = int(vivier.stdout.readline())
    assert vivier.stdout.readline() == "fini\n"


def test_deaths_lose_nobody_and_repeat_one_message_each_at_most(atelier, boite, vivier):
    envoi = ecrire_l_envoi()
    tenus = Destinataire.objects.using(ALIAS).filter(etat="en_cours")
    passages = 0
    while Envoi.objects.using(ALIAS).get().etat == Envoi.Etat.EN_COURS:
        porter(vivier, boite, envoi)
        tenus.update(bail=timezone.now() - timedelta(seconds=1))  # ten minutes later
        passages += 1
        assert passages < 100
    assert not boite.morts
    comptes = Counter(boite.recus)
    print(
        f"{DESTINATAIRES} destinataires, {len(MORTS)} morts : "
        f"{DESTINATAIRES - len(comptes)} perdu (barre : 0), "
        f"{len(boite.recus) - len(comptes)} en double (barre : {len(MORTS)})"
    )
    assert set(comptes) == {f"{n}@example.org" for n in range(DESTINATAIRES)}
    assert max(comptes.values()) == 2
    assert len(boite.recus) <= DESTINATAIRES + len(MORTS)
    assert not Destinataire.objects.using(ALIAS).exclude(etat="envoye").exists()
