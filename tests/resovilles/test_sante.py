"""What monitors read."""

import pytest
from django.db import OperationalError
from resovilles import sante

pytestmark = pytest.mark.django_db


def test_all_is_well(client):
    reponse = client.get("/sante/")
    assert reponse.status_code == 200
    assert reponse.json() == {"base": "bien", "cache": "bien", "file": "bien"}
    assert reponse["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("controle", "code"), [("base", 503), ("cache", 200), ("file", 200)])
def test_only_what_is_vital_makes_it_fail(client, monkeypatch, controle, code):
    def tomber():
        raise OperationalError("motif secret")

    monkeypatch.setitem(sante.CONTROLES, controle, tomber)
    reponse = client.get("/sante/")
    assert reponse.status_code == code
    assert reponse.json()[controle] == "en panne : OperationalError"
    assert "secret" not in reponse.content.decode()


def test_a_database_that_falls_shows_a_dressed_page_and_says_when_to_come_back(client, monkeypatch):
    def tomber(*_, **__):
        raise OperationalError

    monkeypatch.setattr("resovilles.views.Page.objects.descendant_of", tomber)
    reponse = client.get("/plan-du-site/")
    assert reponse.status_code == 503
    assert reponse["Retry-After"] == "60"
    assert "revient dans un instant" in reponse.content.decode()
