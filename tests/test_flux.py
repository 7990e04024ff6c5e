"""Feeds: well-formed, of what is public, at the addresses of the settings."""

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from resovilles.contexte import FLUX
from wagtail.models import PageViewRestriction

from newsletter.models import Numero
from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    FicheFactory,
    NoticeFactory,
    PublicationFactory,
    RencontreFactory,
)
from tests.test_requetes import requetes

pytestmark = pytest.mark.django_db

FLUX_DE_PAGES = [
    ("/info-a-tous/flux/", ActualiteFactory),
    ("/ressources/dossiers/flux/", DossierFactory),
    ("/ressources/fiches/flux/", FicheFactory),
    ("/ressources/publications/flux/", PublicationFactory),
    ("/rencontres/flux/", RencontreFactory),
]
ADRESSES = [adresse for adresse, _ in FLUX_DE_PAGES] + [
    "/ressources/nouveautes/flux/",
    "/lettre/flux/",
]


def lire(client, adresse, **entetes):
    reponse = client.get(adresse, **entetes)
    assert reponse.status_code == 200
    return feedparser.parse(reponse.content)


@pytest.mark.parametrize("adresse", ADRESSES)
def test_a_feed_is_read_without_a_fault(client, settings, adresse):
    settings.ADRESSE_DU_SITE = "https://www.example.org"
    NoticeFactory()
    flux = lire(client, adresse, HTTP_HOST="127.0.0.1")
    assert not flux.bozo
    assert flux.version == "atom10"
    assert flux.feed.language == "fr"
    assert flux.feed.title.startswith("RésO Villes")
    assert {lien.href for lien in flux.feed.links} == {
        f"https://www.example.org{adresse.removesuffix('flux/')}",
        f"https://www.example.org{adresse}",
    }
    assert 0 < len(flux.entries) <= 20
    identifiants = [entree.id for entree in flux.entries]
    assert len(set(identifiants)) == len(identifiants)
    for entree in flux.entries:
        assert all([entree.title, entree.published_parsed, entree.updated_parsed])
        assert entree.link.startswith("https://www.example.org/")
        assert client.get(entree.link.removeprefix("https://www.example.org")).status_code == 200


@pytest.mark.parametrize(("adresse", "fabrique"), FLUX_DE_PAGES)
def test_a_feed_holds_what_is_live_and_public_only(client, adresse, fabrique):
    publiee = fabrique(title="Canari en ligne")
    fabrique(title="Canari hors ligne", live=False)
    reservee = fabrique(title="Canari réservé")
    PageViewRestriction.objects.create(page=reservee, restriction_type="login")
    titres = [entree.title for entree in lire(client, adresse).entries]
    assert publiee.title in titres
    assert not {"Canari hors ligne", "Canari réservé"} & set(titres)


@pytest.mark.parametrize(("adresse", "fabrique"), FLUX_DE_PAGES)
def test_a_longer_feed_costs_no_more(client, adresse, fabrique, valider):
    avant = requetes(client, adresse)
    fabrique.create_batch(10)
    valider()
    assert requetes(client, adresse) <= avant


def test_the_entry_of_a_page_keeps_its_identifier_when_its_address_changes(client):
    dossier = DossierFactory(title="Canari")

    def entree():
        return next(
            e for e in lire(client, "/ressources/dossiers/flux/").entries if e.title == "Canari"
        )

    avant = entree()
    dossier.slug = "une-autre-adresse"
    dossier.save()
    apres = entree()
    assert apres.id == avant.id
    assert apres.link != avant.link


def test_an_issue_of_the_letter_leads_to_its_page(client):
    for numero in Numero.objects.parus()[:14]:
        page = BeautifulSoup(client.get(numero.adresse).content, "html.parser")
        assert f"n° {numero.numero} " in page.find(class_="surtitre").get_text().replace(
            "\xa0", " "
        )


@pytest.mark.parametrize("adresse", ADRESSES)
def test_a_list_declares_and_names_its_feed(client, adresse):
    page = client.get(adresse.removesuffix("flux/"))
    soupe = BeautifulSoup(page.content, "html.parser")
    declares = soupe.select('link[rel="alternate"][type="application/atom+xml"]')
    assert [lien["href"] for lien in declares] == [adresse]
    assert soupe.find("a", href=adresse, string="S’abonner par Atom")


def test_the_home_page_declares_every_feed(client):
    soupe = BeautifulSoup(client.get("/").content, "html.parser")
    declares = {lien["href"] for lien in soupe.select('link[type="application/atom+xml"]')}
    assert declares == {reverse(flux["nom"]) for flux in FLUX} == set(ADRESSES)
