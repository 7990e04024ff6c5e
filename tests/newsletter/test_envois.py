"""An issue on its way: nobody is lost, nobody receives it twice, who has left receives nothing."""

import email
import smtplib
import threading
import time
from datetime import timedelta
from email.policy import default

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from resovilles.sauvegarde import RETENUES

from newsletter.envoi import actions
from newsletter.envoi.actions import EnvoiImpossible, distribuer, lancer, porter, preparer
from newsletter.envoi.carnet import Carnet
from newsletter.envoi.message import LIEN_DESABONNEMENT, LIEN_PREFERENCES, Moule
from newsletter.models import Abonnement, Destinataire, Envoi, Liste
from newsletter.models.envois import BAIL, RETENU
from tests.parcours.conftest import port_libre

pytestmark = pytest.mark.django_db

Etat = Destinataire.Etat
TEXTE = (
    "Élus, habitants : un même projet = une même page.\n.\n.point\n" + "très long " * 200 + "\n"
    f"Vos préférences : {LIEN_PREFERENCES}\nTout arrêter : {LIEN_DESABONNEMENT}\n"
)
HTML = f'<p>{"À lire. " * 200}</p><a href="{LIEN_DESABONNEMENT}">Arrêter</a> {LIEN_PREFERENCES}'


@pytest.fixture
def abonnes():
    Abonnement.objects.all().delete()
    for rang in range(5):
        Abonnement(
            liste=Liste.FLASH, courriel=f"lecteur{rang}@example.org", preuve="Essai"
        ).confirmer()
    return list(Abonnement.objects.order_by("pk"))


@pytest.fixture
def envoi(abonnes):
    return preparer("flash-18", Liste.FLASH, "RésO Flash n° 18 : à vos agendas", TEXTE, HTML)


def etats(envoi):
    return list(envoi.destinataires.order_by("pk").values_list("etat", flat=True))


def etat(envoi):
    return Envoi.objects.get(pk=envoi.pk).etat


def partis():
    return [message.to[0] for message in mail.outbox]


# --- The message -----------------------------------------------------------------------------
def lu(octets):
    return email.message_from_bytes(octets, policy=default)


def test_each_one_reads_the_same_words_and_his_own_links(envoi, abonnes):
    lancer(envoi, "officier@example.org")
    envoi.refresh_from_db()
    moule = Moule(envoi)
    for destinataire in envoi.destinataires.select_related("abonnement"):
        octets = moule.octets(destinataire)
        message = lu(octets)
        texte = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        abonnement = destinataire.abonnement
        attendu = TEXTE.replace(LIEN_PREFERENCES, abonnement.lien_preferences)
        assert texte == attendu.replace(LIEN_DESABONNEMENT, abonnement.lien_desabonnement)
        html = message.get_body(("html",)).get_content()
        assert f'href="{abonnement.lien_desabonnement}"' in html
        assert "@@" not in html
        assert message["To"] == abonnement.courriel
        identifiant = f"<flash-18.{envoi.pk}.{destinataire.pk}@example.org>"
        assert message["Message-ID"] == identifiant
        assert message["Subject"] == envoi.objet
        assert message["List-Unsubscribe"] == f"<{abonnement.lien_desabonnement}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Id"] == "RésO Flash <flash.example.org>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert not message.defects
        assert octets == moule.octets(destinataire)
        assert octets.isascii()
        assert max(map(len, octets.split(b"\r\n"))) <= 200
        assert b"\n" not in octets.replace(b"\r\n", b"")


