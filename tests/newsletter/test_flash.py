"""RésO Flash: written, looked at, tried on oneself, sent once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from resovilles.courriel.models import Courriel
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from newsletter.envoi.actions import porter
from newsletter.envoi.publications import GENRES, versions
from newsletter.envoi.rapport import a_l_heure
from newsletter.models import Abonnement, Envoi, Flash

pytestmark = pytest.mark.django_db


@pytest.fixture
def officiere(client, prouver, django_user_model):
    return prouver(client, django_user_model.objects.get(email="communication@example.org"))


@pytest.fixture
def flash():
    flash = Flash.objects.create(
        numero=18,
        titre="L’appel à projets est ouvert",
        texte="Jusqu’au 12 mars.\n\nÀ vos <dossiers> !",
    )
    flash.elements.create(titre="Le texte", adresse="https://example.org/appel?a=1&b=2")
    return flash


def champs(**remplace):
    lien = {"titre": "Le texte", "adresse": "https://example.org/appel", "precision": ""}
    champs = {"numero": "18", "titre": "Appel ouvert", "texte": "Jusqu’au 12 mars."}
    return nested_form_data(champs | {"elements": inline_formset([lien])} | remplace)


def adresse(nom, flash):
    return reverse(f"flash_{nom}", args=[flash.pk])


def test_from_the_title_to_the_letter_boxes(officiere):
    nouveau = officiere.post("/gestion/newsletter/flash/create/", champs())
    flash = Flash.objects.get(numero=18)
    assert nouveau["Location"] == adresse("prepare", flash)
    resume = officiere.get(adresse("prepare", flash)).content.decode()
    assert "265 destinataires" in resume
    suivi = officiere.post(adresse("launch", flash), follow=True)
    assert "265" in suivi.content.decode()
    assert suivi["Refresh"]
    envoi = Envoi.objects.get()
    while Envoi.objects.get().etat == Envoi.Etat.EN_COURS:
        porter(envoi.pk)
    assert len(mail.outbox) == len({message.to[0] for message in mail.outbox}) == 265
    page = officiere.get("/flash/18/").content.decode()
    assert "Appel ouvert" in page
    assert "https://example.org/appel" in page


def test_both_versions_say_the_same_and_escape_what_was_typed(flash):
    objet, texte, html = versions(GENRES["flash"], flash)
    assert objet == "RésO Flash : L’appel à projets est ouvert"
    assert "À vos <dossiers> !" in texte
    assert "&lt;dossiers&gt;" in html
    assert "https://example.org/appel?a=1&b=2" in texte
    for version in (texte, html):
        assert "@@DESABONNEMENT@@" in version
        assert "@@PREFERENCES@@" in version
        assert "/flash/18/" in version
    assert len(html) < 100_000
    assert "<img" not in html


def test_a_test_goes_to_oneself_alone(officiere, flash):
    officiere.post(adresse("test", flash))
    courriel = Courriel.objects.get()
    assert courriel.destinataire == "communication@example.org"
    assert courriel.objet.startswith("[Essai] RésO Flash")
    assert "@@" not in courriel.texte + courriel.html
    assert not Envoi.objects.exists()


def test_a_double_click_sends_once(officiere, flash):
    for _ in range(2):
        officiere.post(adresse("launch", flash))
    assert Envoi.objects.get().destinataires.count() == 265


def test_sending_asks_for_a_recent_proof(client, flash, django_user_model):
    client.force_login(django_user_model.objects.get(email="communication@example.org"))
    reponse = client.post(adresse("launch", flash))
    assert reponse["Location"].startswith(reverse("account_reauthenticate"))
    assert not Envoi.objects.exists()


@pytest.mark.parametrize("role", ["secretariat", "documentation", "direction", "adherent"])
def test_only_the_officer_sends(client, prouver, django_user_model, flash, role):
    prouver(client, django_user_model.objects.get(email=f"{role}@example.org"))
    for nom in ("launch", "test"):
        client.post(adresse(nom, flash))
    assert not Envoi.objects.exists()
    assert not Courriel.objects.exists()


def test_planned_then_cancelled_then_sent_anew(officiere, flash):
    quand = timezone.localtime() + timedelta(days=1)
    heure = quand.strftime("%Y-%m-%dT%H:%M")
    for autre in ("", "2030-01-01T10:00"):  # an hour that was not summed up plans nothing
        resume = officiere.post(adresse("launch", flash), {"quand": heure, "confirme": autre})
        assert f"265 destinataires, envoi {a_l_heure(quand)}" in resume.content.decode()
        assert f'name="confirme" value="{heure}"' in resume.content.decode()
        assert not Envoi.objects.exists()
    officiere.post(adresse("launch", flash), {"quand": heure, "confirme": heure})
    envoi = Envoi.objects.get()
    assert envoi.etat == Envoi.Etat.PLANIFIE
    assert officiere.get("/flash/18/").status_code == 404
    for geste, etat in (("pause", "en_pause"), ("reprendre", "planifie"), ("annuler", "annule")):
        officiere.post(reverse("sending_gesture", args=[envoi.pk, geste]))
        envoi.refresh_from_db()
        assert envoi.etat == etat
    officiere.post(adresse("launch", flash))
    assert Envoi.objects.exclude(etat="annule").get().etat == Envoi.Etat.EN_COURS


def test_who_is_suspended_is_said_before_one_sends(officiere, flash):
    siens = Abonnement.objects.filter(liste="flash").first()
    Abonnement.objects.filter(pk=siens.pk).suspendre("3 courriels revenus : boîte pleine (5.2.2)")
    page = officiere.get(adresse("prepare", flash)).content.decode()
    assert "264 destinataires, 1 adresse suspendue" in page
    assert f"{siens.courriel} : 3 courriels revenus : boîte pleine (5.2.2)" in page


def test_an_hour_that_is_past_is_refused(officiere, flash):
    reponse = officiere.post(adresse("launch", flash), {"quand": "2020-01-01T10:00"})
    assert "Cette heure est passée" in reponse.content.decode()
    assert not Envoi.objects.exists()


def test_without_subscribers_it_is_said_and_not_sent(officiere, flash):
    Abonnement.objects.all().delete()
    reponse = officiere.post(adresse("launch", flash), follow=True)
    assert "aucun abonné" in reponse.content.decode()
    assert not Envoi.objects.exists()


def test_what_has_left_changes_no_more(officiere, flash):
    officiere.post(adresse("launch", flash))
    edition = f"/gestion/newsletter/flash/edit/{flash.pk}/"
    officiere.post(edition, champs(titre="Autre"))
    flash.refresh_from_db()
    assert flash.titre == "L’appel à projets est ouvert"
    assert officiere.get(adresse("prepare", flash)).status_code == 302


def test_the_preview_runs_nothing(officiere, flash):
    reponse = officiere.get(adresse("preview", flash))
    assert "sandbox" in reponse["Content-Security-Policy"]
    assert "style=" not in reponse.content.decode()


@pytest.mark.parametrize("numero", ["18", "0", "999999999999"])
def test_a_draft_is_not_found(client, flash, numero):
    assert client.get(f"/flash/{numero}/").status_code == 404
