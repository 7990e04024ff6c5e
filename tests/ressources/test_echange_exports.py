"""What leaves: each format is read back by a program that is not ours."""

import csv
import io
import json
from urllib.parse import parse_qs

import pymarc
import pypdfium2
import pytest
import rispy
from bibtexparser import parse_string
from bs4 import BeautifulSoup
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from ressources.actions import demander_edition, fabriquer_edition, prochain_numero
from ressources.echange.exports import D_UNE_NOTICE, EXPORTS
from ressources.models import Dossier, Notice, Reference
from tests.factories import DossierFactory, NoticeFactory
from tests.ressources.echange import CANARI, article, notice_complete

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_a_soi")]


def lire(reponse):
    assert reponse.status_code == 200
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def forme(client, notice, fin):
    return lire(client.get(f"{notice.get_absolute_url().rstrip('/')}.{fin}"))


def liste(client, nom, suite=""):
    return lire(client.get(f"/ressources/notices/export/{nom}/{suite}"))


def soupe(client, notice):
    return BeautifulSoup(client.get(notice.get_absolute_url()).content, "html.parser")


def test_rispy_reads_our_ris(client):
    (lue,) = rispy.loads(forme(client, notice_complete(), "ris").decode())
    assert lue["title"] == "L’œuvre & la ville : 100 % {d’après} l’Île : essai <à> lire"
    assert lue["authors"][0] == "Le Goff, Anaïs"
    assert lue["subsidiary_authors"] == ["Œuvrard, François"]
    assert (lue["year"], lue["publisher"]) == ("2005", "Éditions de l’Épi")
    assert lue["issn"] == "9782070408504"
    assert "« ça »" in str(lue["abstract"])


def test_an_article_says_where_it_stands(client):
    (lue,) = rispy.loads(forme(client, article(), "ris").decode())
    assert (lue["type_of_reference"], lue["secondary_title"]) == ("JOUR", "Urbanisme d’ailleurs")
    assert (lue["volume"], lue["number"]) == ("3", "412")
    assert (lue["start_page"], lue["end_page"]) == ("12", "25")


def test_bibtexparser_reads_our_bibtex(client):
    lue = parse_string(forme(client, notice_complete(), "bib").decode())
    assert lue.failed_blocks == []
    champs = lue.entries[0].fields_dict
    assert champs["author"].value.startswith("Le Goff, Anaïs and {Ministère de la Ville, DIV}")
    assert r"100 \% \{d’après\} l’Île" in champs["title"].value
    assert champs["url"].value == "https://example.org/oeuvre?a=1&b=2"


def test_pymarc_reads_our_unimarc(client):
    lecteur = pymarc.MARCReader(forme(client, notice_complete(), "mrc"), force_utf8=True)
    (lue,) = list(lecteur)
    assert lue.leader[9] == " "  # UNIMARC says its characters in 100 $a
    assert lue["100"]["a"][26:28] == "50"
    assert lue["200"]["a"].startswith("L’œuvre & la ville")
    assert lue["700"].get_subfields("a", "b", "4") == ["Le Goff", "Anaïs", "070"]
    assert lue["995"]["k"] == "URB 12.3"
    assert [zone["a"] for zone in lue.get_fields("330")][0] == "Premier paragraphe, en Bretagne."


def test_pymarc_reads_our_marcxml(client):
    xml = forme(client, notice_complete(), "marcxml")
    (lue,) = pymarc.parse_xml_to_array(io.BytesIO(xml))
    assert lue.title.startswith("L’œuvre & la ville")
    assert lue["100"]["a"] == "Le Goff, Anaïs"
    assert lue["264"]["b"] == "Éditions de l’Épi"


def test_json_ld_stands_in_the_page_and_beside_it(client):
    notice = notice_complete()
    page = soupe(client, notice).find("script", type="application/ld+json").string
    for objet in (json.loads(page), json.loads(forme(client, notice, "jsonld"))):
        assert objet["@type"] == "Book"
        assert objet["author"][0]["familyName"] == "Le Goff"
        assert objet["author"][1]["@type"] == "Organization"


def test_the_page_offers_its_other_forms(client):
    notice = notice_complete()
    liens = soupe(client, notice).select('link[rel="alternate"][type="application/marc"]')
    assert [lien["href"] for lien in liens] == [f"{notice.get_absolute_url().rstrip('/')}.mrc"]
    for lien in soupe(client, notice).select('link[rel="alternate"]'):
        assert client.get(lien["href"]).status_code == 200


def test_the_ris_alternate_leads_to_the_notice(client):
    lien = soupe(client, article()).select_one(
        'link[rel="alternate"][type="application/x-research-info-systems"]'
    )
    (lue,) = rispy.loads(lire(client.get(lien["href"])).decode())
    assert (lue["title"], lue["authors"]) == ("Marcher dans la ville", ["Dupont, Élise"])


