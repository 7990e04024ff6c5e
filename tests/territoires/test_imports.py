"""Official data into the register: what a file changes, what it closes, what it is refused for."""

import datetime
import io
import json
import re

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from membres.models import Utilisateur
from territoires.importation.actions import Reglages, importer
from territoires.importation.lecture import FichierIllisible
from territoires.models import (
    Appartenance,
    Contour,
    ImportOfficiel,
    Indicateur,
    Mesure,
    Succession,
    Territoire,
    Zonage,
)

pytestmark = pytest.mark.django_db

DONNEES = settings.BASE_DIR / "../shared/data"
AU = datetime.date(2024, 1, 1)
VEILLE = datetime.date(2023, 12, 31)
CARRE = [[-1.7, 48.0], [-1.6, 48.0], [-1.6, 48.1], [-1.7, 48.1], [-1.7, 48.0]]


def du_texte(texte, genre="communes", nom="essai.csv", apercu=False, **reglages):
    return importer(nom, texte.encode(), Reglages(genre, AU, **reglages), apercu)


def etats(rapport):
    return {(c.code, c.etat) for c in rapport.constats}


def refus(rapport):
    return [c.phrase for c in rapport.constats if c.etat == "refusé"]


def le_fichier(chemin):
    if not (DONNEES / chemin).exists():
        pytest.skip("les données officielles d’essai ne sont pas à côté du dépôt")
    return DONNEES / chemin


@pytest.mark.parametrize(
    ("chemin", "genre", "attendus"),
    [
        ("insee/communes_bretagne_pdl_cog2018.csv", "communes", 2504),
        ("geojson-simplifie/communes-bretagne-pdl.geojson", "communes", 2504),
        ("geojson-simplifie/departements-bretagne-pdl.geojson", "departements", 9),
        ("geojson/departements-bretagne.geojson", "departements", 4),
        ("geojson/departements-pays-de-la-loire.geojson", "departements", 5),
        ("geojson/region-bretagne.geojson", "regions", 1),
        ("geojson/region-pays-de-la-loire.geojson", "regions", 1),
    ],
)
def test_an_official_file_enters_whole_and_once(chemin, genre, attendus):
    fichier = le_fichier(chemin)
    octets, reglages = fichier.read_bytes(), Reglages(genre, AU, source="Insee, 2018")
    rapport = importer(fichier.name, octets, reglages)
    assert len(rapport.constats) == attendus
    assert refus(rapport) == []
    if fichier.suffix == ".geojson":
        codes = {f["code"] for f in _proprietes(octets)}
        avant = {"departements": "D", "regions": "R"}.get(genre, "")
        dessines = Contour.objects.filter(territoire__code__in=[avant + code for code in codes])
        assert dessines.count() == attendus
    if genre == "communes":
        assert Territoire.objects.filter(genre="commune").count() == attendus
    encore = importer(fichier.name, octets, reglages)
    assert encore.totaux == {"inchangé": attendus}


def _proprietes(octets):
    racine = json.loads(octets)
    return [f["properties"] for f in racine.get("features", [racine])]


@pytest.mark.parametrize(
    "octets",
    [
        "code_insee;nom\n35240;Le Rheu\n".encode("utf-8-sig"),
        "Code INSEE,Nom commune\n35240,Le Rheu\n".encode("cp1252"),
        "COM\tLIBGEO\n35240\tLe Rheu\n".encode("utf-16"),
        b"CODGEO;LIBGEO\r\n35240;Le Rheu\r\n",
    ],
)
def test_the_usual_encodings_separators_and_headers_are_read(octets):
    rapport = importer("essai.csv", octets, Reglages("communes", AU))
    assert etats(rapport) == {("35240", "ajouté")}
    rheu = Territoire.objects.get(code="35240")
    assert (rheu.nom, [p.code for p in rheu.parents.all()]) == ("Le Rheu", ["D35"])


