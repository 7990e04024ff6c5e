"""What a page says to machines: schema.org, OpenGraph, addresses that no request can forge."""

import datetime
import json
import struct
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as reglages
from django.utils import timezone
from wagtail.models import Page

from territoires.models import Territoire
from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    FicheFactory,
    PublicationFactory,
    RencontreFactory,
)

pytestmark = pytest.mark.django_db

ADRESSE = "https://www.example.org"


@pytest.fixture(autouse=True)
def adresse_publique(settings):
    settings.ADRESSE_DU_SITE = ADRESSE


def soupe(client, adresse):
    reponse = client.get(adresse, HTTP_HOST="127.0.0.1")
    assert reponse.status_code == 200
    return BeautifulSoup(reponse.content, "html.parser")


def objets(client, adresse):
    """The schema.org objects of a page by type."""
    blocs = soupe(client, adresse).select('script[type="application/ld+json"]')
    lus = [json.loads(bloc.string) for bloc in blocs]
    assert all(objet["@context"] == "https://schema.org" for objet in lus)
    return {objet["@type"]: objet for objet in lus}


def test_the_home_page_tells_who_publishes_and_how_to_search(client):
    lus = objets(client, "/")
    assert set(lus) == {"Organization", "WebSite"}
    organisation = lus["Organization"]
    assert organisation["url"] == f"{ADRESSE}/"
    assert organisation["address"][0] == {
        "@type": "PostalAddress",
        "streetAddress": "19, rue Romain-Rolland",
        "postalCode": "44100",
        "addressLocality": "Nantes",
        "addressCountry": "FR",
    }
    action = lus["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{ADRESSE}/recherche/?q={{mots}}"
    assert action["query-input"] == "required name=mots"


def test_every_inner_page_has_its_breadcrumb_from_home_to_itself(client):
    adresses = [page.url for page in Page.objects.live().public().filter(depth__gt=2)]
    for adresse in [*adresses, "/plan-du-site/", "/accessibilite/", "/recherche/"]:
        etapes = objets(client, adresse)["BreadcrumbList"]["itemListElement"]
        assert [etape["position"] for etape in etapes] == list(range(1, len(etapes) + 1))
        assert etapes[0]["item"] == f"{ADRESSE}/"
        assert etapes[-1]["item"] == f"{ADRESSE}{adresse}"


@pytest.mark.parametrize(
    ("fabrique", "genre"),
    [
        (ActualiteFactory, "NewsArticle"),
        (DossierFactory, "Article"),
        (FicheFactory, "Article"),
        (PublicationFactory, "Report"),
    ],
)
def test_an_article_says_what_it_is_and_who_answers_for_it(client, fabrique, genre):
    page = fabrique(title="Le titre", date_affichee=datetime.date(2006, 4, 3))
    article = objets(client, page.url)[genre]
    assert article["headline"] == "Le titre"
    assert article["datePublished"] == "2006-04-03"
    assert article["author"]["@type"] == article["publisher"]["@type"] == "Organization"
    assert article["url"] == f"{ADRESSE}{page.url}"


def test_a_publication_names_its_collection_its_number_and_its_public_file(client, document):
    page = PublicationFactory(
        collection="Les Rendez-vous",
        numero=3,
        date_parution=datetime.date(2006, 4, 1),
        document=document,
    )
    rapport = objets(client, page.url)["Report"]
    assert rapport["isPartOf"]["name"] == "Les Rendez-vous"
    assert (rapport["reportNumber"], rapport["datePublished"]) == ("3", "2006-04-01")
    assert rapport["encoding"]["contentUrl"] == f"{ADRESSE}{document.url}"
    document.acces = "adherents"
    document.save()
    assert "encoding" not in objets(client, page.url)["Report"]


@pytest.mark.parametrize(
    ("debut", "attendu"),
    [
        ((2026, 10, 24, 9, 30), "2026-10-24T09:30:00+02:00"),
        ((2026, 10, 26, 9, 30), "2026-10-26T09:30:00+01:00"),
        ((2026, 10, 26), "2026-10-26"),
    ],
)
def test_a_meeting_is_an_event_in_its_place_on_the_clock_of_the_place(client, debut, attendu):
    moment = datetime.datetime(*debut, tzinfo=ZoneInfo("Europe/Paris"))
    ville = Territoire.objects.get(code="35238")
    page = RencontreFactory(debut=moment.astimezone(datetime.UTC), ville=ville, lieu="Les Champs")
    event = objets(client, page.url)["Event"]
    assert event["startDate"] == attendu
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"]["name"] == "Les Champs, Rennes"
    assert event["location"]["address"]["addressLocality"] == "Rennes"
    assert "place" in RencontreFactory().donnees_structurees()[0]["location"]["@type"].lower()


def test_a_title_cannot_close_the_data_block(client):
    titre = "Un </script><script>alert(1)</script> & <!-- titre"
    page = DossierFactory(title=titre)
    assert objets(client, page.url)["Article"]["headline"] == titre
    assert b"<script>alert" not in client.get(page.url).content


@pytest.mark.parametrize("adresse", ["/", "/ressources/dossiers/clspd/", "/accessibilite/"])
def test_a_shared_link_shows_its_title_its_text_and_a_picture(client, adresse):
    page = soupe(client, adresse)
    dit = {meta["property"]: meta["content"] for meta in page.select("meta[property]")}
    assert all(dit[f"og:{nom}"] for nom in ("title", "description", "type", "site_name", "locale"))
    assert dit["og:url"] == f"{ADRESSE}{adresse}"
    assert dit["og:image"].startswith(f"{ADRESSE}/static/img/partage")
    assert page.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"
    assert page.select_one('link[rel="canonical"]')["href"] == f"{ADRESSE}{adresse}"
    assert "<sup>" not in page.title.text + dit["og:title"]


def test_the_picture_of_shared_links_is_small_and_of_the_size_that_is_told():
    contenu = (reglages.SITE_DIR / "static/img/partage.png").read_bytes()
    assert len(contenu) < 40_000
    assert struct.unpack(">II", contenu[16:24]) == (1200, 630)


def test_no_absolute_address_comes_from_the_request(client):
    rencontre = RencontreFactory(debut=timezone.now())
    for adresse in ("/", "/rencontres/", rencontre.url, "/robots.txt", "/info-a-tous/flux/"):
        contenu = client.get(adresse, HTTP_HOST="127.0.0.1").content.decode()
        assert "//127.0.0.1" not in contenu.replace("http://127.0.0.1:8000", "")
        assert "testserver" not in contenu
