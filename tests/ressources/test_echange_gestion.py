"""The documentalist's screens: send, look, let it be read, open, shut."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from membres.models import Utilisateur
from ressources.echange import actions
from ressources.echange.actions import importer
from ressources.models import Lot, Notice
from tests.factories import NoticeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("base_a_soi")]

IMPORTS = "/gestion/notices/imports/"
TABLEAU = (
    "Libellé du livre;Auteurs;Année;Remarque\r\n"
    "Habiter l’île d’Yeu;Le Goff, Anaïs;2004;x\r\n"
    ";Sans titre;2004;\r\n"
)


@pytest.fixture
def documentaliste():
    client = Client()
    client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
    return client


def envoyer(client, texte=TABLEAU, fichier="catalogue.csv", **champs):
    octets = texte.encode() if isinstance(texte, str) else texte
    envoi = SimpleUploadedFile(fichier, octets)
    return client.post(IMPORTS, {"fichier": envoi, "nom": "", "etat": "en_ligne", **champs})


def lire(client, lot, **champs):
    return client.post(f"{IMPORTS}{lot.pk}/", champs)


def texte(client, lot, suite=""):
    page = BeautifulSoup(client.get(f"{IMPORTS}{lot.pk}/{suite}").content, "html.parser")
    return " ".join(page.find("main").get_text(" ").split())


def test_a_table_is_sent_matched_read_opened_and_undone(documentaliste, client, valider):
    assert envoyer(documentaliste).status_code == 302
    lot = Lot.objects.get()
    assert (lot.nom, lot.total, lot.par.email) == ("catalogue.csv", 2, "documentation@example.org")
    assert not Notice.objects.filter(lot=lot).exists()
    vu = lire(documentaliste, lot, colonne_1="auteurs", colonne_2="annee", commencer="oui")
    assert "une notice n’entre pas sans titre" in vu.content.decode()
    colonnes = {"colonne_0": "titre", "colonne_1": "auteurs", "colonne_2": "annee"}
    assert lire(documentaliste, lot, **colonnes).status_code == 302
    assert "Habiter l’île d’Yeu Le Goff, Anaïs" in texte(documentaliste, lot)
    lire(documentaliste, lot, commencer="oui", **colonnes)
    assert "Lecture en cours" in texte(documentaliste, lot)
    importer.func(lot.pk)
    lu = texte(documentaliste, lot)
    assert "1 entrée, 0 déjà là, 1 refusée" in lu
    assert "3 Refusée la ligne n’a pas de titre" in lu
    notice = Notice.objects.get(lot=lot)
    for geste, code in (("ouvrir", 200), ("fermer", 404)):
        documentaliste.post(f"{IMPORTS}{lot.pk}/{geste}/")
        valider()
        assert client.get(notice.get_absolute_url()).status_code == code


def test_an_import_only_received_can_be_given_up(documentaliste):
    envoyer(documentaliste)
    lot = Lot.objects.get()
    assert "Abandonner cet import" in texte(documentaliste, lot)
    documentaliste.post(f"{IMPORTS}{lot.pk}/supprimer/")
    actions.effacer.func(lot.pk)
    assert not Lot.objects.exists()


def test_a_column_stands_for_one_thing(documentaliste):
    envoyer(documentaliste)
    vu = lire(documentaliste, Lot.objects.get(), colonne_0="titre", colonne_1="titre")
    assert "Une seule colonne peut être : Titre" in vu.content.decode()


@pytest.mark.parametrize(
    ("octets", "raison"),
    [(b"", "vide"), (b"%PDF-1.7", "pas reconnu"), (b"PK\x03\x04", "abîmé")],
)
def test_a_file_that_cannot_be_read_says_why_and_keeps_the_form(documentaliste, octets, raison):
    vu = envoyer(documentaliste, octets, "x.bin", nom="Mon import")
    assert raison in vu.content.decode()
    assert "Mon import" in vu.content.decode()
    assert not Lot.objects.exists()


def test_a_file_above_the_limit_is_refused_with_its_reason(documentaliste, settings):
    settings.IMPORT_NOTICES_MAXIMUM = 1
    assert "plus de 1 notices" in envoyer(documentaliste).content.decode()


def test_the_same_file_again_says_that_nothing_changes(documentaliste):
    for _ in range(2):
        envoyer(documentaliste, "Titre;Année\r\nUn livre;2004\r\n")
        lot = Lot.objects.first()
        lire(documentaliste, lot, colonne_0="titre", colonne_1="annee", commencer="oui")
        importer.func(lot.pk)
    lu = texte(documentaliste, lot)
    assert "octet pour octet" in lu
    assert "Rien de nouveau dans ce fichier" in lu
    assert "mêmes titre, année et premier auteur que la notice" in lu


def test_notices_may_enter_as_internal(documentaliste, client, valider):
    envoyer(documentaliste, "Titre;Année\r\nUn livre;2004\r\n", etat="interne")
    lot = Lot.objects.get()
    lire(documentaliste, lot, colonne_0="titre", colonne_1="annee", commencer="oui")
    importer.func(lot.pk)
    actions.ouvrir(lot)
    valider()
    assert client.get(Notice.objects.get(lot=lot).get_absolute_url()).status_code == 404


def test_the_report_leaves_as_a_table_that_runs_nothing(documentaliste):
    envoyer(documentaliste, "Titre;ISBN\r\n=1+1;faux\r\n")
    lot = Lot.objects.get()
    lire(documentaliste, lot, colonne_0="titre", colonne_1="isbn", commencer="oui")
    importer.func(lot.pk)
    reponse = documentaliste.get(f"{IMPORTS}{lot.pk}/rapport.csv")
    lu = b"".join(reponse.streaming_content).decode("utf-8-sig")
    assert "2;Entrée, à vérifier;'=1+1;ISBN faux" in lu


def test_the_list_of_the_base_leads_to_the_imports_and_shows_none_that_is_shut(documentaliste):
    NoticeFactory(titre="Dans la base")
    NoticeFactory(titre="Pas encore", lot=Lot.objects.create(nom="Fermé"))
    lu = documentaliste.get("/gestion/snippets/ressources/notice/").content.decode()
    assert IMPORTS in lu
    assert "Dans la base" in lu
    assert "Pas encore" not in lu


def test_the_command_imports_with_a_progress_bar(tmp_path):
    fichier = tmp_path / "livres.csv"
    fichier.write_text("Titre;Année\r\nUn livre;2004\r\n;2005\r\n", encoding="utf-8")
    sortie, barre = io.StringIO(), io.StringIO()
    call_command("importer_notices", str(fichier), ouvrir=True, stdout=sortie, stderr=barre)
    assert "1 entrée, 0 déjà là, 1 refusée" in sortie.getvalue()
    assert "ligne 3 : la ligne n’a pas de titre" in sortie.getvalue()
    assert "100 %" in barre.getvalue()
    assert Notice.objects.get(titre="Un livre").est_en_ligne


def test_the_command_refuses_what_it_cannot_read(tmp_path):
    fichier = tmp_path / "x.pdf"
    fichier.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="pas reconnu"):
        call_command("importer_notices", str(fichier))
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("importer_notices", str(tmp_path / "absent.csv"))
