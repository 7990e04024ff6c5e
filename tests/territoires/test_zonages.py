"""The living list of zonings: what stood on a day, on the page and as files."""

import csv
import datetime
import io
import re
from collections import Counter

import openpyxl
import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from resovilles.cache import generation

from territoires import views
from territoires.models import Succession, Territoire, Zonage
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

ADRESSE = "/territoires/zonages/"
ENTETE = "code_commune;commune;departement;quartier;zonage;depuis;jusque;source"
REFERENCE = settings.BASE_DIR / "../shared/data/zonages/zus_zfu_bretagne_pdl.csv"


def liste(client, **criteres):
    reponse = client.get(ADRESSE, {"format": "csv"} | criteres)
    assert reponse.status_code == 200
    return list(csv.DictReader(io.StringIO(reponse.content.decode()), delimiter=";"))


def des(lignes, zonage):
    return [ligne for ligne in lignes if ligne["zonage"] == zonage]


def droit(nom):
    return nom.replace("’", "'")


def lue(client, **criteres):
    """The page as one reads it, its narrow and unbreakable spaces made plain."""
    page = client.get(ADRESSE, criteres).content.decode()
    return re.sub(r"&#8239;|&nbsp;|[\u202f\xa0]", " ", page)


def test_at_the_end_of_2006_stood_51_lines_of_zus_for_49_zones_and_5_of_zfu(client):
    lignes = liste(client, date="2006-12-31")
    zus, zfu = des(lignes, "ZUS"), des(lignes, "ZFU")
    zones = Zonage.objects.filter(zonage__identifiant="zus").values("quartier").distinct()
    assert (len(zus), zones.count(), len(zfu)) == (51, 49, 5)
    assert {ligne["quartier"] for ligne in des(lignes, "ZRU")} == {"par commune"}
    assert set(Counter(ligne["zonage"] for ligne in lignes)) == {"ZUS", "ZFU", "ZRU"}


def test_the_page_counts_them_too(client):
    page = lue(client, date="2006-12-31")
    assert '<b>51</b> ZUS <span class="detail">(49 zones)</span>' in page
    assert "<b>5</b> ZFU" in page
    assert "31 décembre 2006" in page


def test_the_facts_are_those_of_the_reference(client):
    if not REFERENCE.exists():
        pytest.skip("le relevé de référence des ZUS n’est pas à côté du dépôt")
    with REFERENCE.open(encoding="utf-8") as fichier:
        reference = list(csv.DictReader(fichier, delimiter=";"))
    lignes = liste(client, date="2006-12-31")
    lues = {
        (ligne["code_commune"], ligne["departement"], droit(ligne["quartier"]))
        for ligne in des(lignes, "ZUS")
    }
    assert lues == {(r["code_insee"], r["departement"], r["zus"]) for r in reference}
    franches = {
        (ligne["code_commune"], droit(ligne["quartier"]), ligne["depuis"][:4])
        for ligne in des(lignes, "ZFU")
    }
    assert franches == {
        (r["code_insee"], r["zus"], r["zfu_depuis"]) for r in reference if r["zfu_depuis"]
    }


