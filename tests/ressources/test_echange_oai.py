"""Harvested by two programs that are not ours, and by hand where they would be too kind."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from ressources.echange import oai
from ressources.models import Lot, Notice, NoticeRetiree
from tests.factories import NoticeFactory
from tests.ressources.echange import CANARI, notice_complete
from tests.ressources.moisson import ADRESSE, MOISSONNEURS, AvecSickle, scythe, sickle
from thesaurus.models import Concept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_a_soi")]
OAI = {"o": oai.OAI}


def demander(client, **parametres):
    reponse = client.get("/oai", parametres)
    assert reponse.status_code == 200
    return etree.fromstring(reponse.content)


def erreur(client, **parametres):
    return demander(client, **parametres).xpath("string(//o:error/@code)", namespaces=OAI)


def numero(notice):
    return f"{oai.PREFIXE}{notice.pk}"


@pytest.fixture
def en_petites_pages(monkeypatch):
    monkeypatch.setattr(oai, "PAR_PAGE", 3)


@pytest.mark.parametrize("moissonner", MOISSONNEURS)
@pytest.mark.parametrize("prefixe", ["oai_dc", "marcxchange"])
def test_all_notices_online_are_harvested_and_no_other(en_petites_pages, moissonner, prefixe):
    en_ligne = NoticeFactory.create_batch(8)
    NoticeFactory(titre=CANARI, etat=Notice.Etat.INTERNE)
    NoticeFactory(titre=CANARI, lot=Lot.objects.create(nom="Fermé"))
    notices = moissonner(prefixe)
    assert sorted(n.header.identifier for n in notices) == sorted(map(numero, en_ligne))
    assert not any(CANARI in n.raw for n in notices)


@pytest.mark.parametrize("moissonner", MOISSONNEURS)
def test_dublin_core_says_what_the_notice_says(moissonner):
    notice = notice_complete()
    (lue,) = moissonner("oai_dc")
    assert lue.metadata["title"] == [notice.titre_complet]
    assert lue.metadata["creator"] == ["Le Goff, Anaïs", "Ministère de la Ville, DIV"]
    assert notice.get_absolute_url() in lue.metadata["identifier"][0]


def test_marcxchange_is_unimarc(client):
    notice_complete()
    lu = demander(client, verb="ListRecords", metadataPrefix="marcxchange")
    espace = {"m": "info:lc/xmlns/marcxchange-v1"}
    assert lu.xpath("string(//m:record/@format)", namespaces=espace) == "UNIMARC"
    titre = lu.xpath('string(//m:datafield[@tag="200"]/m:subfield)', namespaces=espace)
    assert titre.startswith("L’œuvre & la ville")


def test_sets_are_the_themes(client):
    theme, autre = Concept.objects.famille("theme")[:2]
    notice = NoticeFactory()
    notice.themes.set([theme])
    notice.save()
    NoticeFactory()
    ensembles = demander(client, verb="ListSets").xpath("//o:setSpec/text()", namespaces=OAI)
    assert theme.identifiant in ensembles
    assert [n.header.identifier for n in sickle("oai_dc", set=theme.identifiant)] == [
        numero(notice)
    ]
    demande = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": autre.identifiant}
    assert erreur(client, **demande) == "noRecordsMatch"


def tourner_interne(notice):
    notice.etat = Notice.Etat.INTERNE
    notice.titre = CANARI
    notice.save()


@pytest.mark.parametrize("retirer", [tourner_interne, Notice.delete])
def test_a_notice_that_goes_is_told_as_deleted(client, retirer):
    theme = Concept.objects.famille("theme")[0]
    notice, restee = NoticeFactory.create_batch(2)
    notice.themes.set([theme])
    notice.save()
    identifiant = numero(notice)
    retirer(Notice.objects.get(pk=notice.pk))
    lues = {n.header.identifier: n.header.deleted for n in sickle("oai_dc")}
    assert lues == {identifiant: True, numero(restee): False}
    assert [n.header.deleted for n in scythe("oai_dc", set_=theme.identifiant)] == [True]
    une = demander(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=identifiant)
    assert une.xpath("string(//o:header/@status)", namespaces=OAI) == "deleted"
    assert une.xpath("//o:metadata", namespaces=OAI) == []


def test_a_notice_that_comes_back_is_no_more_deleted():
    notice = NoticeFactory()
    tourner_interne(notice)
    notice.etat = Notice.Etat.EN_LIGNE
    notice.save()
    assert [n.header.deleted for n in sickle("oai_dc")] == [False]
    assert not NoticeRetiree.objects.exists()


def test_a_notice_that_was_never_online_was_never_there(client):
    notice = NoticeFactory(etat=Notice.Etat.INTERNE)
    lot = Lot.objects.create(nom="Jamais ouvert")
    du_lot = NoticeFactory(lot=lot)
    for cachee in (notice, du_lot):
        identifiant = numero(cachee)
        cachee.delete()
        demande = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": identifiant}
        assert erreur(client, **demande) == "idDoesNotExist"


def test_an_import_that_is_shut_is_told_as_deleted(client):
    lot = Lot.objects.create(nom="Rouvert", ouvert=True, bascule_le=timezone.now())
    NoticeFactory(lot=lot)
    assert [n.header.deleted for n in sickle("oai_dc")] == [False]
    Lot.objects.update(ouvert=False)
    assert [n.header.deleted for n in sickle("oai_dc")] == [True]


def test_opening_an_import_makes_its_notices_new(client):
    """A harvester that came yesterday hears of notices written last week."""
    lot = Lot.objects.create(nom="Ouvert aujourd’hui", ouvert=True, bascule_le=timezone.now())
    NoticeFactory(lot=lot)
    vieux = timezone.now() - datetime.timedelta(days=9)
    Notice.objects.update(modifiee_le=vieux)
    hier = (timezone.now() - datetime.timedelta(days=1)).strftime("%Y-%m-%d")
    assert len(sickle("oai_dc", **{"from": hier})) == 1


def test_dates_bound_a_harvest_their_ends_included(client):
    NoticeFactory()
    Notice.objects.update(modifiee_le=datetime.datetime(2026, 3, 14, 10, 30, 5, 7, datetime.UTC))
    for bornes in (
        {"from": "2026-03-14", "until": "2026-03-14"},
        {"from": "2026-03-14T10:30:05Z", "until": "2026-03-14T10:30:05Z"},
    ):
        assert len(sickle("oai_dc", **bornes)) == 1
    for bornes in ({"from": "2026-03-15"}, {"until": "2026-03-14T10:30:04Z"}):
        demande = {"verb": "ListRecords", "metadataPrefix": "oai_dc", **bornes}
        assert erreur(client, **demande) == "noRecordsMatch"


def test_pages_lose_nothing_while_the_base_changes(client, en_petites_pages):
    notices = NoticeFactory.create_batch(7)
    premiere = demander(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    Notice.objects.get(pk=notices[0].pk).delete()
    jeton = premiere.xpath("string(//o:resumptionToken)", namespaces=OAI)
    lus = premiere.xpath("//o:identifier/text()", namespaces=OAI)
    while jeton:
        page = demander(client, verb="ListIdentifiers", resumptionToken=jeton)
        lus += page.xpath("//o:identifier/text()", namespaces=OAI)
        jeton = page.xpath("string(//o:resumptionToken)", namespaces=OAI)
    # The one that went is told twice: as it was, then as deleted.
    assert lus == [*map(numero, notices), numero(SimpleNamespace(pk=notices[0].pk))]


def test_a_page_costs_few_queries(client):
    for _ in range(12):
        notice_complete(isbn="")
    with CaptureQueriesContext(connection) as capture:
        demander(client, verb="ListRecords", metadataPrefix="marcxchange")
    assert len(capture) <= 10


@pytest.mark.parametrize(
    ("parametres", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Tout"}, "badVerb"),
        ({"verb": ["Identify", "ListSets"]}, "badVerb"),
        ({"verb": "Identify", "set": "x"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": ["oai_dc", "oai_dc"]}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "hier"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-13-01"}, "badArgument"),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "oai_dc",
                "from": "2026-01-01",
                "until": "2025-01-01",
            },
            "badArgument",
        ),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "oai_dc",
                "from": "2026-01-01",
                "until": "2026-01-01T00:00:00Z",
            },
            "badArgument",
        ),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "9999-12-31"},
            "noRecordsMatch",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "\x01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "mods"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "abc"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "abc"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "x"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "x"}, "idDoesNotExist"),
    ],
)
def test_errors_are_those_of_the_protocol(client, parametres, code):
    assert erreur(client, **parametres) == code


def test_a_token_of_another_is_refused(client, en_petites_pages):
    NoticeFactory.create_batch(4)
    page = demander(client, verb="ListRecords", metadataPrefix="oai_dc")
    jeton = page.xpath("string(//o:resumptionToken)", namespaces=OAI)
    faux = re.sub(r"^.", "_", jeton)
    assert erreur(client, verb="ListRecords", resumptionToken=faux) == "badResumptionToken"


def test_identify_and_post(client):
    lu = etree.fromstring(client.post("/oai", {"verb": "Identify"}).content)
    assert lu.xpath("string(//o:deletedRecord)", namespaces=OAI) == "transient"
    assert lu.xpath("string(//o:request/@verb)", namespaces=OAI) == "Identify"
    assert AvecSickle(ADRESSE).Identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
