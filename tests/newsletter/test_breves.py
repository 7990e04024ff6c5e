"""Briefs: written once, read where they are meant to be, between their dates."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from membres.models import Utilisateur
from newsletter.models import Breve
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

INFOS = "/info-a-tous/"


def jour(ecart):
    return timezone.localdate() + timedelta(days=ecart)


def publier(**champs):
    breve = Breve(titre="Une brève d’essai", nature="appel", live=False, **champs)
    breve.save()
    breve.save_revision().publish()
    breve.refresh_from_db()
    return breve


VALIDITES = [
    ({}, True, "Sans fin"),
    ({"valable_du": 0, "valable_au": 0}, True, "Jusqu’au"),
    ({"valable_du": 1}, False, "À venir"),
    ({"valable_au": -1}, False, "Passée"),
]


@pytest.mark.parametrize(("dates", "se_lit", "mot"), VALIDITES)
def test_its_dates_say_when_it_is_read(client, dates, se_lit, mot):
    breve = publier(pour_infos=True, **{nom: jour(ecart) for nom, ecart in dates.items()})
    assert ("Une brève d’essai" in client.get(INFOS).content.decode()) is se_lit
    assert breve.validite().startswith(mot)


@pytest.mark.parametrize(("champ", "se_lit"), [("pour_infos", True), ("pour_membres", False)])
def test_it_is_read_where_it_is_meant_to_be(client, champ, se_lit):
    publier(**{champ: True})
    assert ("Une brève d’essai" in client.get(INFOS).content.decode()) is se_lit
    client.force_login(Utilisateur.objects.get(email="adherent@example.org"))
    page = client.get(reverse("members_home")).content.decode()
    assert ("Une brève d’essai" in page) is not se_lit


def test_a_draft_is_read_by_nobody(client):
    breve = publier(pour_infos=True)
    breve.unpublish()
    assert "Une brève d’essai" not in client.get(INFOS).content.decode()


def test_what_was_typed_runs_nothing(client):
    publier(pour_infos=True, texte="<p>Voir</p>", source="<b>qui</b>", lien="https://example.org/")
    page = client.get(INFOS).content.decode()
    assert "Lire chez &lt;b&gt;qui&lt;/b&gt;" in page


def test_a_past_year_shows_its_news_alone(client):
    publier(pour_infos=True)
    assert "Une brève d’essai" not in client.get(INFOS, {"annee": "2006"}).content.decode()


@pytest.fixture
def officiere(client, prouver):
    return prouver(client, Utilisateur.objects.get(email="communication@example.org"))


def saisie(**remplace):
    return {
        "titre": "Un appel à saisir",
        "nature": "appel",
        "texte": '{"blocks": [], "entityMap": {}}',
        "source": "Préfecture",
        "lien": "https://example.org/appel",
        "pour_infos": "on",
        "themes": [Concept.objects.famille("theme").first().pk],
    } | remplace


def test_the_officer_writes_and_publishes_one(officiere):
    ajout = reverse("wagtailsnippets_newsletter_breve:add")
    reponse = officiere.post(ajout, saisie(**{"action-publish": "1"}), follow=True)
    assert reponse.status_code == 200
    breve = Breve.objects.get(titre="Un appel à saisir")
    assert breve.live
    assert breve.themes.count() == 1
    assert "Un appel à saisir" in officiere.get(INFOS).content.decode()


def test_a_draft_keeps_its_themes_and_changes_nothing_online(officiere):
    officiere.post(
        reverse("wagtailsnippets_newsletter_breve:add"), saisie(**{"action-publish": "1"})
    )
    breve = Breve.objects.get(titre="Un appel à saisir")
    edition = reverse("wagtailsnippets_newsletter_breve:edit", args=[breve.pk])
    officiere.post(edition, saisie(titre="Un titre à venir", themes=[]))
    breve.refresh_from_db()
    assert breve.titre == "Un appel à saisir"
    assert breve.themes.count() == 1
    assert breve.get_latest_revision_as_object().titre == "Un titre à venir"
    assert "Un titre à venir" in officiere.get(edition).content.decode()


def test_dates_in_disorder_are_refused_in_words(officiere):
    dates = {"valable_du": "2027-02-02", "valable_au": "2027-02-01"}
    reponse = officiere.post(reverse("wagtailsnippets_newsletter_breve:add"), saisie(**dates))
    assert "Elle finirait avant d’avoir commencé." in reponse.content.decode()


FILTRES = [
    ({"validite": "valables"}, "Les premiers contrats", "Adultes-relais"),
    ({"validite": "passees"}, "Adultes-relais", "Les premiers contrats"),
    ({"validite": "en_brouillon"}, "Chantiers éducatifs", "Adultes-relais"),
    ({"diffusion": "pour_membres"}, "Ateliers santé ville", "Adultes-relais"),
    ({"nature": "colloque"}, "un colloque national", "Adultes-relais"),
]


@pytest.mark.parametrize(("filtre", "presente", "absente"), FILTRES)
def test_the_list_is_filtered(officiere, filtre, presente, absente):
    liste = reverse("wagtailsnippets_newsletter_breve:list")
    page = officiere.get(liste, filtre).content.decode()
    assert presente in page
    assert absente not in page


def test_it_is_exported_without_formulas(officiere):
    publier(source="=cmd()")
    liste = reverse("wagtailsnippets_newsletter_breve:list")
    export = b"".join(officiere.get(liste, {"export": "csv"}).streaming_content).decode()
    assert "'=cmd()" in export


def test_the_preview_shows_it_as_it_reads(officiere):
    breve = publier(texte="<p>Pour les associations.</p>", source="Préfecture")
    adresse = reverse("wagtailsnippets_newsletter_breve:preview_on_edit", args=[breve.pk])
    officiere.post(adresse, saisie(titre="Vu avant d’être publié"))
    page = officiere.get(adresse, {"mode": ""}).content.decode()
    assert "Vu avant d’être publié" in page
    assert "Dans La Lettre et RésO Flash" in page


def test_more_of_them_cost_no_more_queries(client, django_assert_max_num_queries):
    publier(pour_infos=True)
    client.get(INFOS)
    with CaptureQueriesContext(connection) as avec_une:
        client.get(INFOS)
    for _ in range(15):
        publier(pour_infos=True)
    with django_assert_max_num_queries(len(avec_une)):
        client.get(INFOS)
