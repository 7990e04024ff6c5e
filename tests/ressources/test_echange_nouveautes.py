"""What entered lately: a page by month, a feed."""

import datetime

import feedparser
import pytest
from bs4 import BeautifulSoup

from ressources.models import Lot, Notice
from tests.factories import NoticeFactory
from tests.ressources.echange import CANARI, notice_complete
from tests.test_requetes import MAXIMUM, requetes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_a_soi")]
PAGE, FLUX = "/ressources/nouveautes/", "/ressources/nouveautes/flux/"


def entree(mois, titre, **champs):
    return NoticeFactory(titre=titre, date_entree=datetime.date(2006, mois, 15), **champs)


def cacher():
    entree(12, f"Interne {CANARI}", etat=Notice.Etat.INTERNE)
    entree(12, f"Importée {CANARI}", lot=Lot.objects.create(nom="Fermé"))


def test_the_latest_months_come_first(client):
    for mois in range(1, 10):
        entree(mois, f"Entrée du mois {mois}")
    cacher()
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    mois = [h2.get_text() for h2 in page.select("main .titre-section h2")]
    assert mois == ["Septembre 2006", "Août 2006", "Juillet 2006", "Juin 2006", "Mai 2006"] + [
        "Avril 2006"
    ]
    assert page.select_one(".fil").find("a", href="/ressources/notices/")
    assert "Entrée du mois 9" in page.get_text()
    assert "Entrée du mois 3" not in page.get_text()
    assert CANARI not in page.get_text()


def test_an_empty_base_has_its_page(client):
    assert "Rien n’est encore entré" in client.get(PAGE).content.decode()


def test_the_feed_is_read_without_a_fault(client, settings):
    settings.ADRESSE_DU_SITE = "https://www.example.org"
    entree(3, "La plus ancienne")
    notice = entree(9, "L'été des <b>quartiers</b>", resume="Un résumé & plus")
    notice_complete(date_entree=datetime.date(2006, 5, 1))
    cacher()
    flux = feedparser.parse(client.get(FLUX).content)
    assert not flux.bozo
    assert flux.version == "atom10"
    assert flux.feed.link == "https://www.example.org/ressources/nouveautes/"
    assert flux.entries[0].title == "L’été des <b>quartiers</b>"
    assert flux.entries[0].link == f"https://www.example.org{notice.get_absolute_url()}"
    assert len(flux.entries) == len({e.id for e in flux.entries}) == 3
    assert CANARI not in str(flux)


def test_the_pages_cost_few_queries(client, valider):
    for rang in range(15):
        notice_complete(isbn="", titre=f"Une notice complète {rang}")
    valider()
    dernier = Notice.objects.en_ligne().first()
    for adresse in (PAGE, FLUX, "/ressources/notices/", dernier.get_absolute_url()):
        assert requetes(client, adresse) <= MAXIMUM, adresse
