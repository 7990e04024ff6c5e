"""Lists kept elsewhere: whatever the file, a report per line, and nothing before one has looked."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from resovilles.courriel.models import Courriel

from newsletter.actions import importer, preparer_un_import
from newsletter.lecture import FichierIllisible
from newsletter.models import Abonnement, ImportDeListe, Liste

pytestmark = pytest.mark.django_db

ECRAN = "/gestion/abonnements/importer/"
CSV = "Prénom;Nom;E-mail\nAwa;Exemple;Awa@example.org\nÉloi;Modèle;eloi@example.org\n"


def classeur(*lignes):
    tableau, octets = Workbook(), BytesIO()
    for ligne in lignes:
        tableau.active.append(ligne)
    tableau.save(octets)
    return octets.getvalue()


def preparer(octets, nom="liste.csv", liste=Liste.LETTRE_COURRIEL):
    return preparer_un_import(liste, "consentement", "Journée du 12 mars.", nom, octets)


FORMATS = [
    ("liste.csv", CSV.encode()),
    ("liste.csv", CSV.encode("utf-8-sig")),
    ("liste.csv", CSV.encode("cp1252")),
    ("liste.csv", CSV.encode("utf-16")),
    ("liste.csv", CSV.replace(";", ",").encode()),
    ("liste.txt", CSV.replace(";", "\t").replace("\n", "\r\n").encode()),
    ("liste.xlsx", classeur(*[ligne.split(";") for ligne in CSV.splitlines()])),
]


@pytest.mark.parametrize(("nom", "octets"), FORMATS)
def test_a_list_is_read_in_whatever_way_it_was_kept(nom, octets):
    lot = preparer(octets, nom)
    assert lot.refus == []
    assert [(ligne["nom"], ligne["courriel"]) for ligne in lot.lignes] == [
        ("Awa Exemple", "awa@example.org"),
        ("Éloi Modèle", "eloi@example.org"),
    ]


ILLISIBLES = [
    ("liste.csv", b""),
    ("liste.csv", b"courriel\0\n"),
    ("liste.csv", b"\xff\xfeco"),
    ("liste.csv", b"nom;prenom\nA;B\n"),
    ("liste.csv", b"courriel\n" + b"a@example.org\n" * 20_001),
    ("liste.csv", b"x" * (5 * 1024 * 1024 + 1)),
    ("liste.xlsx", b"PK pas un classeur"),
    ("liste.xlsx", CSV.encode()),
]


@pytest.mark.parametrize(("nom", "octets"), ILLISIBLES)
def test_what_is_no_list_says_why_and_leaves_nothing(nom, octets):
    with pytest.raises(FichierIllisible):
        preparer(octets, nom)
    assert not ImportDeListe.objects.exists()


def test_bad_lines_are_told_and_those_who_left_stay_away():
    Abonnement(liste=Liste.LETTRE_COURRIEL, courriel="partie@example.org").confirmer()
    Abonnement.objects.filter(courriel="partie@example.org").arreter()
    lot = preparer(b"courriel\npartie@example.org\nsans arobase\n\na@example.org\nA@example.org\n")
    assert [refus["ligne"] for refus in lot.refus] == [2, 3, 6]
    importer(lot)
    importer(lot)
    assert Abonnement.objects.get(courriel="partie@example.org").etat == "desabonne"
    ajoute = Abonnement.objects.get(courriel="a@example.org", liste=Liste.LETTRE_COURRIEL)
    assert (ajoute.etat, ajoute.origine) == ("confirme", "import")
    assert "Journée du 12 mars" in ajoute.preuve
    assert ImportDeListe.objects.get().lignes == []


def test_a_paper_list_is_checked_against_la_poste():
    lot = preparer(
        "Nom;Adresse;CP;Ville\nAwa;1 rue du Port;44000;NANTES\nEloi;;44000;NANTES\n"
        f"Bob;{'a' * 39};44000;NANTES\n".encode(),
        liste=Liste.LETTRE_PAPIER,
    )
    assert [ligne["adresse"] for ligne in lot.lignes] == ["Awa\n1 rue du Port\n44000 NANTES"]
    assert [refus["ligne"] for refus in lot.refus] == [3, 4]
    importer(lot)
    assert preparer(
        b"Nom;Adresse;CP;Ville\nAwa;1 rue du Port;44000;NANTES\n", liste=Liste.LETTRE_PAPIER
    ).refus


@pytest.fixture
def secretaire(client, prouver, django_user_model):
    return prouver(client, django_user_model.objects.get(email="secretariat@example.org"))


def envoyer(client, octets, nom="liste.csv"):
    fichier = SimpleUploadedFile(nom, octets)
    champs = {"liste": "flash", "base_legale": "consentement", "provenance": "Bulletins"}
    return client.post(ECRAN, champs | {"fichier": fichier}, follow=True)


def test_the_team_looks_before_anybody_is_added(secretaire):
    avant = Abonnement.objects.count()
    apercu = envoyer(secretaire, CSV.encode())
    assert "2 abonnés à ajouter" in apercu.content.decode()
    assert Abonnement.objects.count() == avant
    fin = secretaire.post(apercu.redirect_chain[-1][0], follow=True)
    assert "2 abonnés ajoutés" in fin.content.decode()
    assert Abonnement.objects.count() == avant + 2
    assert not Courriel.objects.exists()


def test_a_file_that_is_no_list_is_refused_on_the_screen(secretaire):
    assert "nommer les colonnes" in envoyer(secretaire, b"a;b\n1;2\n").content.decode()
    assert "ext" in envoyer(secretaire, b"x", "liste.pdf").content.decode()
    assert not ImportDeListe.objects.exists()


def test_the_import_of_another_is_not_found(secretaire, client, prouver, django_user_model):
    apercu = envoyer(secretaire, CSV.encode()).redirect_chain[-1][0]
    prouver(client, django_user_model.objects.get(email="communication@example.org"))
    assert client.post(apercu).status_code == 404
