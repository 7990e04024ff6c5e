"""One door to the files: who passes, what is counted, what is read in them."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from resovilles.models import Analyse, Compteur, DocumentSite
from resovilles.telechargements import TELECHARGEMENT
from resovilles.travaux import analyser

from ressources.models import Fichier, Notice
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db

LECTEUR = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101"}


@pytest.fixture(autouse=True)
def aucun_compte(db):
    """None of the downloads of the demonstration."""
    Compteur.objects.all().delete()


@pytest.fixture
def client():
    return Client(**LECTEUR)


def compte(document):
    return sum(Compteur.objects.filter(objet=document.pk).values_list("nombre", flat=True))


def test_the_address_of_a_file_is_one_and_the_former_one_leads_to_it(client, document):
    assert document.url == f"/ressources/telecharger/{document.pk}/{document.filename}"
    ancienne = f"/documents/{document.pk}/{document.filename}"
    assert client.get(ancienne)["Location"] == document.url
    reponse = client.get(document.url)
    assert b"".join(reponse.streaming_content).startswith(b"%PDF-")
    assert reponse["Content-Type"] == "application/pdf"
    assert "sandbox" in reponse["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("entetes", "nombre"),
    [
        ({}, 1),
        ({"HTTP_RANGE": "bytes=0-99"}, 1),
        ({"HTTP_RANGE": "bytes=100-199"}, 0),
        ({"HTTP_USER_AGENT": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, 0),
        ({"HTTP_USER_AGENT": "curl/8.5.0"}, 0),
        ({"HTTP_USER_AGENT": ""}, 0),
    ],
)
def test_a_person_is_counted_and_a_robot_is_not(client, document, entetes, nombre):
    client.get(document.url, **entetes)
    assert compte(document) == nombre


def test_what_the_reader_has_already_is_not_sent_nor_counted_again(client, document):
    etag = client.get(document.url)["ETag"]
    assert client.get(document.url, HTTP_IF_NONE_MATCH=etag).status_code == 304
    client.head(document.url)
    assert compte(document) == 1


def test_a_count_keeps_a_day_a_file_and_a_number(client, document):
    client.get(document.url)
    client.get(document.url)
    (ligne,) = Compteur.objects.filter(objet=document.pk).values()
    assert set(ligne) == {"id", "jour", "genre", "objet", "nombre"}
    assert ligne["nombre"] == 2


def test_ranges_and_conditions(client, document):
    reponse = client.get(document.url, HTTP_RANGE="bytes=0-3")
    assert reponse.status_code == 206
    assert b"".join(reponse.streaming_content) == b"%PDF"
    assert client.get(document.url, HTTP_RANGE="bytes=99999999-").status_code == 416


def test_a_file_of_an_internal_notice_is_hidden_by_every_door(client, adherent, officier, document):
    analyser.func(document.pk)
    portes = [document.url, f"/ressources/vignettes/{document.pk}.webp"]
    notice = NoticeFactory()
    Fichier.objects.create(notice=notice, document=document)
    assert [client.get(porte).status_code for porte in portes] == [200, 200]
    Notice.objects.filter(pk=notice.pk).update(etat=Notice.Etat.INTERNE)
    absent = client.get("/ressources/telecharger/999999/rien.pdf")
    for porte in portes:
        reponse = client.get(porte)
        assert (reponse.status_code, reponse.content) == (404, absent.content)
        assert client.get(porte, HTTP_RANGE="bytes=0-9").status_code == 404
        assert client.head(porte).status_code == 404
    client.force_login(adherent)
    assert [client.get(porte).status_code for porte in portes] == [404, 404]
    client.force_login(officier)
    assert [client.get(porte).status_code for porte in portes] == [200, 200]


def test_a_reserved_file_of_an_internal_notice_is_not_even_announced(client, document):
    DocumentSite.objects.filter(pk=document.pk).update(acces="adherents")
    assert client.get(document.url).status_code == 403
    Fichier.objects.create(notice=NoticeFactory(etat="interne"), document=document)
    assert client.get(document.url).status_code == 404


def test_a_file_is_read_once_stored(valider, document):
    document.save()
    analyser.func(document.pk)
    analyse = Analyse.objects.get(document=document)
    assert "bibliographie" in analyse.texte.lower()
    assert (analyse.balise, analyse.langue[:2], analyse.reproches) == (True, "fr", [])
    assert analyse.vignette.size > 500


def test_a_file_that_nobody_can_read_aloud_says_why(document):
    from home.demo.textes import fabriquer_texte

    with document.file.storage.open(document.file.name, "wb") as fichier:
        fichier.write(fabriquer_texte("Sans balises", "sante", 3).read())
    document._set_document_file_metadata()
    document.save()
    analyser.func(document.pk)
    reproches = " ".join(document.analyse.reproches)
    assert "pas balisé" in reproches
    assert "sa langue" in reproches
    assert "son titre" in reproches


def test_a_broken_pdf_says_so_and_stops_nothing(document):
    with document.file.storage.open(document.file.name, "wb") as fichier:
        fichier.write(b"%PDF-1.7 rien de plus")
    document._set_document_file_metadata()
    document.save()
    analyser.func(document.pk)
    assert document.analyse.reproches == ["Ce PDF ne se laisse pas lire."]


def test_the_most_downloaded_of_any_period(client, officier, document):
    client.get(document.url)
    Compteur.objects.update(jour=datetime.date(2026, 3, 1))
    client.force_login(officier)
    adresse = "/gestion/base/chiffres/?annee=2026&du={}&au={}"
    lu = client.get(adresse.format("2026-03-01", "2026-03-01")).content.decode()
    assert document.title.split(" :")[0] in lu
    lu = client.get(adresse.format("2026-03-02", "2026-12-31")).content.decode()
    assert "Aucun téléchargement" in lu


def test_everybody_reads_what_was_most_downloaded_for_a_year(client, document):
    """Public files only, whoever asked for the others."""
    interne = DocumentSite.objects.create(title="Note de l’équipe", file="n.pdf", acces="interne")
    for objet, jours in ((document, 10), (interne, 10), (autre_document(document), 400)):
        jour = timezone.localdate() - datetime.timedelta(days=jours)
        Compteur.objects.create(genre=TELECHARGEMENT, objet=objet.pk, jour=jour, nombre=7)
    lu = BeautifulSoup(client.get("/ressources/").content, "html.parser")
    bloc = lu.find("section", {"aria-labelledby": "t-telecharges"})
    assert [lien["href"] for lien in bloc.select("h3 a")] == [document.url]
    assert "7 téléchargements" in bloc.get_text()


def autre_document(document):
    return DocumentSite.objects.filter(acces="public").exclude(pk=document.pk).first()


def test_the_form_of_a_document_says_who_can_read_it(client, officier, document):
    """The documentalist sees it where the file is, not only in its notice."""
    client.force_login(officier)
    adresse = f"/gestion/documents/edit/{document.pk}/"
    analyser.func(document.pk)
    assert "balisé, avec sa langue et son titre" in client.get(adresse).content.decode()
    Analyse.objects.filter(document=document).update(balise=False, langue="")
    lu = client.get(adresse).content.decode()
    assert "Il n’est pas balisé" in lu
    assert "Il ne dit pas sa langue" in lu


def test_the_figures_of_the_base_in_2006(client, officier):
    client.force_login(officier)
    lu = client.get("/gestion/base/chiffres/?annee=2006").content.decode()
    for nombre in ("1 041", "751", "290", "131"):
        assert nombre in re.sub(r"[\u202f\xa0]", " ", lu)
