"""What monitors read."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from resovilles import sante
from resovilles.courriel.actions import envoyer_en_attente
from resovilles.taches.models import Passage
from resovilles.taches.planification import passer

pytestmark = pytest.mark.django_db


def test_all_is_well(client):
    passer()
    reponse = client.get("/sante/")
    assert reponse.status_code == 200
    etats = reponse.json()
    assert etats.pop("age_de_l_horloge") < 60
    assert etats == dict.fromkeys(["etat", "base", "cache", "file", "horloge", "index"], "bien")
    assert reponse["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("controle", "code"), [("base", 503), ("cache", 200), ("file", 200), ("horloge", 200)]
)
def test_only_what_is_vital_makes_it_fail(client, monkeypatch, controle, code):
    def tomber():
        raise OperationalError("motif secret")

    monkeypatch.setitem(sante.CONTROLES, controle, tomber)
    reponse = client.get("/sante/")
    assert reponse.status_code == code
    assert reponse.json()[controle] == "en panne : OperationalError"
    assert "secret" not in reponse.content.decode()
    assert reponse.json()["etat"] == ("en panne" if code == 503 else "dégradé")


def test_a_database_that_falls_shows_a_dressed_page_and_says_when_to_come_back(client, monkeypatch):
    def tomber(*_, **__):
        raise OperationalError

    monkeypatch.setattr("resovilles.views.Page.objects.descendant_of", tomber)
    reponse = client.get("/plan-du-site/")
    assert reponse.status_code == 503
    assert reponse["Retry-After"] == "60"
    assert "revient dans un instant" in reponse.content.decode()


IL_Y_A = {minutes: -timedelta(minutes=minutes) for minutes in (1, 29, 31, 60)}


@pytest.mark.parametrize(
    ("demandee", "reportee", "etat"),
    [
        (29, None, "bien"),
        (31, None, "en panne : FileEnRetard"),
        (60, 1, "bien"),  # it failed, and its time to be tried again has just come
        (60, 31, "en panne : FileEnRetard"),
    ],
)
def test_tasks_that_nobody_takes_are_told(client, demandee, reportee, etat):
    DBTaskResult.objects.all().delete()
    envoyer_en_attente.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() + IL_Y_A[demandee])
    if reportee:
        DBTaskResult.objects.update(run_after=timezone.now() + IL_Y_A[reportee])
    assert client.get("/sante/").json()["file"] == etat


@pytest.mark.parametrize(
    ("minutes", "etat"),
    [
        ([], "en panne : HorlogeArretee"),
        ([6], "en panne : HorlogeArretee"),
        ([6, 4], "bien"),
    ],
)
def test_a_clock_that_stands_still_is_told(client, minutes, etat):
    for passe in minutes:
        debut = timezone.now() - timedelta(minutes=passe)
        Passage.objects.create(travail="essai", creneau=passe, debut=debut)
    assert client.get("/sante/").json()["horloge"] == etat


@pytest.mark.parametrize("adresse", ["/", "/contact/", "/recherche/?q=ville"])
def test_a_cache_that_is_down_does_not_stop_the_site(client, settings, adresse):
    personne = {
        "BACKEND": "resovilles.redis_tolerant.RedisTolerant",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
    settings.CACHES = settings.CACHES | {"default": personne}
    assert client.get(adresse).status_code == 200
    assert cache.incr("inconnue") == 1
    sante = client.get("/sante/")
    assert sante.status_code == 200
    assert sante.json()["cache"].startswith("en panne")