def test_the_coins_is_an_openurl(client):
    contexte = soupe(client, notice_complete()).find("span", class_="Z3988")["title"]
    lu = parse_qs(contexte)
    assert lu["ctx_ver"] == ["Z39.88-2004"]
    assert lu["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:book"]
    assert lu["rft.aulast"] == ["Le Goff"]
    assert lu["rft.isbn"] == ["9782070408504"]
    lu = parse_qs(soupe(client, article()).find("span", class_="Z3988")["title"])
    assert lu["rft.genre"] == ["article"]
    assert lu["rft.jtitle"] == ["Urbanisme d’ailleurs"]


def test_citation_and_dublin_core_metas(client):
    page = soupe(client, notice_complete())
    metas = {meta.get("name"): meta.get("content") for meta in page.find_all("meta")}
    assert metas["citation_isbn"] == "9782070408504"
    assert metas["citation_publication_date"] == "2005"
    assert metas["DC.publisher"] == "Éditions de l’Épi"
    auteurs = page.find_all("meta", attrs={"name": "citation_author"})
    assert [a["content"] for a in auteurs] == ["Le Goff, Anaïs", "Ministère de la Ville, DIV"]


def test_the_page_gives_its_iso_690_reference(client):
    citer = soupe(client, article()).select_one(".citation-notice .reference")
    texte = " ".join(citer.get_text().split())
    assert texte.startswith("DUPONT, Élise, 2004. Marcher dans la ville. Urbanisme d’ailleurs")
    assert "Vol. 3, n° 412, pp. 12" in texte
    assert citer.find("i").get_text() == "Urbanisme d’ailleurs"


def test_a_reference_escapes_what_was_typed(client):
    reference = soupe(client, notice_complete()).select_one(".citation-notice .reference")
    assert "essai <à> lire" in reference.get_text()
    assert reference.find("a")["href"] == "https://example.org/oeuvre?a=1&b=2"
    notice = NoticeFactory(titre="<script>alerte</script>", editeur='"&amp;')
    brut = client.get(notice.get_absolute_url()).content.decode()
    assert "<script>alerte" not in brut
    assert "&amp;amp;" in brut


def test_a_page_of_the_site_shows_its_bibliography(client):
    dossier = Dossier.objects.live().first()
    notices = [notice_complete(), article(), NoticeFactory(titre=CANARI, etat="interne")]
    for notice in notices:
        Reference.objects.create(page=dossier, notice=notice)
    lu = BeautifulSoup(client.get(dossier.url).content, "html.parser")
    lignes = [li.get_text() for li in lu.select(".sources li")]
    assert [ligne.split(",")[0] for ligne in lignes] == ["DUPONT", "LE GOFF"]
    liens = [lien["href"] for lien in lu.select(".sources .lien a")]
    assert liens == [notices[1].get_absolute_url(), notices[0].get_absolute_url()]
    assert CANARI not in lu.get_text()


@pytest.mark.composition
def test_its_paper_edition_too(client):
    section = {"type": "section", "value": {"titre": "Une section", "support": "les_deux"}}
    texte = {"type": "texte", "value": "<p>Un texte.</p>"}
    dossier = DossierFactory(corps=[section, texte])
    Reference.objects.create(page=dossier, notice=article())
    Reference.objects.create(page=dossier, notice=NoticeFactory(titre=CANARI, etat="interne"))
    dossier = Dossier.objects.get(pk=dossier.pk)
    dossier.save_revision().publish()
    edition = demander_edition(dossier, prochain_numero(dossier))
    fabriquer_edition.func(edition.pk)
    edition.refresh_from_db()
    assert edition.raison == ""
    with edition.fichier.open() as fichier, pypdfium2.PdfDocument(fichier.read()) as pdf:
        texte = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "DUPONT, Élise, 2004." in texte
    assert CANARI not in texte


def test_a_list_leaves_with_its_filters(client):
    NoticeFactory(titre="De 1999", annee=1999)
    NoticeFactory(titre="De 2001", annee=2001)
    lues = rispy.loads(liste(client, "ris", "?annee=1999").decode())
    assert [lue["title"] for lue in lues] == ["De 1999"]


