"""What the officer reads of a sending, before, during and after; whence the readers came."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from resovilles.models import Compteur
from resovilles.visites import VISITE, compter_la_page_gardee, separer

from newsletter.envoi import actions
from newsletter.envoi.rapport import rapport, resume
from newsletter.models import Abonnement, Envoi, Liste, Retour
from ressources.models import Notice, Pret
from tests.newsletter.test_envois import HTML, TEXTE
from tests.resovilles.test_cache import Visiteur

pytestmark = pytest.mark.django_db

NAVIGATEUR = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SUIVI = "/gestion/newsletter/envoi/inspect/{}/"


@pytest.fixture
def envoi():
    envoi = actions.preparer("flash-18", Liste.FLASH, "RésO Flash n° 18", TEXTE, HTML)
    actions.lancer(envoi, "officier@example.org")
    envoi.refresh_from_db()
    return envoi


@pytest.fixture
def officiere(client, prouver, django_user_model):
    return prouver(client, django_user_model.objects.get(email="communication@example.org"))


def visites(envoi):
    return sum(
        Compteur.objects.filter(genre=VISITE, objet=envoi.pk).values_list("nombre", flat=True)
    )


# --- Before ----------------------------------------------------------------------------------
@time_machine.travel("2026-02-20 12:00", tick=False)
@pytest.mark.parametrize(
    ("suspendus", "quand", "phrase"),
    [
        (
            3,
            datetime(2026, 3, 3, 8, tzinfo=UTC),
            "284 destinataires, 3 adresses suspendues, envoi le 3 mars à 9 h",
        ),
        (1, None, "286 destinataires, 1 adresse suspendue"),
        (
            0,
            datetime(2026, 7, 1, 7, 5, tzinfo=UTC),
            "287 destinataires, envoi le 1er juillet à 9 h 05",
        ),
        (
            286,
            datetime(2027, 1, 11, 0, tzinfo=UTC),
            "1 destinataire, 286 adresses suspendues, envoi le 11 janvier 2027 à 1 h",
        ),
        (287, None, "0 destinataire, 287 adresses suspendues"),
    ],
)
def test_the_summary_is_a_sentence(suspendus, quand, phrase):
    siens = Abonnement.objects.filter(liste=Liste.LETTRE_COURRIEL)
    siens.filter(pk__in=list(siens.values_list("pk", flat=True)[:suspendus])).suspendre("Essai")
    assert resume(Liste.LETTRE_COURRIEL, quand) == phrase


def test_what_is_planned_says_when_and_to_how_many(officiere):
    envoi = actions.preparer("flash-18", Liste.FLASH, "RésO Flash", TEXTE, HTML)
    actions.lancer(envoi, "officier@example.org", timezone.now() + timedelta(days=2))
    page = officiere.get(SUIVI.format(envoi.pk))
    assert "265 destinataires, envoi le " in page.content.decode()
    assert "Refresh" not in page


# --- During and after ------------------------------------------------------------------------
def test_the_report_says_what_became_of_each_one(officiere, envoi):
    while Envoi.objects.get(pk=envoi.pk).etat == Envoi.Etat.EN_COURS:
        actions.porter(envoi.pk)
    partis = list(envoi.destinataires.select_related("abonnement").order_by("pk"))
    partis[0].noter_refus("L’adresse est refusée : 550", definitif=True)
    envoi.destinataires.filter(pk=partis[0].pk).update(etat="echec", erreur="L’adresse est refusée")
    for destinataire, statut in zip(partis[1:4], ("5.1.1", "5.1.1", "5.2.2"), strict=True):
        Retour.noter(destinataire, True, statut, "")
    Retour.noter(partis[4], False, "4.2.2", "")
    Retour.noter(partis[0], True, "5.1.1", "")  # said at the door: not a second time
    Abonnement.objects.filter(pk=partis[5].abonnement_id).arreter()
    Abonnement.objects.filter(pk=partis[6].abonnement_id).suspendre("Essai")
    Pret.objects.bulk_create(
        Pret(notice=Notice.objects.first(), provenance=lien) for lien in ("flash-18", "flash-1")
    )
    for _ in range(3):
        officiere.get("/ressources/?de=flash-18", headers={"User-Agent": NAVIGATEUR})
    lu = rapport(envoi)
    assert lu["avancement"] == {"faits": 265, "total": 265, "restent": 0}
    assert lu["etats"] == [("Envoyé", 264), ("Refusé", 1)]
    assert lu["refus"] == [("L’adresse est refusée", 1)]
    assert lu["retours"] == [
        ("Adresse inconnue (5.1.1)", 2),
        ("Boîte pleine (5.2.2)", 1),
        ("Boîte pleine (4.2.2), provisoire", 1),
    ]
    assert [nombre for _, nombre in lu["suites"]] == [1, 1, 3, 1]
    page = officiere.get(SUIVI.format(envoi.pk)).content.decode()
    for phrase in ("265 sur 265", "Boîte pleine (5.2.2)", "Visites par jour", "Prêts demandés"):
        assert phrase in page


def test_while_it_leaves_the_page_is_asked_for_again(officiere, envoi):
    page = officiere.get(SUIVI.format(envoi.pk))
    assert page["Refresh"] == "5"
    assert "0 sur 265, il en reste 265" in page.content.decode()


PAUSE, REPRISE, ANNULATION = "Mettre en pause", "Reprendre l’envoi", "ne plus rien envoyer"


@pytest.mark.parametrize(
    ("etat", "offerts"),
    [
        ("planifie", {PAUSE, ANNULATION}),
        ("en_cours", {PAUSE, ANNULATION}),
        ("en_pause", {REPRISE, ANNULATION}),
        ("fini", set()),
        ("annule", set()),
    ],
)
def test_the_report_offers_what_may_still_be_done(officiere, envoi, etat, offerts):
    Envoi.objects.filter(pk=envoi.pk).update(etat=etat)
    page = officiere.get(SUIVI.format(envoi.pk)).content.decode()
    assert {geste for geste in (PAUSE, REPRISE, ANNULATION) if geste in page} == offerts
    assert "planifié pour le" not in page.lower()
    assert "lancé par" in page.lower()


def test_the_register_of_returns_opens_and_exports(officiere, envoi):
    Retour.noter(envoi.destinataires.first(), True, "5.1.1", "=cmd")
    assert "adresse inconnue" in officiere.get("/gestion/newsletter/retour/").content.decode()
    export = b"".join(officiere.get("/gestion/newsletter/retour/?export=csv").streaming_content)
    assert "'=cmd" in export.decode()


def test_who_is_suspended_by_returns_is_found_in_the_register(officiere, envoi):
    siens = envoi.destinataires.first().abonnement
    Abonnement.objects.filter(pk=siens.pk).suspendre("3 courriels revenus : boîte pleine (5.2.2)")
    page = officiere.get("/gestion/newsletter/abonnement/?suivre=revenus").content.decode()
    assert siens.courriel in page
    assert "boîte pleine (5.2.2)" in page


# --- Visits ----------------------------------------------------------------------------------
SEPARES = [
    ("de=lettre-46", "", "lettre-46"),
    ("page=2&de=flash-17", "page=2", "flash-17"),
    ("de=flash-17&page=2", "page=2", "flash-17"),
    ("a=1&de=flash-17&page=2", "a=1&page=2", "flash-17"),
    ("", "", ""),
    ("mode=lettre-46", "mode=lettre-46", ""),
    ("de=Lettre-46", "de=Lettre-46", ""),
    ("de=lettre-46x", "de=lettre-46x", ""),
    ("de=%00", "de=%00", ""),
    ("de=lettre-9999999", "de=lettre-9999999", ""),
]


@pytest.mark.parametrize(("requete", "reste", "reference"), SEPARES)
def test_the_mark_is_taken_off(requete, reste, reference):
    assert separer(requete) == (reste, reference)


COMPTEES = [
    ("/ressources/?de=flash-18", NAVIGATEUR, "GET", 1),
    ("/ressources/fiches/?page=1&de=flash-18", NAVIGATEUR, "GET", 1),
    ("/ressources/", NAVIGATEUR, "GET", 0),
    ("/ressources/?de=flash-18", NAVIGATEUR, "HEAD", 0),
    ("/ressources/?de=flash-18", "Googlebot/2.1", "GET", 0),
    ("/ressources/?de=flash-18", "", "GET", 0),
    ("/ressources/?de=flash-9999", NAVIGATEUR, "GET", 0),
    ("/ressources/?de=lettre-18", NAVIGATEUR, "GET", 0),
    ("/inconnue/?de=flash-18", NAVIGATEUR, "GET", 0),
]


@pytest.mark.parametrize("gardee", [False, True], ids=["rendue", "gardée"])
@pytest.mark.parametrize(("adresse", "navigateur", "methode", "nombre"), COMPTEES)
def test_visits_from_a_sending_are_counted(envoi, adresse, navigateur, methode, nombre, gardee):
    visiteur = Visiteur()
    visiteur.cache.compter = compter_la_page_gardee
    if gardee:
        visiteur.lire(adresse.partition("?")[0])
    visiteur.lire(adresse, methode, HTTP_USER_AGENT=navigateur)
    assert visites(envoi) == nombre
    assert Compteur.objects.filter(genre=VISITE).count() == nombre


def test_a_marked_page_is_the_kept_page(envoi):
    visiteur = Visiteur()
    visiteur.cache.compter = compter_la_page_gardee
    lues = [
        visiteur.lire(adresse, HTTP_USER_AGENT=NAVIGATEUR).corps
        for adresse in ("/ressources/?de=flash-18", "/ressources/", "/ressources/?de=flash-18")
    ]
    assert len(set(lues)) == 1
    assert b"de=flash" not in lues[0]
    assert len(visiteur.rendus) == 1
    assert visites(envoi) == 2


def test_a_count_that_fails_disturbs_nobody(envoi, client, monkeypatch):
    def tomber(*_):
        raise RuntimeError

    monkeypatch.setattr("resovilles.visites.compter", tomber)
    page = client.get("/ressources/?de=flash-18", headers={"User-Agent": NAVIGATEUR})
    assert page.status_code == 200


def test_a_moved_page_is_one_visit(envoi, client):
    entetes = {"User-Agent": NAVIGATEUR}
    client.get("/ressources?de=flash-18", headers=entetes, follow=True)
    assert visites(envoi) == 1


@pytest.mark.parametrize("etat", ["brouillon", "annule"])
def test_what_has_not_left_brings_nobody(envoi, client, etat):
    Envoi.objects.update(etat=etat)
    client.get("/ressources/?de=flash-18", headers={"User-Agent": NAVIGATEUR})
    assert visites(envoi) == 0
