"""The outbox: neither lost nor sent twice."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone
from resovilles.courriel import actions
from resovilles.courriel.actions import envoyer, poster
from resovilles.courriel.models import BAIL, Courriel
from resovilles.models import MessageRecu

pytestmark = pytest.mark.django_db


def ecrire(objet="Une question", destinataire="equipe@example.org"):
    message = MessageRecu(nom="Une habitante", courriel="h@example.org", objet=objet, message="Oui")
    return poster("message_recu", destinataire, {"message": message})


def test_a_message_leaves_once_with_text_html_and_a_stable_identifier():
    courriel = ecrire()
    envoyer()
    envoyer()
    assert len(mail.outbox) == 1
    parti = mail.outbox[0]
    assert parti.subject == "Message du site : Une question"
    assert "Une habitante" in parti.body
    assert parti.extra_headers["Message-ID"] == courriel.message_id
    assert parti.alternatives[0][1] == "text/html"
    courriel.refresh_from_db()
    assert courriel.etat == Courriel.Etat.ENVOYE


@pytest.mark.parametrize("signe", ["\r\n", "\n", "\0", "\u2028", "\x85"])
def test_a_subject_cannot_forge_a_header(signe):
    with pytest.raises(ValidationError):
        ecrire(objet=f"Bonjour{signe}Bcc: tous@example.org")
    assert not Courriel.objects.exists()


def test_an_address_cannot_forge_a_header():
    with pytest.raises(ValidationError):
        ecrire(destinataire="a@example.org\nBcc: b@example.org")


class Mort(BaseException):
    """The process disappears: nothing catches it."""


def test_killed_between_claim_and_sending_the_message_leaves_later(monkeypatch):
    courriel = ecrire()

    def mourir(*_):
        raise Mort

    with monkeypatch.context() as pose:
        pose.setattr(actions, "envoyer_un", mourir)
        with pytest.raises(Mort):
            envoyer()
    envoyer()
    assert mail.outbox == []  # still held by the dead sender
    Courriel.objects.update(bail=timezone.now() - timedelta(seconds=1))
    envoyer()
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [courriel.message_id]


@pytest.mark.parametrize(
    ("erreur", "etat"),
    [
        (smtplib.SMTPDataError(451, b"plus tard"), Courriel.Etat.A_ENVOYER),
        (smtplib.SMTPServerDisconnected(), Courriel.Etat.A_ENVOYER),
        (ConnectionRefusedError(), Courriel.Etat.A_ENVOYER),
        (smtplib.SMTPDataError(550, b"inconnu"), Courriel.Etat.ECHEC),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"non")}), Courriel.Etat.ECHEC),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"attendez")}), Courriel.Etat.A_ENVOYER),
    ],
)
def test_a_refusal_is_tried_again_unless_it_is_definite(monkeypatch, erreur, etat):
    ecrire()

    def refuser(*_):
        raise erreur

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuser)
    envoyer()
    courriel = Courriel.objects.get()
    assert courriel.etat == etat
    assert courriel.tentatives == 1
    assert (courriel.prochaine_tentative > timezone.now()) == (etat == Courriel.Etat.A_ENVOYER)


@pytest.mark.django_db(transaction=True)
def test_two_senders_never_take_the_same_message():
    if connection.vendor == "sqlite":
        pytest.skip("une base SQLite en mémoire n’a qu’une connexion ; essayé sous PostgreSQL")
    Courriel.objects.all().delete()
    for _ in range(20):
        ecrire()
    pris, depart = [], threading.Barrier(4)

    def expediteur():
        depart.wait()
        while courriel := Courriel.objects.reclamer(timezone.now()):
            pris.append(courriel.pk)
        close_old_connections()
        connection.close()

    fils = [threading.Thread(target=expediteur) for _ in range(4)]
    [fil.start() for fil in fils]
    [fil.join() for fil in fils]
    assert sorted(pris) == sorted(set(pris))
    assert len(pris) == 20


def test_old_messages_are_purged_and_waiting_ones_kept():
    parti, attend = ecrire(), ecrire()
    ancien = timezone.now() - timedelta(days=400)
    Courriel.objects.update(cree_le=ancien)
    Courriel.objects.filter(pk=parti.pk).update(etat=Courriel.Etat.ENVOYE)
    Courriel.objects.a_purger().delete()
    assert list(Courriel.objects.all()) == [attend]
    assert timedelta(hours=1) > BAIL
