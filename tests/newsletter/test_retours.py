"""What comes back: read once, believed when it is ours, held against an address the third time."""

import mailbox
import re
import socketserver
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from resovilles.donnees_personnelles import purger
from resovilles.models import Compteur

from newsletter.envoi import actions, boites
from newsletter.envoi.message import Moule
from newsletter.envoi.retours import (
    adresse_de_depart,
    adresse_de_retour,
    prendre,
    relever,
    relever_la_boite,
)
from newsletter.models import Abonnement, Destinataire, Envoi, Liste, Retour
from tests.newsletter.test_envois import HTML, TEXTE

pytestmark = pytest.mark.django_db

AVIS = Path(__file__).with_name("avis")
SUSPENDU, CONFIRME = Abonnement.Etat.SUSPENDU, Abonnement.Etat.CONFIRME


@pytest.fixture(autouse=True)
def _adresse(settings):
    settings.RETOURS_ADRESSE = "retours@example.org"
    settings.RETOURS_BOITE = "/une/boite"


@pytest.fixture
def abonnement():
    Abonnement.objects.all().delete()
    abonnement = Abonnement(liste=Liste.FLASH, courriel="lecteur@example.org", preuve="Essai")
    abonnement.confirmer()
    return abonnement


@pytest.fixture
def envoyer(abonnement):
    """A message that left to the subscriber, a new one each time."""

    def partir():
        numero = Envoi.objects.count() + 1
        envoi = actions.preparer(f"flash-{numero}", Liste.FLASH, "RésO Flash", TEXTE, HTML)
        actions.lancer(envoi, "officier@example.org")
        actions.porter(envoi.pk)
        return envoi.destinataires.get()

    return partir


def avis(nom, retour):
    return (AVIS / f"{nom}.eml").read_bytes().replace(b"@@RETOUR@@", retour.encode())


def etat(abonnement):
    return Abonnement.objects.get(pk=abonnement.pk).etat


# --- The addresses ---------------------------------------------------------------------------
def test_each_message_leaves_from_an_address_of_its_own(envoyer, mailoutbox):
    destinataire = envoyer()
    (message,) = mailoutbox
    assert message.from_email == adresse_de_retour(destinataire.pk)
    assert re.fullmatch(r"retours\+\d+-[0-9a-f]{20}@example\.org", message.from_email)
    assert len(message.from_email.partition("@")[0]) <= 64
    assert b"From: " in message.as_bytes()
    assert message.from_email.encode() not in message.as_bytes()


def test_without_a_return_address_the_sender_is_the_site(envoyer, mailoutbox, settings):
    settings.RETOURS_ADRESSE = ""
    envoyer()
    assert mailoutbox[0].from_email == "site@example.org"


@pytest.mark.parametrize("boite", ["", "/une/boite"])
def test_one_leaves_by_mail_where_somebody_reads_it(envoyer, settings, boite):
    settings.RETOURS_BOITE = boite
    destinataire = envoyer()
    entete = Moule(destinataire.envoi).octets(destinataire).partition(b"\r\n\r\n")[0]
    assert (b"mailto:retours+stop-" in entete) == bool(boite)
    assert max(map(len, entete.split(b"\r\n"))) <= 200


def test_a_message_to_the_way_out_ends_the_subscription_once(abonnement, envoyer):
    destinataire = envoyer()
    adresse = adresse_de_depart(destinataire.pk)
    demande = f"From: lecteur@example.org\r\nTo: <{adresse}>\r\n\r\nStop".encode()
    faux = demande.replace(b"stop-", b"")
    assert [prendre(octets) for octets in (faux, demande, demande)] == [
        "ignores",
        "departs",
        "deja_lus",
    ]
    assert etat(abonnement) == Abonnement.Etat.DESABONNE