def test_a_workbook_is_read_too():
    classeur = openpyxl.Workbook()
    classeur.active.append(["Code Insee", "Nom", "Département"])
    classeur.active.append(["35240", "Le Rheu", 35])
    fichier = io.BytesIO()
    classeur.save(fichier)
    rapport = importer("essai.xlsx", fichier.getvalue(), Reglages("communes", AU))
    assert etats(rapport) == {("35240", "ajouté")}


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [
        ("essai.pdf", b"%PDF-", "Donnez un fichier CSV, XLSX ou GeoJSON."),
        ("essai.csv", b"", "ne contient aucune ligne"),
        ("essai.csv", b"nom;ville\nx;y\n", "Aucune colonne"),
        ("essai.csv", b"code;nom\n3\0;x\n", "n’est pas du texte"),
        ("essai.xlsx", b"PK\x03\x04tronc", "Ce classeur ne s’ouvre pas."),
        ("essai.geojson", b'{"type": "FeatureCollection"', "n’est pas du GeoJSON"),
        ("essai.geojson", b"[1, 2]", "n’est pas du GeoJSON"),
        (
            "essai.geojson",
            b'{"type": "FeatureCollection", "features": [3]}',
            "n’est pas du GeoJSON",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(nom, octets, phrase):
    avant = Territoire.objects.count()
    with pytest.raises(FichierIllisible, match=phrase):
        importer(nom, octets, Reglages("communes", AU))
    assert Territoire.objects.count() == avant


@pytest.mark.parametrize(
    ("ligne", "phrase"),
    [
        ("3524;Le Rheu;35;", "cinq signes"),
        (";Le Rheu;35;", "il manque le code"),
        ("35240;;35;", "il manque le nom"),
        ("35240;Le Rheu;99;", "D99 n’est pas au registre"),
        ("35240;Le Rheu;35;999999999", "999999999 n’est pas au registre"),
    ],
)
def test_a_line_is_refused_alone_and_says_why(ligne, phrase):
    texte = f"code;nom;departement;epci\n{ligne}\n35047;Bruz;35;243500139\n"
    rapport = du_texte(texte)
    assert phrase in refus(rapport)[0]
    assert Territoire.objects.filter(code="35047").exists()
    assert not Territoire.objects.filter(nom="Le Rheu").exists()


def test_a_code_given_twice_is_refused_the_second_time():
    rapport = du_texte("code;nom\n35240;Le Rheu\n35240;Le Rheu bis\n")
    assert refus(rapport) == ["déjà à la ligne 2"]


def test_a_preview_says_the_same_and_keeps_nothing():
    avant = set(Territoire.objects.values_list()) | set(Appartenance.objects.values_list())
    texte = "code;nom\n35240;Le Rheu\n35238;Rennes la Neuve\n"
    apercu = du_texte(texte, apercu=True, complet=True)
    assert avant == set(Territoire.objects.values_list()) | set(Appartenance.objects.values_list())
    assert du_texte(texte, complet=True).constats == apercu.constats


def test_a_name_that_differs_by_its_article_only_stays_ours():
    rapport = du_texte("code;nom\n72181;Mans\n35238;Rennes\n44109;Nantes la Neuve\n")
    assert etats(rapport) == {("72181", "inchangé"), ("35238", "inchangé"), ("44109", "modifié")}
    assert Territoire.objects.get(code="72181").nom == "Le Mans"


def test_the_yearly_update_moves_a_commune_from_an_epci_to_another():
    """The link that ends keeps its dates: a figure of before is read with the map of before."""
    du_texte("siren;nom;dep\n200000001;Nouvelle agglomération (fictive);35\n", "epci")
    rapport = du_texte("code;nom;epci\n35238;Rennes;200000001\n")
    assert etats(rapport) == {("35238", "modifié")}
    liens = Appartenance.objects.filter(enfant__code="35238")
    assert liens.get(parent__code="243500139").jusque == VEILLE
    assert liens.get(parent__code="200000001").depuis == AU
    assert liens.get(parent__code="D35").jusque is None


def test_the_yearly_update_closes_what_ended_where_the_file_speaks():
    """Two communes become one: the old ones end the day before, and lead to the new one."""
    du_texte("code;nom\n35900;Ancienne-Un (fictive)\n35901;Ancienne-Deux (fictive)\n")
    reste = [t.code for t in Territoire.objects.filter(code__startswith="35", genre="commune")]
    reste = [code for code in reste if code not in ("35900", "35901")]
    lignes = "".join(f"{code};;\n" for code in reste)
    noms = dict(Territoire.objects.values_list("code", "nom"))
    lignes = "".join(f"{code};{noms[code]};\n" for code in reste)
    rapport = du_texte(
        f"code;nom;remplace\n{lignes}35902;La Nouvelle (fictive);35900 35901\n", complet=True
    )
    assert {("35902", "ajouté"), ("35900", "clos"), ("35901", "clos")} < etats(rapport)
    anciennes = Territoire.objects.filter(code__in=["35900", "35901"])
    assert {t.valide_au for t in anciennes} == {VEILLE}
    assert Succession.objects.filter(nouveau__code="35902", ancien__in=anciennes).count() == 2
    assert Territoire.objects.get(code="44109").valide_au is None  # of another département


def test_what_came_back_is_open_again():
    Territoire.objects.filter(code="35238").update(valide_au=VEILLE)
    assert etats(du_texte("code;nom\n35238;Rennes\n")) == {("35238", "modifié")}
    assert Territoire.objects.get(code="35238").valide_au is None


QPV = "code_qp;nom;communes;remplace\n"


def test_quartiers_of_2015_then_of_2024_follow_the_zus():
    """Fictitious codes: the official files are not with us."""
    zus = "ZUS-44109-2"
    du_texte(
        f"{QPV}QP900001;Malakoff (fictif);44109;{zus}\nQP900002;Bellevue (fictif);44109,44162;\n",
        "quartiers",
        zonage="qpv-2015",
        source="Essai",
    )
    assert Succession.objects.get(ancien__code=zus).nouveau.code == "QP900001"
    lignes = Zonage.objects.filter(zonage__identifiant="qpv-2015", quartier__code__startswith="QP9")
    assert lignes.count() == 3  # one per quartier × commune
    par_commune = Zonage.objects.filter(zonage__identifiant="qpv-2015", quartier=None)
    assert not par_commune.filter(commune__code__in=["44109", "44162"]).exists()
    assert par_commune.filter(commune__code="35238").exists()
    importer(
        "essai.csv",
        f"{QPV}QN04401M;Malakoff 2024 (fictif);44109;QP900001\n".encode(),
        Reglages("quartiers", datetime.date(2025, 1, 1), True, "qpv-2024", "Essai"),
    )
    assert set(lignes.values_list("jusque", flat=True)) == {datetime.date(2024, 12, 31)}
    assert Territoire.objects.get(code="QP900001").valide_au == datetime.date(2024, 12, 31)
    assert Zonage.objects.get(quartier__code="QN04401M").depuis == datetime.date(2025, 1, 1)


def test_a_complete_list_of_quartiers_says_of_which_zoning():
    with pytest.raises(FichierIllisible, match="de quel zonage"):
        du_texte(f"{QPV}QP900001;Essai;44109;\n", "quartiers", complet=True)
    with pytest.raises(FichierIllisible, match="n’est pas au vocabulaire"):
        du_texte(f"{QPV}QP900001;Essai;44109;\n", "quartiers", zonage="zac")


def test_a_quartier_without_commune_is_refused():
    assert refus(du_texte("code_qp;nom\nQP900001;Essai\n", "quartiers")) == [
        "il manque la commune du quartier"
    ]


def test_a_cycle_of_parents_is_refused_with_its_path():
    rapport = du_texte("code;nom;parents\n53;Bretagne;35238\n", "regions")
    [phrase] = refus(rapport)
    assert re.fullmatch(r"cycle refusé : R53 > 35238 > (243500139 > )?D35 > R53", phrase)
    assert not Appartenance.objects.filter(enfant__code="R53").exists()


@pytest.mark.parametrize(
    ("geometrie", "phrase"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "n’est pas un polygone"),
        ({"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}, "moins de quatre points"),
        ({"type": "Polygon", "coordinates": "x"}, "abîmé"),
        ({"type": "Polygon", "coordinates": []}, "vide"),
        ({"type": "Polygon", "coordinates": [[[352000, 6789000]] * 4]}, "en degrés"),
    ],
)
def test_a_bad_outline_is_refused_with_its_reason(geometrie, phrase):
    forme = {
        "type": "Feature",
        "properties": {"code": "35240", "nom": "Le Rheu"},
        "geometry": geometrie,
    }
    rapport = du_texte(json.dumps(forme), nom="essai.geojson")
    assert phrase in refus(rapport)[0]


MESURES = "code;indicateur;annee;valeur;source;definition\n"


def test_indicators_enter_with_year_source_and_definition():
    texte = (
        f"{MESURES}35238;taux-d-essai;2023;12,5;Insee (essai);Part de rien\n"
        "35238;taux-d-essai;2024;1 013;Insee (essai);\n"
        "35238;sans-definition;2024;1;Insee;\n"
        "35238;taux-d-essai;l’an mil;1;Insee;\n"
        "35238;taux-d-essai;2024;beaucoup;Insee;\n"
        "99999;taux-d-essai;2024;1;Insee;\n"
        "44109;taux-d-essai;2024;1;;\n"
    )
    rapport = du_texte(texte, "indicateurs")
    assert rapport.totaux == {"ajouté": 2, "refusé": 5}
    assert Indicateur.objects.get(identifiant="taux-d-essai").definition == "Part de rien"
    valeurs = Mesure.objects.filter(indicateur__identifiant="taux-d-essai")
    assert dict(valeurs.values_list("annee", "valeur")) == {2023: 12.5, 2024: 1013}
    assert du_texte(texte, "indicateurs").totaux == {"inchangé": 2, "refusé": 5}


def test_the_command_previews_then_imports(tmp_path, capsys):
    fichier = tmp_path / "communes.csv"
    fichier.write_text("code;nom\n35240;Le Rheu\n3524;Faux\n", encoding="utf-8")
    options = {"genre": "communes", "au": AU}
    call_command("importer_territoires", fichier, apercu=True, **options)
    assert not Territoire.objects.filter(code="35240").exists()
    assert "Aperçu, rien n’est gardé : 1 ajouté, 1 refusé." in capsys.readouterr().out
    call_command("importer_territoires", fichier, **options)
    sortie = capsys.readouterr().out
    assert "Ligne 3, 3524 – refusé : code « 3524 »" in sortie
    assert Territoire.objects.filter(code="35240").exists()
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("importer_territoires", tmp_path / "absent.csv", **options)


def envoyer(client, texte, nom="communes.csv", **champs):
    fichier = SimpleUploadedFile(nom, texte.encode())
    donnees = {"genre": "communes", "au": "2024-01-01", "fichier": fichier} | champs
    return client.post(reverse("territories_imports"), donnees)


@pytest.fixture
def documentaliste(client, db):
    client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
    return client


def test_the_screen_shows_what_will_change_before_it_does(documentaliste):
    apercu = envoyer(documentaliste, "code;nom\n35240;Le Rheu\n3524;Faux\n")["Location"]
    page = documentaliste.get(apercu).content.decode()
    assert "1 ajouté, 1 refusé" in page
    assert "cinq signes" in page
    assert not Territoire.objects.filter(code="35240").exists()
    faire = reverse("territories_import_do", args=[ImportOfficiel.objects.get().pk])
    page = documentaliste.post(faire, follow=True).content.decode()
    assert "Import fait : 1 ajouté, 1 refusé." in page
    assert Territoire.objects.filter(code="35240").exists()
    assert ImportOfficiel.objects.get().contenu is None
    assert "Cet import est déjà fait." in documentaliste.post(faire, follow=True).content.decode()


def test_the_screen_says_what_is_wrong_with_a_file(documentaliste):
    reponse = envoyer(documentaliste, "nom\nx\n")
    assert reponse.status_code == 422
    assert "Aucune colonne de ce fichier" in reponse.content.decode()
    reponse = documentaliste.post(reverse("territories_imports"), {"genre": "communes", "au": "x"})
    assert "Choisissez un fichier." in reponse.content.decode()


def test_a_file_too_big_is_refused_before_it_is_read(documentaliste, monkeypatch):
    monkeypatch.setattr("territoires.forms.OCTETS_AU_PLUS", 10)
    reponse = envoyer(documentaliste, "code;nom\n35240;Le Rheu\n")
    assert "Ce fichier dépasse 30 Mo" in reponse.content.decode()
    assert not ImportOfficiel.objects.exists()


def test_one_neither_sees_nor_does_the_import_of_another(client, documentaliste, officier):
    envoyer(documentaliste, "code;nom\n35240;Le Rheu\n")
    pk = ImportOfficiel.objects.get().pk
    client.force_login(officier)
    assert client.get(reverse("territories_import", args=[pk])).status_code == 404
    assert client.post(reverse("territories_import_do", args=[pk])).status_code == 404