def test_the_csv_has_the_promised_header_and_says_where_each_line_comes_from(client):
    reponse = client.get(ADRESSE, {"date": "2006-12-31", "format": "csv"})
    texte = reponse.content.decode()
    assert texte.splitlines()[0] == ENTETE
    assert reponse["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="zonages-2006-12-31.csv"' in reponse["Content-Disposition"]
    assert (
        "44162;Saint-Herblain;44;Bellevue;ZFU;2004-01-01;;"
        "Annexe de la loi n° 96-987 du 14 novembre 1996"
    ) in texte
    assert all(ligne["source"] for ligne in liste(client, date="2006-12-31"))


@pytest.mark.parametrize(
    ("jour", "attendus"),
    [
        ("1996-12-27", {}),
        ("1996-12-28", {"ZUS": 51, "ZRU": 16}),
        ("2003-12-31", {"ZUS": 51, "ZRU": 16, "ZFU": 1}),
        ("2014-12-31", {"ZUS": 51, "ZRU": 16, "ZFU": 5}),
        ("31/12/2014", {"ZUS": 51, "ZRU": 16, "ZFU": 5}),
        ("2015-01-01", {"QPV 2015": 32, "ZFU": 5}),
        ("2024-01-01", {"ZFU": 5}),
    ],
)
def test_each_day_has_its_list(client, jour, attendus):
    assert Counter(ligne["zonage"] for ligne in liste(client, date=jour)) == attendus


def test_without_a_date_the_list_is_of_today(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: datetime.date(2006, 12, 31))
    assert len(des(liste(client), "ZUS")) == 51


def test_a_list_that_is_not_loaded_yet_is_named(client):
    page = lue(client, date="2024-06-01")
    assert "QPV 2024) : la liste officielle n’est pas encore chargée" in page
    assert page.count("pas encore chargée") == 1  # the ZRU have ended
    assert "pas encore chargée" not in lue(client, date="2006-12-31")


@pytest.mark.parametrize(
    ("criteres", "attendus"),
    [
        ({"zonage": "zfu"}, 5),
        ({"departement": "72", "zonage": "zus"}, 6),
        ({"departement": "53"}, 4),
        ({"zonage": "qpv-2015"}, 0),
    ],
)
def test_the_list_is_filtered_by_zoning_and_departement(client, criteres, attendus):
    assert len(liste(client, date="2006-12-31", **criteres)) == attendus


@pytest.mark.parametrize("forme", ["", "csv", "xlsx", "pdf"])
@pytest.mark.parametrize(
    ("criteres", "phrase"),
    [
        ({"date": "2006-02-30"}, "Cette date ne se lit pas"),
        ({"date": "hier"}, "Cette date ne se lit pas"),
        ({"date": "99999-01-01"}, "Cette date ne se lit pas"),
        ({"zonage": "zac"}, "Ce choix n’existe pas"),
        ({"departement": "75"}, "Ce choix n’existe pas"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_is_shown_again(client, criteres, phrase, forme):
    reponse = client.get(ADRESSE, criteres | {"format": forme})
    page = reponse.content.decode()
    assert reponse.status_code == 400
    assert phrase in page
    if "date" in criteres:
        assert f'value="{criteres["date"]}"' in page


def test_an_unknown_format_gets_a_sentence(client):
    reponse = client.get(ADRESSE, {"format": "ods"})
    assert reponse.status_code == 400
    assert "Cette liste se télécharge en CSV, XLSX ou PDF." in reponse.content.decode()


def test_an_empty_list_says_so_and_what_to_try(client):
    page = client.get(ADRESSE, {"date": "1990-01-01"}).content.decode()
    assert "Aucun zonage" in page
    assert "?date=2006-12-31" in page


def test_what_follows_a_zoning_and_a_quartier_is_one_click_away(client):
    ancien = Territoire.objects.get(code="ZUS-44109-2")
    nouveau = Territoire.objects.create(
        code="QP-ESSAI-1", nom="Malakoff de demain (fictif)", genre="quartier"
    )
    Succession.objects.create(ancien=ancien, nouveau=nouveau, le=datetime.date(2015, 1, 1))
    page = lue(client, date="2006-12-31")
    assert "puis Malakoff de demain (fictif) (2015)" in page
    assert "?date=2015-01-01&amp;zonage=qpv-2015" in page
    assert "?date=2024-01-01&amp;zonage=qpv-2024" in page


def test_the_workbook_keeps_codes_as_text_and_dates_as_dates(client):
    reponse = client.get(ADRESSE, {"date": "2006-12-31", "format": "xlsx", "departement": "22"})
    lignes = list(openpyxl.load_workbook(io.BytesIO(reponse.content)).active.values)
    assert ";".join(lignes[0]) == ENTETE
    assert lignes[1][0] == "22278"
    assert lignes[1][2] == "22"
    assert lignes[1][5].date() == datetime.date(1996, 12, 28)


@pytest.mark.parametrize("piege", ["=cmd()", "+33", "@x", "-1"])
def test_a_name_never_becomes_a_formula(client, piege):
    Territoire.objects.filter(code="ZUS-22278-1").update(nom=piege)
    criteres = {"date": "2006-12-31", "departement": "22"}
    assert piege not in {ligne["quartier"] for ligne in liste(client, **criteres)}
    reponse = client.get(ADRESSE, criteres | {"format": "xlsx"})
    feuille = openpyxl.load_workbook(io.BytesIO(reponse.content)).active
    cellules = [ligne[3] for ligne in feuille.iter_rows() if ligne[3].value == piege]
    assert [cellule.data_type for cellule in cellules] == ["s"]


def test_the_pdf_is_tagged_titled_and_in_french(client):
    reponse = client.get(ADRESSE, {"date": "2006-12-31", "format": "pdf"})
    assert reponse["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(reponse.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"
        assert "31\xa0décembre\xa02006" in str(pdf.docinfo.Title)


def test_one_address_does_not_have_pdfs_made_without_end(client, monkeypatch):
    monkeypatch.setattr(views, "PDF_PAR_HEURE", 1)
    monkeypatch.setitem(views.FABRIQUES, "pdf", lambda **_: b"%PDF-")
    reponses = [client.get(ADRESSE, {"format": "pdf"}, REMOTE_ADDR="192.0.2.7") for _ in range(2)]
    assert [reponse.status_code for reponse in reponses] == [200, 429]


def test_loading_the_facts_again_changes_nothing(capsys):
    """Also what the team has corrected since."""
    Zonage.objects.filter(zonage__identifiant="zfu").update(source="Corrigée")
    avant = set(Zonage.objects.values_list())
    call_command("charger_zonages")
    assert set(Zonage.objects.values_list()) == avant
    assert "Zonages ajoutés : 0" in capsys.readouterr().out


def test_a_zoning_whose_end_comes_first_is_refused():
    zonage = Zonage(
        zonage=Concept.objects.get(identifiant="zus"),
        commune=Territoire.objects.get(code="44109"),
        depuis=datetime.date(2015, 1, 1),
        jusque=datetime.date(2014, 1, 1),
        source="Essai",
    )
    with pytest.raises(Exception, match="La fin précède le début"):
        zonage.full_clean()


def test_a_correction_shows_at_once(client, valider):
    client.get(ADRESSE, {"date": "2006-12-31"})
    avant = generation.actuelle()
    quartier = Territoire.objects.get(code="ZUS-22278-1")
    quartier.nom = "Un nom corrigé"
    quartier.save()
    valider()
    assert generation.actuelle() != avant
    assert "Un nom corrigé" in client.get(ADRESSE, {"date": "2006-12-31"}).content.decode()