# --- What servers say ------------------------------------------------------------------------
LUS = [
    ("postfix-inconnu", "definitifs", "5.1.1", "adresse inconnue", "User unknown"),
    ("postfix-pleine", "definitifs", "5.2.2", "boîte pleine", "over quota"),
    ("postfix-retarde", "provisoires", "4.4.1", "serveur injoignable", "timed out"),
    ("exchange", "definitifs", "5.1.10", "adresse inconnue", "RecipientNotFound"),
    ("gmail", "definitifs", "5.2.1", "boîte fermée", "inactive"),
    ("exim-sans-statut-precis", "definitifs", "5.0.0", "refusé par le serveur", "Unrouteable"),
    ("sendmail-delai-depasse", "provisoires", "4.4.7", "délai dépassé", "timeout"),
    ("international-inconnu", "definitifs", "5.1.1", "adresse inconnue", "boîte inconnue : hélène"),
    ("international-en-base64", "definitifs", "5.2.2", "boîte pleine", "depuis l’été"),
    ("international-retarde", "provisoires", "4.4.1", "serveur injoignable", "serveur muet"),
    ("liste-noire", "definitifs", "5.7.1", "refusé par une règle", "blocked"),
]
IGNORES = ["postfix-transmis", "absence", "sans-statut", "rapport-vide", "texte-libre"]


def test_every_sample_is_tried():
    assert {nom for nom, *_ in LUS} | {*IGNORES} == {f.stem for f in AVIS.glob("*.eml")}


@pytest.mark.parametrize(("nom", "compte", "statut", "raison", "motif"), LUS)
def test_a_notice_is_understood(envoyer, nom, compte, statut, raison, motif):
    destinataire = envoyer()
    assert prendre(avis(nom, adresse_de_retour(destinataire.pk))) == compte
    retour = Retour.objects.get()
    assert (retour.destinataire, retour.statut) == (destinataire, statut)
    assert retour.definitif == (compte == "definitifs")
    assert raison in retour.raison
    assert motif in retour.motif


@pytest.mark.parametrize("nom", IGNORES)
def test_what_is_no_notice_is_left_aside_and_counted(envoyer, nom):
    assert prendre(avis(nom, adresse_de_retour(envoyer().pk))) == "ignores"
    assert not Retour.objects.exists()
    assert Compteur.objects.get(genre="retour-ignore").nombre == 1


@pytest.mark.parametrize("nom", ["postfix-inconnu", "international-en-base64"])
def test_a_notice_cut_anywhere_breaks_nothing(envoyer, nom):
    entier = avis(nom, adresse_de_retour(envoyer().pk))
    for coupe in range(0, len(entier), 97):
        assert prendre(entier[:coupe]) in ("ignores", "definitifs", "deja_lus")


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\0" * 500,
        bytes(range(256)) * 20,
        b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\nContent-Type: multipart/report;"
        b" boundary=x\n\n" * 300,
        b"Content-Type: multipart/report; boundary*0*=utf-9''%ff\n\n--\xff\n",
        b"To: =?utf-9?q?=ff?= <a@b>\nContent-Type: message/delivery-status\n\n",
    ],
)
def test_garbage_is_left_aside(octets):
    assert prendre(octets) == "ignores"


def test_a_forged_return_costs_nobody_his_letter(envoyer):
    destinataire = envoyer()
    vraie = adresse_de_retour(destinataire.pk)
    fausses = [
        f"retours+{destinataire.pk}-{'0' * 20}@example.org",
        vraie.replace(f"+{destinataire.pk}-", f"+{destinataire.pk + 1}-"),
        vraie[:-13] + "@example.org",
        f"retours+stop-{vraie.partition('+')[2]}",
        f"retours+{'9' * 18}-{'a' * 20}@example.org",
        "retours@example.org",
        adresse_de_retour(999_999),  # ours, of a message that is no more
    ]
    for fausse in fausses:
        assert prendre(avis("postfix-inconnu", fausse)) == "ignores"
    assert not Retour.objects.exists()
    assert Compteur.objects.get(genre="retour-ignore").nombre == len(fausses)


def test_addresses_signed_with_the_former_key_are_known(envoyer, settings):
    retour = adresse_de_retour(envoyer().pk)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert prendre(avis("gmail", retour)) == "definitifs"


def test_servers_may_write_our_address_in_capitals(envoyer):
    retour = adresse_de_retour(envoyer().pk).upper()
    assert prendre(avis("gmail", retour)) == "definitifs"