def test_the_link_that_was_sent_unsubscribes_in_one_click(client, envoi):
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    message = lu(mail.outbox[0].as_bytes())
    chemin = message["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    client.post(f"/{chemin}", {"List-Unsubscribe": "One-Click"})
    parti = Abonnement.objects.get(courriel=message["To"])
    assert parti.etat == Abonnement.Etat.DESABONNE


@pytest.mark.parametrize("signe", ["\r\n", "\n", "\0", "\u2028", "\x85"])
def test_a_subject_cannot_forge_a_header(signe):
    with pytest.raises(ValidationError):
        preparer("x", Liste.FLASH, f"Bonjour{signe}Bcc: tous@example.org", TEXTE, HTML)


@pytest.mark.parametrize(("texte", "html"), [("sans lien", HTML), (TEXTE, "sans lien")])
def test_a_version_without_the_way_out_does_not_leave(texte, html):
    with pytest.raises(EnvoiImpossible):
        preparer("x", Liste.FLASH, "Bonjour", texte, html)


# --- Launching -------------------------------------------------------------------------------
def test_it_leaves_once_to_each_one(envoi, abonnes):
    assert lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    porter(envoi.pk)
    assert sorted(partis()) == [abonnement.courriel for abonnement in abonnes]
    assert etat(envoi) == Envoi.Etat.FINI
    assert envoi.bilan() == {Etat.ENVOYE: 5}


def test_a_double_click_launches_once(envoi):
    assert [lancer(envoi, "a@example.org"), lancer(envoi, "b@example.org")] == [True, False]
    assert Envoi.objects.get().lance_par == "a@example.org"
    assert envoi.destinataires.count() == 5


def test_two_people_who_prepare_the_same_issue_have_one_sending(envoi):
    autre = preparer("flash-18", Liste.FLASH, "Un autre objet", TEXTE, HTML)
    assert autre.pk == envoi.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Envoi.objects.create(reference="flash-18", liste=Liste.FLASH)


def test_the_content_is_frozen_at_launch(envoi):
    lancer(envoi, "officier@example.org")
    with pytest.raises(EnvoiImpossible):
        preparer("flash-18", Liste.FLASH, "Autre", TEXTE, HTML)
    assert Envoi.objects.get().objet == envoi.objet


def test_a_list_without_subscribers_is_told_and_nothing_leaves(envoi):
    Abonnement.objects.all().arreter()
    with pytest.raises(EnvoiImpossible):
        lancer(envoi, "officier@example.org")
    assert etat(envoi) == Envoi.Etat.BROUILLON


def test_only_the_confirmed_of_the_list_receive_it(envoi, abonnes):
    Abonnement.objects.filter(pk=abonnes[0].pk).suspendre("Refus")
    Abonnement.objects.create(liste=Liste.FLASH, courriel="demande@example.org")
    Abonnement(liste=Liste.LETTRE_COURRIEL, courriel="lettre@example.org").confirmer()
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert sorted(partis()) == [abonnement.courriel for abonnement in abonnes[1:]]


def test_planned_it_leaves_at_its_hour_to_those_of_that_hour(envoi, time_machine_a):
    quand = timezone.now() + timedelta(hours=2)
    lancer(envoi, "officier@example.org", quand=quand)
    Abonnement(liste=Liste.FLASH, courriel="venue@example.org").confirmer()
    actions.relancer_les_envois()
    porter(envoi.pk)
    assert partis() == []
    time_machine_a(quand)
    actions.relancer_les_envois()
    porter(envoi.pk)
    assert len(partis()) == 6


@pytest.fixture
def time_machine_a():
    voyages = []

    def partir(moment):
        voyage = time_machine.travel(moment, tick=False)
        voyage.start()
        voyages.append(voyage)

    yield partir
    for voyage in reversed(voyages):
        voyage.stop()


def test_workers_are_called_and_called_again(envoi, valider):
    lancer(envoi, "officier@example.org")
    valider()
    attendent = DBTaskResult.objects.ready().filter(task_path=distribuer.module_path)
    assert attendent.count() == 1
    actions.relancer_les_envois()
    assert attendent.count() == 1
    attendent.delete()  # as if it had been lost
    actions.relancer_les_envois()
    assert attendent.count() == 1


# --- Stopping --------------------------------------------------------------------------------
class Interrompre:
    """Does something in the middle of a sending, after so many messages."""

    def __init__(self, monkeypatch, rang, faire):
        self.reste, self.faire = rang, faire
        self.remettre = actions.Facteur.remettre
        monkeypatch.setattr(actions.Facteur, "remettre", lambda *args: self(*args))

    def __call__(self, facteur, destinataire):
        self.remettre(facteur, destinataire)
        self.reste -= 1
        if self.reste == 0:
            self.faire()


def test_who_leaves_the_list_in_mid_sending_receives_nothing(envoi, abonnes, monkeypatch):
    dernier = Abonnement.objects.filter(pk=abonnes[4].pk)
    Interrompre(monkeypatch, 2, dernier.arreter)
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert abonnes[4].courriel not in partis()
    assert etats(envoi) == [Etat.ENVOYE] * 4 + [Etat.DESABONNE]
    assert etat(envoi) == Envoi.Etat.FINI


def test_whose_subscription_is_erased_in_mid_sending_receives_nothing(envoi, abonnes, monkeypatch):
    Interrompre(monkeypatch, 2, abonnes[4].delete)
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert len(partis()) == 4


def test_a_pause_holds_at_once_and_goes_on_where_it_stopped(envoi, monkeypatch):
    Interrompre(monkeypatch, 2, lambda: actions.mettre_en_pause(envoi))
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert len(partis()) == 2
    assert etat(envoi) == Envoi.Etat.EN_PAUSE
    porter(envoi.pk)
    assert len(partis()) == 2
    assert actions.reprendre(Envoi.objects.get())
    porter(envoi.pk)
    assert len(set(partis())) == len(partis()) == 5
    assert etat(envoi) == Envoi.Etat.FINI


def test_what_is_cancelled_leaves_no_more_and_makes_room(envoi, monkeypatch):
    Interrompre(monkeypatch, 2, lambda: actions.annuler(envoi))
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert len(partis()) == 2
    actions.relancer_les_envois()
    assert envoi.bilan() == {Etat.ENVOYE: 2, Etat.ANNULE: 3}
    assert not actions.reprendre(envoi)
    assert not actions.annuler(envoi)
    assert preparer("flash-18", Liste.FLASH, "Corrigé", TEXTE, HTML).pk != envoi.pk


def test_a_restored_site_sends_nothing_by_itself(envoi):
    lancer(envoi, "officier@example.org")
    prevu = preparer("flash-19", Liste.FLASH, "Plus tard", TEXTE, HTML)
    lancer(prevu, "officier@example.org", quand=timezone.now() - timedelta(minutes=1))
    for retenir in RETENUES:
        retenir()
    actions.relancer_les_envois()
    for un in (envoi, prevu):
        porter(un.pk)
        assert etat(un) == Envoi.Etat.EN_PAUSE
    assert partis() == []
    assert Envoi.objects.first().motif == RETENU
    actions.reprendre(Envoi.objects.get(pk=prevu.pk))
    porter(prevu.pk)
    assert len(partis()) == 5


# --- Many workers ----------------------------------------------------------------------------
def test_a_batch_is_held_by_one_worker_until_its_lease_ends(envoi):
    lancer(envoi, "officier@example.org")
    assert len(Destinataire.objects.reclamer(envoi.pk)) == 5
    assert Destinataire.objects.reclamer(envoi.pk) == []
    porter(envoi.pk)
    assert partis() == []
    Destinataire.objects.update(bail=timezone.now() - timedelta(seconds=1))
    porter(envoi.pk)
    assert len(partis()) == 5


def test_a_slow_worker_whose_row_was_taken_over_does_not_send_it(envoi):
    lancer(envoi, "officier@example.org")
    lent = Destinataire.objects.reclamer(envoi.pk)
    Destinataire.objects.update(bail=timezone.now() - timedelta(seconds=1))
    porter(envoi.pk)
    with Carnet() as carnet:
        actions.Facteur(Moule(envoi), carnet).porter_le_lot(lent, fin=time.monotonic() + 60)
    assert len(partis()) == 5
    assert envoi.bilan() == {Etat.ENVOYE: 5}


def test_a_lease_that_is_about_to_end_starts_no_message(envoi):
    lancer(envoi, "officier@example.org")
    lot = Destinataire.objects.reclamer(envoi.pk)
    Destinataire.objects.update(bail=timezone.now() + timedelta(minutes=1))
    with Carnet() as carnet:
        actions.Facteur(Moule(envoi), carnet).porter_le_lot(lot, fin=time.monotonic() + 60)
    assert partis() == []
    assert timedelta(minutes=5) < BAIL


def a_la_fois(nombre, faire):
    """Do it in as many threads at the same moment; what each returned."""
    if connection.vendor == "sqlite":
        pytest.skip("deux ouvriers à la fois demandent PostgreSQL (DATABASE_URL)")
    faits, depart = [], threading.Barrier(nombre)

    def fil():
        depart.wait()
        faits.append(faire())
        connection.close()

    fils = [threading.Thread(target=fil) for _ in range(nombre)]
    [un.start() for un in fils]
    [un.join() for un in fils]
    return faits


@pytest.fixture
def deux_cents():
    Abonnement.objects.all().delete()
    Abonnement.objects.bulk_create(
        Abonnement(liste=Liste.FLASH, courriel=f"{n}@example.org", etat="confirme")
        for n in range(200)
    )
    return preparer("flash-99", Liste.FLASH, "À plusieurs", TEXTE, HTML)


@pytest.mark.django_db(transaction=True)
def test_workers_never_take_the_same_row(deux_cents):
    lancer(deux_cents, "officier@example.org")

    def ouvrier():
        pris = []
        while lot := Destinataire.objects.reclamer(deux_cents.pk):
            pris.extend(destinataire.pk for destinataire in lot)
        return pris

    pris = sum(a_la_fois(4, ouvrier), [])
    assert len(pris) == len(set(pris)) == 200


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_launch_once(deux_cents):
    faits = a_la_fois(4, lambda: lancer(deux_cents, "officier@example.org"))
    assert sorted(faits) == [False, False, False, True]
    assert deux_cents.destinataires.count() == 200


@pytest.mark.django_db(transaction=True)
def test_people_who_prepare_at_the_same_moment_have_one_sending(deux_cents):
    faits = a_la_fois(4, lambda: preparer("flash-100", Liste.FLASH, "Objet", TEXTE, HTML).pk)
    assert len(set(faits)) == 1
    assert Envoi.objects.filter(reference="flash-100").count() == 1


def test_no_more_than_so_many_leave_in_a_minute(envoi, settings, time_machine_a):
    settings.ENVOIS_PAR_MINUTE = 3
    lancer(envoi, "officier@example.org")
    midi = timezone.now() + timedelta(minutes=5)
    for minutes, attendus in ((0, 3), (0.5, 3), (1.1, 5)):
        time_machine_a(midi + timedelta(minutes=minutes))
        porter(envoi.pk)
        assert len(partis()) == attendus


# --- Mail servers, good and bad --------------------------------------------------------------
class Serveur:
    """A mail server that answers as it is told: `reponses` by address, one after the other."""

    def __init__(self, reponses=(), enchaine=True):
        self.enchaine = enchaine
        self.reponses = {adresse: list(suite) for adresse, suite in dict(reponses).items()}
        self.recus, self.contenus, self.connexions = [], {}, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connexions += 1
        session.host_name = hostname
        enchainer = ["250-PIPELINING"] if self.enchaine else []  # RFC 2920
        return [*responses[:-1], *enchainer, responses[-1]]

    def dire(self, adresse):
        suite = self.reponses.get(adresse)
        return suite.pop(0) if suite else None

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("refuse+"):
            return "550 pas vous"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reponse = self.dire(address)
        if reponse == "couper":
            server.transport.abort()
        if reponse and reponse[0] in "45":
            return reponse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        reponse = self.dire(f"data:{envelope.rcpt_tos[0]}")
        if reponse == "couper":
            server.transport.abort()
        if reponse:
            return reponse
        self.recus += envelope.rcpt_tos
        self.contenus[envelope.rcpt_tos[0]] = envelope.original_content
        return "250 OK"


@pytest.fixture(params=[True, False], ids=["enchaîné", "pas à pas"])
def servir(request, settings):
    """Stand a server up in the place of the settings; what it is given to answer comes first."""
    debout = []

    def lever(reponses=()):
        serveur = Serveur(reponses, request.param)
        controleur = Controller(serveur, hostname="127.0.0.1", port=port_libre())
        controleur.start()
        debout.append(controleur)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controleur.port
        return serveur

    yield lever
    for controleur in debout:
        controleur.stop()


def test_what_arrives_is_what_was_written(envoi, servir):
    serveur = servir()
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    destinataire = envoi.destinataires.select_related("abonnement").first()
    envoi.refresh_from_db()
    recu = serveur.contenus[destinataire.courriel]
    assert recu == Moule(envoi).octets(destinataire)
    assert b"\r\n.\r\n" in recu  # a line that is a full stop alone


def test_a_server_that_says_no_to_the_sender_is_a_fault_of_ours(envoi, servir, settings):
    settings.RETOURS_ADRESSE = "refuse@example.org"
    serveur = servir()
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert (serveur.recus, envoi.bilan()) == ([], {Etat.A_ENVOYER: 5})


def test_a_server_that_closes_after_a_refusal_loses_nobody(envoi, servir, time_machine_a):
    serveur = servir({"data:lecteur1@example.org": ["421 je ferme"]})
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    time_machine_a(timezone.now() + timedelta(minutes=3))
    porter(envoi.pk)
    assert sorted(serveur.recus) == [f"lecteur{n}@example.org" for n in range(5)]


TEMPORAIRE, DEFINITIF = "451 plus tard", "550 inconnu ici"
FAUTES = [
    ({"lecteur1@example.org": [DEFINITIF]}, Etat.ECHEC, 4),
    ({"lecteur1@example.org": [TEMPORAIRE]}, Etat.A_ENVOYER, 4),
    ({"data:lecteur1@example.org": [DEFINITIF]}, Etat.ECHEC, 4),
    ({"data:lecteur1@example.org": [TEMPORAIRE]}, Etat.A_ENVOYER, 4),
]


@pytest.mark.parametrize(("reponses", "attendu", "recus"), FAUTES)
def test_a_recipient_refused_holds_up_nobody(envoi, servir, reponses, attendu, recus):
    serveur = servir(reponses)
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert len(serveur.recus) == recus
    assert serveur.connexions == 1
    refuse = envoi.destinataires.get(courriel="lecteur1@example.org")
    assert refuse.etat == attendu
    assert "refus" in refuse.erreur
    assert etat(envoi) == (Envoi.Etat.FINI if attendu == Etat.ECHEC else Envoi.Etat.EN_COURS)


def test_a_greylisted_recipient_gets_it_later_once(envoi, servir, time_machine_a):
    serveur = servir({f"lecteur{n}@example.org": [TEMPORAIRE] * 2 for n in range(5)})
    lancer(envoi, "officier@example.org")
    depart = timezone.now()
    for minutes, recus in ((0, 0), (1, 0), (3, 0), (5, 0), (8, 5)):
        time_machine_a(depart + timedelta(minutes=minutes))
        porter(envoi.pk)
        assert len(serveur.recus) == recus
    assert etat(envoi) == Envoi.Etat.FINI


def test_after_48_hours_of_refusals_it_is_given_up(envoi, servir, time_machine_a):
    serveur = servir({"lecteur1@example.org": [TEMPORAIRE] * 100})
    lancer(envoi, "officier@example.org")
    depart = timezone.now()
    for heures in (0, *range(1, 60, 5)):
        time_machine_a(depart + timedelta(hours=heures))
        porter(envoi.pk)
        attendu = Etat.A_ENVOYER if heures <= 48 else Etat.ECHEC
        assert envoi.destinataires.get(courriel="lecteur1@example.org").etat == attendu
    assert len(serveur.recus) == 4
    assert etat(envoi) == Envoi.Etat.FINI


@pytest.mark.parametrize("quand", ["lecteur2@example.org", "data:lecteur2@example.org"])
def test_a_server_that_cuts_loses_nobody(envoi, servir, time_machine_a, quand):
    serveur = servir({quand: ["couper"]})
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert len(serveur.recus) == 2
    time_machine_a(timezone.now() + timedelta(minutes=3))
    porter(envoi.pk)
    assert sorted(serveur.recus) == [f"lecteur{n}@example.org" for n in range(5)]
    assert etat(envoi) == Envoi.Etat.FINI


def test_a_server_that_is_down_for_days_loses_nobody(envoi, servir, settings, time_machine_a):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port_libre()
    lancer(envoi, "officier@example.org")
    depart = timezone.now()
    for heures in range(0, 100, 10):
        time_machine_a(depart + timedelta(hours=heures))
        porter(envoi.pk)
    assert envoi.bilan() == {Etat.A_ENVOYER: 5}
    serveur = servir()
    time_machine_a(depart + timedelta(hours=101))
    porter(envoi.pk)
    assert len(serveur.recus) == 5


def test_a_server_that_does_not_answer_in_time_loses_nobody(envoi, monkeypatch, time_machine_a):
    def attendre(*_):
        raise TimeoutError

    with monkeypatch.context() as pose:
        pose.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", attendre)
        lancer(envoi, "officier@example.org")
        porter(envoi.pk)
    time_machine_a(timezone.now() + timedelta(minutes=3))
    porter(envoi.pk)
    assert len(partis()) == 5


def test_a_server_that_refuses_the_sender_loses_nobody(envoi, monkeypatch, time_machine_a):
    def refuser(*_):
        raise smtplib.SMTPSenderRefused(550, b"mot de passe", "site@example.org")

    with monkeypatch.context() as pose:
        pose.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuser)
        lancer(envoi, "officier@example.org")
        porter(envoi.pk)
    assert envoi.bilan() == {Etat.A_ENVOYER: 5}
    time_machine_a(timezone.now() + timedelta(minutes=3))
    porter(envoi.pk)
    assert len(partis()) == 5


def test_the_connection_is_renewed_before_servers_hang_up(envoi, servir, monkeypatch):
    monkeypatch.setattr(actions, "MESSAGES_PAR_CONNEXION", 2)
    serveur = servir()
    lancer(envoi, "officier@example.org")
    porter(envoi.pk)
    assert (len(serveur.recus), serveur.connexions) == (5, 3)
