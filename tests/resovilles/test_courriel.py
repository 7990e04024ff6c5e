"""The outbox: neither lost nor sent twice."""

import smtplib
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.template import TemplateDoesNotExist, engines
from django.utils import timezone
from resovilles.courriel import actions
from resovilles.courriel.actions import envoyer, poster
from resovilles.courriel.models import BAIL, Courriel
from resovilles.models import MessageRecu
from resovilles.settings import production

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


def test_every_message_has_its_text_and_its_html():
    dossiers = [dossier / "courriel" for dossier in map(Path, engines["django"].template_dirs)]
    objets = [objet for dossier in dossiers for objet in dossier.rglob("*.objet.txt")]
    assert len(objets) > 10
    assert not [
        f"{objet} : {suffixe}"
        for objet in objets
        for suffixe in (".txt", ".html")
        if not objet.with_name(objet.name.replace(".objet.txt", suffixe)).exists()
    ]


def test_a_message_without_its_html_is_a_fault():
    with pytest.raises(TemplateDoesNotExist):
        actions.version_html("sans_page", {})


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
        pytest.skip("deux ouvriers à la fois demandent PostgreSQL (DATABASE_URL)")
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


HOSTILE = """<html><head><style>@media print { p { color: red !important } }</style></head>
<body style="margin: 0"><p class="x" style="color: navy">Bonjour</p>
<i style="a: b</style><script>alert(2)</script>">.</i>
<script>alert(1)</script><img src="https://ailleurs.example/pixel.png"></body></html>"""


@pytest.fixture
def refuse(db):
    courriel = ecrire()
    Courriel.objects.filter(pk=courriel.pk).update(
        etat=Courriel.Etat.ECHEC, tentatives=18, erreur="L’adresse est refusée.", html=HOSTILE
    )
    return courriel


def test_the_outbox_reads_well_and_shows_both_versions(client, officier, refuse):
    client.force_login(officier)
    liste = client.get("/gestion/courriel/courriel/").content.decode()
    assert "Refusé" in liste
    page = client.get(f"/gestion/courriel/courriel/inspect/{refuse.pk}/").content.decode()
    assert "Une habitante" in page
    assert "L’adresse est refusée." in page
    assert f'src="/gestion/courriels/{refuse.pk}/html/"' in page


def test_the_html_version_is_shown_in_a_sandbox_that_runs_nothing(client, officier, refuse):
    client.force_login(officier)
    reponse = client.get(f"/gestion/courriels/{refuse.pk}/html/")
    politique = reponse["Content-Security-Policy"]
    assert "default-src 'none'" in politique
    assert "script-src" not in politique
    assert "sandbox" in politique
    assert "unsafe" not in politique
    assert reponse["X-Frame-Options"] == "SAMEORIGIN"
    contenu = reponse.content.decode()
    assert "style=" not in contenu
    assert ".style-1 { color: navy }" in contenu
    nonce = contenu.partition('nonce="')[2].partition('"')[0]
    assert f"'nonce-{nonce}'" in politique
    assert contenu.count(f'<style nonce="{nonce}">') == contenu.count("<style") == 2
    assert "alert(2)</script>" not in contenu


def test_a_refused_message_is_sent_again_by_a_button(client, officier, refuse):
    client.force_login(officier)
    adresse = f"/gestion/courriels/{refuse.pk}/renvoyer/"
    inspection = f"/gestion/courriel/courriel/inspect/{refuse.pk}/"
    assert adresse in client.get(inspection).content.decode()
    assert client.get(adresse).status_code == 405
    assert "remis à l’envoi" in client.post(adresse, follow=True).content.decode()
    assert "rien à renvoyer" in client.post(adresse, follow=True).content.decode()
    envoyer()
    envoyer()
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [refuse.message_id]
    assert adresse not in client.get(inspection).content.decode()


@pytest.mark.parametrize(
    ("droits", "codes"),
    [
        ([], {"liste": 302, "html": 302, "renvoi": Courriel.Etat.ECHEC}),
        (["view_courriel"], {"liste": 200, "html": 200, "renvoi": Courriel.Etat.ECHEC}),
        (["change_courriel"], {"liste": 302, "html": 302, "renvoi": Courriel.Etat.ECHEC}),
        (["renvoyer_courriel"], {"liste": 302, "html": 302, "renvoi": Courriel.Etat.A_ENVOYER}),
    ],
)
def test_the_outbox_opens_only_to_those_who_may_read_it(client, adherent, refuse, droits, codes):
    adherent.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *droits]))
    client.force_login(adherent)
    assert client.get("/gestion/courriel/courriel/").status_code == codes["liste"]
    assert client.get(f"/gestion/courriels/{refuse.pk}/html/").status_code == codes["html"]
    client.post(f"/gestion/courriels/{refuse.pk}/renvoyer/")
    refuse.refresh_from_db()
    assert refuse.etat == codes["renvoi"]


def test_a_personal_link_is_shown_to_nobody_and_does_not_outlive_its_message(client, officier):
    message = MessageRecu(nom="x", courriel="h@example.org", objet="Lien", message="lien-secret")
    courriel = poster("message_recu", "a@example.org", {"message": message}, confidentiel=True)
    client.force_login(officier)
    page = client.get(f"/gestion/courriel/courriel/inspect/{courriel.pk}/").content.decode()
    assert "lien personnel" in page
    assert "lien-secret" not in page
    assert client.get(f"/gestion/courriels/{courriel.pk}/html/").status_code == 404
    envoyer()
    assert "lien-secret" in mail.outbox[0].body
    courriel.refresh_from_db()
    assert courriel.texte == courriel.html == ""


@pytest.mark.parametrize(
    ("erreur", "phrase"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 User unknown")}),
            "L’adresse est refusée\u202f: 5.1.1 User unknown",
        ),
        (
            smtplib.SMTPDataError(552, b"too big"),
            "Le serveur de courriel refuse\u202f: too big",
        ),
        (
            ConnectionRefusedError(111, "Connection refused"),
            "Le serveur de courriel n’a pas répondu ([Errno 111] Connection refused).",
        ),
        (TimeoutError(), "Le serveur de courriel n’a pas répondu (TimeoutError)."),
        (UnicodeError("x"), "Ce message n’a pas pu être composé (UnicodeError)."),
    ],
)
def test_the_team_reads_why_a_message_did_not_leave(erreur, phrase):
    assert actions.en_mots(erreur) == phrase


def test_in_the_embedded_default_messages_are_files_of_the_state_folder():
    assert production.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    assert production.EMAIL_FILE_PATH == production.VAR_DIR / "courriels"