# --- Counting --------------------------------------------------------------------------------
def test_the_third_message_that_comes_back_holds_the_subscription(abonnement, envoyer):
    for rang in (1, 2, 3):
        assert etat(abonnement) == CONFIRME
        retour = adresse_de_retour(envoyer().pk)
        for nom in ("postfix-inconnu", "exchange"):  # told twice, by two servers
            prendre(avis(nom, retour))
        assert Retour.objects.count() == rang
    assert etat(abonnement) == SUSPENDU
    motif = Abonnement.objects.get().motif
    assert motif == "3 courriels revenus : adresse inconnue (5.1.1)"


@pytest.mark.parametrize("nom", ["postfix-retarde", "sendmail-delai-depasse", "liste-noire"])
def test_a_passing_trouble_or_a_filter_holds_nobody(abonnement, envoyer, nom):
    for _ in range(5):
        prendre(avis(nom, adresse_de_retour(envoyer().pk)))
    assert Retour.objects.count() == 5
    assert etat(abonnement) == CONFIRME


def test_a_delay_then_a_failure_are_one_return_of_each_kind(envoyer):
    retour = adresse_de_retour(envoyer().pk)
    comptes = [prendre(avis(nom, retour)) for nom in ("postfix-retarde",) * 2 + ("gmail",) * 2]
    assert comptes == ["provisoires", "deja_lus", "definitifs", "deja_lus"]


