"""The page of a territory: written by the centre, or made of what the register holds."""

import datetime
import re

import pytest
from django.utils import timezone
from resovilles.concerning import concerning
from resovilles.models import DocumentSite

from ressources.models import Notice
from territoires.models import (
    Appartenance,
    Contour,
    Contrat,
    FicheTerritoire,
    Mesure,
    Succession,
    Territoire,
    Zonage,
)
from tests.factories import DossierFactory, NoticeFactory, RencontreFactory
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db


def lue(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return re.sub(r"&#8239;|&nbsp;|[\u202f\xa0]", " ", reponse.content.decode())


def quartier(nom, commune="44109", **champs):
    cree = Territoire.objects.create(nom=nom, genre="quartier", **champs)
    Appartenance.objects.create(enfant=cree, parent=Territoire.objects.get(code=commune))
    return cree


@pytest.mark.parametrize(
    ("code", "attendus"),
    [
        ("35238", ["Commune – Insee 35238", "Rennes", "Le Blosne", "Rennes Métropole"]),
        ("ZUS-44109-5", ["Quartier", "Bellevue", "Nantes", "Saint-Herblain", "2004"]),
        ("R53", ["Région", "Finistère", "Kermoysan"]),
        ("D72", ["Département", "Allonnes", "Le Mans", "Coulaines"]),
    ],
)
def test_a_territory_without_a_page_has_a_short_one(client, code, attendus):
    page = lue(client, f"/territoires/{code}/")
    assert [mot for mot in attendus if mot not in page] == []


@pytest.mark.parametrize("code", ["99999", "NP", "ETR", "FR", "X"])
def test_what_is_no_territory_of_ours_is_not_found(client, code):
    assert client.get(f"/territoires/{code}/").status_code == 404


def test_the_code_of_a_described_territory_leads_to_its_page(client):
    reponse = client.get("/territoires/244400404/")
    assert reponse["Location"].endswith("/territoires/nantes-metropole/")
    FicheTerritoire.objects.get(slug="nantes-metropole").unpublish()
    assert client.get("/territoires/244400404/").status_code == 200


def test_the_page_tells_zonings_contracts_and_figures_with_their_sources(client):
    page = lue(client, "/territoires/nantes-metropole/")
    for attendu in (
        "Intercommunalité – SIREN 244400404",
        "Les zonages au fil du temps",
        "Malakoff",
        "décret n° 96-1156",
        "Contrat de ville 2015-2023",
        "54 852",
        "Population des quartiers prioritaires",
        "ANCT, CI-Ville, 2024",
        "Rennes Métropole",
        "séminaire régional",
    ):
        assert attendu in page


def test_each_place_has_one_row_and_a_bar_per_zoning(client):
    """Bellevue lies in two communes and bears two zonings: one row, two bars."""
    page = lue(client, "/territoires/nantes-metropole/")
    rangees = re.findall(r'<div class="rangee">.*?</svg></div>', page, re.S)
    [bellevue] = [rangee for rangee in rangees if "<b>Bellevue</b>" in rangee]
    assert "Nantes, Saint-Herblain" in bellevue
    assert re.findall(r"<text[^>]*>([^<]*)", bellevue) == ["ZUS", "ZFU"]


def test_a_quartier_drawn_anew_follows_on_the_same_row(client):
    ancien = Territoire.objects.get(code="ZUS-44109-3")
    neuf = quartier("Bottière d’essai", code="QP-ESSAI")
    Succession.objects.create(ancien=ancien, nouveau=neuf)
    Zonage.objects.create(
        zonage=Concept.objects.get(identifiant="qpv-2015"),
        commune=Territoire.objects.get(code="44109"),
        quartier=neuf,
        depuis=datetime.date(2015, 1, 1),
        source="Essai",
    )
    assert "Quartier Est, puis Bottière d’essai" in lue(client, "/territoires/44109/")
    assert "Suivi par <a href" in lue(client, "/territoires/ZUS-44109-3/")
    assert "Suit <a href" in lue(client, "/territoires/QP-ESSAI/")


def test_an_indicator_over_years_shows_them_and_compares_with_peers(client):
    mesure = Mesure.objects.get(
        indicateur__identifiant="postes-adultes-relais", territoire__code="244400404"
    )
    Mesure.objects.create(
        indicateur=mesure.indicateur,
        territoire=mesure.territoire,
        annee=2022,
        valeur=47.5,
        source="Essai",
    )
    page = lue(client, "/territoires/nantes-metropole/")
    assert "au fil des ans" in page
    assert "47,5" in page
    valeurs = re.findall(r"<b>(\d+)</b></div>", page)
    assert valeurs == ["61", "50", "33", "10"]


def test_a_contract_names_who_signed_it_and_when(client):
    Contrat.objects.filter(territoire__code="244900015").update(
        signe_le=datetime.date(2015, 7, 3), partenaires="L’État\n\nLa Région (essai)"
    )
    page = lue(client, "/territoires/angers-loire-metropole/")
    assert "signé le 3 juillet 2015" in page
    assert "Avec L’État, La Région (essai)." in page


def test_what_the_site_holds_in_a_part_shows_on_the_whole(client):
    rennes = Territoire.objects.get(code="35238")
    dossier = DossierFactory(title="Un dossier sur Rennes", first_published_at=timezone.now())
    dossier.territoires.set([rennes])
    dossier.save()
    RencontreFactory(title="Une rencontre à Rennes", ville=rennes)
    for adresse in ("/territoires/35238/", "/territoires/rennes-metropole/", "/territoires/R53/"):
        page = lue(client, adresse)
        assert "Un dossier sur Rennes" in page
        assert "Une rencontre à Rennes" in page


def test_what_a_reader_may_not_read_is_not_told(client, adherent, officier):
    lieu = quartier("Un quartier d’essai", code="ESSAI-1")
    secrete = NoticeFactory(titre="Note interne d’essai", etat=Notice.Etat.INTERNE)
    secrete.territoires.set([lieu])
    secrete.save()
    brouillon = RencontreFactory(title="Rencontre en préparation", ville=lieu, live=False)
    assert concerning(lieu, None) == concerning(lieu, adherent) == []
    assert [g.titre for g in concerning(lieu, officier)] == ["Notices de la base documentaire"]
    page = lue(client, "/territoires/ESSAI-1/")
    assert "Nous n’en savons pas davantage" in page
    assert secrete.titre not in page
    assert brouillon.title not in page


def test_the_list_of_territories_leads_to_each(client):
    assert 'href="/territoires/35238/"' in client.get("/territoires/").content.decode()


def test_a_cycle_that_the_base_would_hold_does_not_turn_for_ever(client):
    rennes = Territoire.objects.get(code="35238")
    Appartenance.objects.create(enfant=Territoire.objects.get(code="R53"), parent=rennes)
    assert client.get("/territoires/35238/").status_code == 200


def test_with_outlines_the_page_has_a_plan_of_its_communes_and_quartiers(client):
    """Fictitious squares; Nantes bears zonings, the other commune does not."""
    Contour.objects.all().delete()
    sans = Territoire.objects.create(code="44999", nom="Commune d’essai", genre="commune")
    Appartenance.objects.create(enfant=sans, parent=Territoire.objects.get(code="244400404"))
    lieux = [Territoire.objects.get(code="44109"), sans, Territoire.objects.get(code="ZUS-44109-2")]
    for rang, lieu in enumerate(lieux):
        cote = [[rang, 47], [rang + 1, 47], [rang + 1, 48], [rang, 48], [rang, 47]]
        contour = Contour(territoire=lieu, polygones=[[cote]], source="Carrés d’essai")
        contour.cadrer()
        contour.save()
    page = lue(client, "/territoires/nantes-metropole/")
    assert page.count('class="terre concernee"') == 1
    assert page.count('class="terre"') == 1
    assert page.count('class="quartier"') == 1
    assert "Carrés d’essai" in page


def test_an_outline_alone_leaves_the_map_of_the_two_regions(client):
    Contour.objects.exclude(territoire__code="44109").delete()
    page = lue(client, "/territoires/44109/")
    assert "Position schématique" in page
    assert "Admin Express" not in page


def test_the_documents_of_a_contract_keep_their_doors(client, adherent):
    """Public: a link. For members: announced. Internal: not told."""
    documents = list(DocumentSite.objects.order_by("pk")[:3])
    for document, acces in zip(documents, ("public", "adherents", "interne"), strict=True):
        document.acces, document.title = acces, f"Convention {acces} d’essai"
        document.save()
    contrat = Contrat.objects.get(territoire__code="244900015")
    contrat.documents = [("document", {"document": document}) for document in documents]
    contrat.save()
    adresse = "/territoires/angers-loire-metropole/"
    public, reserve, interne = documents
    page = lue(client, adresse)
    assert public.url in page
    assert reserve.title in page
    assert reserve.url not in page
    assert interne.title not in page
    client.force_login(adherent)
    page = lue(client, adresse)
    assert reserve.url in page
    assert interne.title not in page