def test_a_list_that_is_too_long_says_so(client, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(EXPORTS, "pdf", replace(EXPORTS["pdf"], plafond=1))
    NoticeFactory.create_batch(2)
    reponse = client.get("/ressources/notices/export/pdf/")
    assert reponse.status_code == 422
    assert "trop longue" in reponse.content.decode()


def test_one_address_does_not_have_bibliographies_composed_without_end(client, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(EXPORTS, "html", replace(EXPORTS["html"], par_heure=1))
    article()
    ici, ailleurs = {"REMOTE_ADDR": "192.0.2.8"}, {"REMOTE_ADDR": "192.0.2.9"}
    adresse = "/ressources/notices/export/{}/"
    assert client.get(adresse.format("html"), **ici).status_code == 200
    refus = client.get(adresse.format("html"), **ici)
    assert refus.status_code == 429
    assert "revenez dans une heure" in refus.content.decode()
    assert client.get(adresse.format("html"), **ailleurs).status_code == 200
    assert client.get(adresse.format("ris"), **ici).status_code == 200


def test_all_that_is_composed_is_bounded():
    """Citations are made one by one: none of these leaves without a limit of size and of number."""
    for nom in ("html", "docx", "pdf"):
        assert EXPORTS[nom].plafond <= 1_000
        assert EXPORTS[nom].par_heure


def test_tables_run_nothing(client):
    NoticeFactory(titre='=HYPERLINK("https://example.org")', editeur="+33", source="@x")
    texte = liste(client, "csv").decode("utf-8-sig")
    ligne = list(csv.DictReader(io.StringIO(texte), delimiter=";"))[0]
    assert ligne["Titre"] == '\'=HYPERLINK("https://example.org")'
    assert (ligne["Éditeur"], ligne["Source"]) == ("'+33", "'@x")
    feuille = load_workbook(io.BytesIO(liste(client, "xlsx"))).active
    assert feuille["A2"].value == '=HYPERLINK("https://example.org")'
    assert feuille["A2"].data_type == "s"


@pytest.mark.parametrize("nom", ["unimarc", "marc21", "marcxml", "marcxchange"])
def test_a_list_leaves_as_marc(client, nom):
    notice_complete()
    article()
    octets = liste(client, nom)
    if octets.startswith(b"<?xml"):
        assert len(pymarc.parse_xml_to_array(io.BytesIO(octets))) == 2 or nom == "marcxchange"
        assert octets.count(b"</record>") == 2
    else:
        assert len(list(pymarc.MARCReader(octets, force_utf8=True))) == 2


def test_a_bibliography_for_word(client):
    notice_complete()
    article()
    document = Document(io.BytesIO(liste(client, "docx")))
    lignes = [p.text for p in document.paragraphs]
    assert lignes[0] == "Bibliographie"
    assert lignes[1].startswith("DUPONT, Élise, 2004.")
    assert "essai <à> lire" in lignes[2]
    assert [r.text for r in document.paragraphs[1].runs if r.italic] == ["Urbanisme d’ailleurs"]


@pytest.mark.composition
def test_a_bibliography_in_pdf(client):
    notice_complete()
    pdf = pypdfium2.PdfDocument(liste(client, "pdf"))
    assert "LE GOFF, Anaïs" in pdf[0].get_textpage().get_text_range()


def test_a_bibliography_as_a_page(client):
    article()
    assert "DUPONT, Élise, 2004." in liste(client, "html").decode()


def toutes_les_portes(notice):
    racine = notice.get_absolute_url().rstrip("/")
    yield from (f"{racine}.{fin}" for fin in D_UNE_NOTICE)
    yield from (f"/ressources/notices/export/{nom}/" for nom in EXPORTS if nom != "pdf")
    yield "/ressources/notices/"


def test_nothing_internal_leaves(client):
    """Neither an internal notice, nor the internal note of one online."""
    en_ligne = notice_complete()
    interne = NoticeFactory(titre=f"Un titre {CANARI}", etat=Notice.Etat.INTERNE)
    for adresse in [*toutes_les_portes(en_ligne), *toutes_les_portes(interne)]:
        reponse = client.get(adresse)
        contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        assert CANARI.encode() not in contenu, adresse
        if f"/{interne.pk}-" in adresse:
            assert reponse.status_code == 404


def test_the_team_reads_an_internal_notice_in_every_form(officier):
    interne = NoticeFactory(titre=f"Un titre {CANARI}", etat=Notice.Etat.INTERNE)
    client = Client()
    client.force_login(officier)
    assert CANARI.encode() in forme(client, interne, "ris")


def test_an_unknown_format_does_not_exist(client):
    assert client.get("/ressources/notices/export/docm/").status_code == 404


@pytest.fixture
def selection(prouver, client, officier):
    prouver(client, officier)
    adresse = "/gestion/bulk/ressources/notice/exporter/?next=/gestion/"

    def envoyer(notices, nom):
        ids = "".join(f"&id={notice.pk}" for notice in notices)
        return client.post(adresse + ids, {"format": nom})

    return envoyer


def test_ticked_notices_leave_as_a_file(selection):
    lues = rispy.loads(lire(selection([notice_complete(), article()], "ris")).decode())
    assert len(lues) == 2


def test_a_session_left_open_exports_nothing(client, officier):
    client.force_login(officier)
    notice = NoticeFactory()
    adresse = f"/gestion/bulk/ressources/notice/exporter/?next=/gestion/&id={notice.pk}"
    assert "Exporter" in client.get(adresse).content.decode()
    assert "/compte/confirmation/" in client.post(adresse, {"format": "ris"}).url