def test_one_return_of_a_message_is_a_rule_of_the_database(envoyer):
    destinataire = envoyer()
    Retour.noter(destinataire, True, "5.1.1", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Retour.objects.create(destinataire=destinataire, definitif=True, statut="5.1.1")


def test_taken_up_again_an_address_starts_from_nothing(abonnement, envoyer):
    for _ in range(3):
        Retour.noter(envoyer(), True, "5.1.1", "")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        Abonnement.objects.all().reprendre()
        for attendu in (CONFIRME, CONFIRME, SUSPENDU):
            Retour.noter(envoyer(), True, "5.1.1", "")
            assert etat(abonnement) == attendu


def test_returns_of_another_year_are_forgotten(abonnement, envoyer):
    for jours in (0, 200, 400, 600):
        with time_machine.travel(timezone.now() + timedelta(days=jours), tick=False):
            Retour.noter(envoyer(), True, "5.1.1", "")
        assert etat(abonnement) == CONFIRME


def test_who_has_left_stays_gone(abonnement, envoyer):
    messages = [envoyer() for _ in range(3)]
    Abonnement.objects.all().arreter()
    for message in messages:
        Retour.noter(message, True, "5.1.1", "")
    assert etat(abonnement) == Abonnement.Etat.DESABONNE


def test_erased_in_the_meantime_nobody_is_held(abonnement, envoyer):
    destinataire = envoyer()
    abonnement.delete()
    assert prendre(avis("gmail", adresse_de_retour(destinataire.pk))) == "definitifs"


def test_whose_subscription_is_erased_is_named_nowhere(abonnement, envoyer):
    destinataire = envoyer()
    abonnement.delete()
    purger()
    purger()
    destinataire.refresh_from_db()
    assert destinataire.courriel == f"{destinataire.pk}@efface.invalid"
    assert destinataire.etat == Destinataire.Etat.ENVOYE


# --- The boxes -------------------------------------------------------------------------------
@pytest.fixture
def messages(envoyer):
    """A return, the same again, something else."""
    retour = avis("postfix-inconnu", adresse_de_retour(envoyer().pk))
    return [retour, retour, avis("absence", "retours@example.org")]


BILAN = (
    "3 messages lus : 1 retours définitifs, 0 provisoires, 0 désabonnements, "
    "1 déjà comptés, 1 laissés de côté."
)


def test_a_folder_is_read_once(tmp_path, messages, capsys):
    for rang, octets in enumerate(messages):
        (tmp_path / f"{rang}.eml").write_bytes(octets)
    call_command("relever_les_retours", str(tmp_path))
    assert capsys.readouterr().out.strip() == BILAN
    assert sum(relever(str(tmp_path))) == 0
    assert len(list((tmp_path / "lus").iterdir())) == 3


def test_a_maildir_is_read_once(tmp_path, messages, settings):
    boite = mailbox.Maildir(tmp_path / "boite")
    for octets in messages:
        boite.add(octets)
    settings.RETOURS_BOITE = str(tmp_path / "boite")
    assert str(relever(settings.RETOURS_BOITE)) == BILAN
    assert sum(relever(settings.RETOURS_BOITE)) == 0
    assert {message.get_flags() for message in mailbox.Maildir(tmp_path / "boite")} == {"S"}
    relever_la_boite()
    assert Retour.objects.count() == 1


def test_a_reading_cut_short_begins_again_and_counts_nothing_twice(tmp_path, messages, monkeypatch):
    for rang, octets in enumerate(messages):
        (tmp_path / f"{rang}.eml").write_bytes(octets)

    def couper(*_):
        raise OSError("disque plein")

    with monkeypatch.context() as pose:
        pose.setattr(boites.Dossier, "ranger", couper)
        with pytest.raises(boites.BoiteIllisible):
            relever(str(tmp_path))
    assert Retour.objects.count() == 1
    relever(str(tmp_path))
    assert Retour.objects.count() == 1
    assert not list(tmp_path.glob("*.eml"))


class ServeurIMAP(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as a reader of unseen messages needs."""

    def handle(self):
        self.dire("* OK IMAP4rev1")
        while ligne := self.rfile.readline().decode().strip():
            marque, commande, *suite = ligne.split(" ", 2)
            commande = suite[0].split(" ")[0] if commande == "UID" else commande
            repondre = getattr(self, commande.lower(), lambda _: None)
            refus = repondre(suite[-1] if suite else "")
            self.dire(f"{marque} {refus or 'OK fait'}")
            if commande == "LOGOUT":
                return

    def dire(self, ligne):
        self.wfile.write(ligne.encode() + b"\r\n")

    def capability(self, _):
        self.dire("* CAPABILITY IMAP4rev1")

    def login(self, qui):
        return None if qui == 'retours "mot/de passe"' else "NO non"

    def select(self, dossier):
        if dossier != '"INBOX"':
            return "NO inconnu"
        return self.dire(f"* {len(self.server.messages)} EXISTS")

    def search(self, _):
        non_lus = set(self.server.messages) - self.server.vus
        self.dire("* SEARCH " + " ".join(map(str, sorted(non_lus))))

    def fetch(self, quoi):
        numero = int(quoi.split()[1])
        octets = self.server.messages[numero]
        self.dire(f"* {numero} FETCH (UID {numero} BODY[]<0> {{{len(octets)}}}")
        self.wfile.write(octets + b")\r\n")

    def store(self, quoi):
        self.server.vus.add(int(quoi.split()[1]))

    def logout(self, _):
        self.dire("* BYE")


@pytest.fixture
def imap(messages):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), ServeurIMAP) as serveur:
        serveur.daemon_threads = True
        serveur.messages, serveur.vus = dict(enumerate(messages, 1)), set()
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        yield f"imap://retours:mot%2Fde%20passe@127.0.0.1:{serveur.server_address[1]}"
        serveur.shutdown()


def test_a_mailbox_is_read_once_and_nothing_is_deleted(imap, capsys):
    call_command("relever_les_retours", imap)
    assert capsys.readouterr().out.strip() == BILAN
    assert sum(relever(imap)) == 0


@pytest.mark.parametrize("boite", ["", "/un/dossier/absent", "imap://a:b@127.0.0.1:9"])
def test_a_box_that_does_not_open_says_so(boite):
    with pytest.raises(CommandError, match="Aucune boîte|n’existe pas|ne s’ouvre pas"):
        call_command("relever_les_retours", boite)


def test_a_password_is_never_told():
    for boite in ("pop3://a:secret@mx.example.org", "imap://a:secret@127.0.0.1:9"):
        with pytest.raises(CommandError) as dit:
            call_command("relever_les_retours", boite)
        assert "secret" not in str(dit.value)


def test_a_wrong_password_and_a_wrong_folder_say_so(imap):
    for faux in (imap.replace("mot", "autre"), f"{imap}/Ailleurs"):
        with pytest.raises(CommandError, match="ne s’ouvre pas|n’existe pas"):
            call_command("relever_les_retours", faux)
