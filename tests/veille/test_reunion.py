"""The weekly meeting: one decision, one draft in its place, once."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.urls import reverse

from membres.models import Utilisateur
from newsletter.models import Breve
from rencontres.models import Rencontre
from ressources.models import Dossier, Notice
from tests.ressources.fils import HorsTransaction, ensemble
from veille import actions
from veille.models import Decision, Information, Suite

pytestmark = pytest.mark.django_db

REUNION = "/gestion/veille/reunion/"


def coches(information, *suites, dossier="", jour="2027-03-12"):
    prefixe = f"i{information.pk}"
    return {
        "information": [information.pk],
        f"{prefixe}-suites": list(suites),
        f"{prefixe}-dossier": dossier,
        f"{prefixe}-jour": jour,
    }


def comptes():
    return [modele.objects.count() for modele in (Notice, Breve, Rencontre)]


# suites → how many notices, briefs and meetings they make
TABLE = [
    (["base"], [1, 0, 0]),
    (["lettre"], [0, 1, 0]),
    (["flash"], [0, 1, 0]),
    (["lettre", "flash"], [0, 1, 0]),
    (["agenda"], [0, 0, 1]),
    (["rien"], [0, 0, 0]),
    (["base", "lettre", "flash", "agenda"], [1, 1, 1]),
]


@pytest.mark.parametrize(("suites", "neufs"), TABLE)
def test_a_decision_makes_its_drafts_once(officiere, information, suites, neufs):
    avant = comptes()
    for _ in range(2):
        reponse = officiere.post(REUNION, coches(information, *suites), follow=True)
    assert [apres - avant for apres, avant in zip(comptes(), avant, strict=True)] == neufs
    assert set(information.decisions.values_list("suite", flat=True)) == set(suites)
    assert "rien n’est fait deux fois" in reponse.content.decode()
    assert not Information.objects.a_decider().exists()


def test_the_notice_is_internal_and_filled_in(officiere, information):
    officiere.post(REUNION, coches(information, "base"))
    notice = Notice.objects.get(titre=information.titre)
    assert notice.etat == Notice.Etat.INTERNE
    assert (notice.url, notice.source) == (information.lien, "Ville de Rennes")
    assert notice.resume == information.note


def test_the_brief_is_a_draft_that_goes_where_it_was_decided(officiere, information):
    officiere.post(REUNION, coches(information, "lettre", "flash"))
    breve = Breve.objects.get(titre=information.titre)
    assert not breve.live
    assert (breve.pour_lettre, breve.pour_flash, breve.pour_infos) == (True, True, False)
    assert breve.get_latest_revision_as_object().pour_flash
    assert str(breve.valable_au) == "2027-03-12"
    assert "&lt;vite&gt;" in breve.texte


def test_the_meeting_is_a_draft_page_on_its_day(officiere, information):
    officiere.post(REUNION, coches(information, "agenda", jour="2027-04-02"))
    rencontre = Rencontre.objects.get(title=information.titre)
    assert not rencontre.live
    assert rencontre.jour_du_texte.isoformat() == "2027-04-02"
    assert rencontre.horaires == ""


def test_a_dossier_is_told_where_it_is_written(officiere, information):
    dossier = Dossier.objects.first()
    officiere.post(REUNION, coches(information, dossier=dossier.pk))
    edition = officiere.get(reverse("wagtailadmin_pages:edit", args=[dossier.pk]))
    assert "Veille : 1 à reprendre" in edition.content.decode()
    liste = reverse("dossier_watch", args=[dossier.pk])
    assert information.titre in officiere.get(liste).content.decode()
    decision = information.decisions.get()
    officiere.post(reverse("dossier_watch_done", args=[dossier.pk, decision.pk]))
    edition = officiere.get(reverse("wagtailadmin_pages:edit", args=[dossier.pk]))
    assert "à reprendre" not in edition.content.decode()
    assert "reprise le" in officiere.get(liste).content.decode()


FAUTES = [
    ({"suites": ["rien", "base"]}, "« Rien » ne va avec aucune autre décision."),
    ({"suites": ["agenda"], "jour": ""}, "L’agenda demande le jour de la rencontre."),
    ({"suites": ["agenda"], "jour": "0001-01-01"}, "2000"),
    ({"suites": ["agenda"], "jour": "demain"}, "date"),
    ({"suites": ["ailleurs"]}, "ailleurs"),
    ({"suites": [], "dossier": "999999"}, "999999"),
]


@pytest.mark.parametrize(("saisie", "phrase"), FAUTES)
def test_a_mistake_decides_nothing_and_loses_no_tick(officiere, information, saisie, phrase):
    avant = comptes()
    autre = Information.objects.create(titre="Une autre", nature="appel")
    donnees = coches(information, *saisie.pop("suites"), **saisie)
    donnees |= coches(autre, "base") | {"information": [information.pk, autre.pk]}
    reponse = officiere.post(REUNION, donnees)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in page
    assert f'href="#information-{information.pk}"' in page
    case = BeautifulSoup(page, "html.parser").find(id=f"id_i{autre.pk}-suites_0")
    assert case["value"] == "base"
    assert case.has_attr("checked")
    assert comptes() == avant
    assert not Decision.objects.filter(information__in=[information, autre]).exists()


@pytest.mark.parametrize("pk", ["0", "-1", "999999999999999999999", "²", "x\0"])
def test_an_item_that_is_none_is_left_aside(officiere, information, pk):
    reponse = officiere.post(REUNION, {"information": [pk]})
    assert reponse.status_code in (302, 400)


def test_what_is_left_unticked_waits(officiere, information):
    officiere.post(REUNION, coches(information))
    assert Information.objects.a_decider().get() == information
    assert information.titre in officiere.get(REUNION).content.decode()


def test_all_or_nothing(information, monkeypatch):
    monkeypatch.setattr(actions, "nouvelle_rencontre", lambda *_: 1 / 0)
    avant = comptes()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.decider(information.pk, ["base", "lettre", "agenda"])
    assert comptes() == avant
    assert not information.decisions.exists()


def test_it_is_taken_back_as_long_as_the_draft_is_untouched(officiere, information):
    avant = comptes()
    officiere.post(REUNION, coches(information, "base", "lettre", "flash", "agenda"))
    for decision in information.decisions.all():
        for _ in range(2):
            officiere.post(reverse("watch_undo", args=[decision.pk]))
    assert comptes() == avant
    assert Information.objects.a_decider().get() == information
    page = officiere.get(information.get_absolute_url()).content.decode()
    assert page.count("annulée le") == 4


def test_of_two_channels_one_is_taken_back(officiere, information):
    officiere.post(REUNION, coches(information, "lettre", "flash"))
    officiere.post(reverse("watch_undo", args=[information.decisions.get(suite="flash").pk]))
    breve = Breve.objects.get(titre=information.titre)
    assert (breve.pour_lettre, breve.pour_flash) == (True, False)
    officiere.post(reverse("watch_undo", args=[information.decisions.get(suite="lettre").pk]))
    assert not Breve.objects.filter(titre=information.titre).exists()


def toucher_la_notice(information):
    notice = Notice.objects.get(titre=information.titre)
    notice.save()
    notice.save_revision()


def toucher_la_breve(information):
    Breve.objects.get(titre=information.titre).save_revision()


def publier_la_breve(information):
    Breve.objects.get(titre=information.titre).get_latest_revision().publish()


def toucher_la_rencontre(information):
    Rencontre.objects.get(title=information.titre).save_revision()


RETOUCHES = [
    ("base", toucher_la_notice),
    ("lettre", toucher_la_breve),
    ("lettre", publier_la_breve),
    ("agenda", toucher_la_rencontre),
]


@pytest.mark.parametrize(("suite", "toucher"), RETOUCHES)
def test_work_done_on_a_draft_is_not_lost(officiere, information, suite, toucher):
    officiere.post(REUNION, coches(information, suite))
    avant = comptes()
    toucher(information)
    decision = information.decisions.get()
    reponse = officiere.post(reverse("watch_undo", args=[decision.pk]), follow=True)
    assert "déjà travaillé sur ce brouillon" in reponse.content.decode()
    assert comptes() == avant
    decision.refresh_from_db()
    assert decision.annulee_le is None


def test_one_more_use_leaves_those_that_it_has(officiere, information):
    officiere.post(REUNION, coches(information, "rien"))
    ajout = reverse("watch_complete", args=[information.pk])
    for _ in range(2):
        officiere.post(ajout, coches(information, "lettre"))
    officiere.post(ajout, coches(information, "flash", "base"))
    tenues = information.decisions.en_vigueur().values_list("suite", flat=True)
    assert sorted(tenues) == ["base", "flash", "lettre"]
    assert Breve.objects.filter(titre=information.titre, pour_flash=True).count() == 1


def test_an_item_says_where_it_is_used(officiere, information):
    officiere.post(REUNION, coches(information, "base", "lettre"))
    page = officiere.get(information.get_absolute_url()).content.decode()
    breve = Breve.objects.get(titre=information.titre)
    assert reverse("wagtailsnippets_newsletter_breve:edit", args=[breve.pk]) in page
    assert "brouillon" in page
    breve.get_latest_revision().publish()
    assert "en ligne" in officiere.get(information.get_absolute_url()).content.decode()
    breve.delete()
    assert "supprimé depuis" in officiere.get(information.get_absolute_url()).content.decode()


def test_the_home_counts_what_waits(officiere, information):
    page = officiere.get("/gestion/").content.decode()
    assert "information à décider en réunion de veille" in page


@pytest.mark.parametrize("role", ["mission", "secretariat", "direction", "adherent"])
def test_others_decide_nothing(client, information, role):
    client.force_login(Utilisateur.objects.get(email=f"{role}@example.org"))
    client.post(REUNION, coches(information, "base"))
    client.post(reverse("watch_complete", args=[information.pk]), coches(information, "base"))
    assert not information.decisions.exists()
    decision = actions.decider(information.pk, ["rien"])[0]
    client.post(reverse("watch_undo", args=[decision.pk]))
    decision.refresh_from_db()
    assert decision.annulee_le is None


def test_the_demonstration_has_a_meeting_to_hold(officiere):
    page = officiere.get(REUNION).content.decode()
    assert page.count('class="veille-ligne"') == 35
    assert page.count("Enregistrer les décisions") == 1
    assert {d.suite for d in Decision.objects.all()} == set(Suite.values)


def test_a_longer_meeting_costs_no_more_queries(officiere, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        officiere.get(REUNION)


class UneInformation(HorsTransaction):
    """An item that other connections see."""

    def creer(self):
        self.objet = Information.objects.create(titre="À deux", nature="appel")

    def enlever(self):
        for modele in (Breve, Notice, Information):
            modele.objects.filter(titre="À deux").delete()


def test_two_people_decide_at_once():
    if connection.vendor != "postgresql":
        pytest.skip("deux décisions à la fois demandent PostgreSQL (DATABASE_URL)")
    issues = []

    def decider(information):
        try:
            actions.decider(information.pk, ["lettre", "base"])
            issues.append("décidée")
        except actions.DejaDecidee:
            issues.append("déjà")

    with UneInformation() as information:
        ensemble(decider, [information] * 8)
        assert sorted(issues) == ["décidée"] + ["déjà"] * 7
        assert Breve.objects.filter(titre="À deux").count() == 1
        assert Notice.objects.filter(titre="À deux").count() == 1
