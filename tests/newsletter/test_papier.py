"""Labels where the sheet has them, read back from the PDF; a file that computes nothing."""

import csv
import io

import pypdfium2
import pytest
from django.urls import reverse

from newsletter.etiquettes import PLANCHES, a_poster, etiquettes, fichier_de_routage
from newsletter.models import Abonnement

pytestmark = pytest.mark.django_db

MM = 72 / 25.4  # points
HAUTEUR_A4 = 297


def adresses(nombre):
    return [f"LIEU {rang:03d}\n{rang} rue des Tilleuls\n44000 NANTES" for rang in range(nombre)]


def trouver(page, mots):
    """Left and top in millimetres from the top left corner of the sheet."""
    texte = page.get_textpage()
    trouve = texte.search(mots).get_next()
    gauche, _, _, haut = texte.get_charbox(trouve[0])
    return gauche / MM, HAUTEUR_A4 - haut / MM


@pytest.mark.parametrize("nom", PLANCHES)
def test_each_label_stands_in_its_place(nom):
    planche = PLANCHES[nom]
    pdf = etiquettes(planche, adresses(planche.par_feuille + 2))
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 2
        assert [round(cote / MM) for cote in document[0].get_size()] == [210, 297]
        for rang in range(planche.par_feuille + 2):
            page, sur_la_page = divmod(rang, planche.par_feuille)
            gauche, haut = planche.place(sur_la_page)
            x, y = trouver(document[page], f"LIEU {rang:03d}")
            assert gauche + 4 < x < gauche + 7, rang
            assert haut + 4 < y < haut + 9, rang


@pytest.mark.parametrize("nom", PLANCHES)
def test_six_lines_of_thirty_eight_signs_stay_within_their_label(nom):
    planche = PLANCHES[nom]
    longue = "\n".join(["M" * 20 + "abcdefghij 1234567"] * 5 + ["DERNIER"])
    with pypdfium2.PdfDocument(etiquettes(planche, [longue])) as document:
        gauche, haut = planche.place(0)
        texte = document[0].get_textpage()
        for mots in ("1234567", "DERNIER"):
            trouve, nombre = texte.search(mots).get_next()
            _, bas, droite, _ = texte.get_charbox(trouve + nombre - 1)
            assert droite / MM <= gauche + planche.largeur
            assert HAUTEUR_A4 - bas / MM <= haut + planche.hauteur


def test_a_sheet_that_has_served_starts_further():
    planche = PLANCHES["3x7"]
    with pypdfium2.PdfDocument(etiquettes(planche, adresses(1), premiere=4)) as document:
        gauche, haut = planche.place(4)
        x, y = trouver(document[0], "LIEU 000")
        assert gauche < x < gauche + planche.pas
        assert haut < y < haut + planche.hauteur


def test_only_those_to_whom_paper_is_sent_sorted_for_the_post():
    papiers = Abonnement.objects.papier()
    papiers.filter(pk=papiers.first().pk).update(etat=Abonnement.Etat.SUSPENDU)
    envoyees = a_poster()
    assert len(envoyees) == 649
    codes = [adresse.splitlines()[-1] for adresse in envoyees]
    assert codes == sorted(codes)


def test_the_file_computes_nothing():
    texte = "".join(fichier_de_routage(["=cmd|’/C calc’!A0\n+33 2\n@x\n44000 NANTES"]))
    lignes = list(csv.reader(io.StringIO(texte.removeprefix("\ufeff")), delimiter=";"))
    assert lignes[0] == [f"ligne_{rang}" for rang in range(1, 7)]
    assert lignes[1] == ["'=cmd|’/C calc’!A0", "'+33 2", "'@x", "44000 NANTES", "", ""]


@pytest.fixture
def secretaire(client, prouver, django_user_model):
    return prouver(client, django_user_model.objects.get(email="secretariat@example.org"))


def test_the_screen_gives_both(secretaire):
    ecran = reverse("paper_mailing")
    assert "650 adresses" in secretaire.get(ecran).content.decode()
    routage = secretaire.post(ecran, {"routage": "oui"})
    assert routage["Content-Type"].startswith("text/csv")
    assert routage.getvalue().count(b"\n") == 651
    Abonnement.objects.papier().exclude(pk__in=Abonnement.objects.papier()[:9]).delete()
    planche = secretaire.post(ecran, {"planche": "2x7", "premiere": "3"})
    assert planche.content.startswith(b"%PDF")
    assert "no-store" in planche["Cache-Control"]


def test_a_label_that_the_sheet_has_not_is_refused(secretaire):
    reponse = secretaire.post(reverse("paper_mailing"), {"planche": "2x7", "premiere": "20"})
    assert "n’a que 14 étiquettes" in reponse.content.decode()


def test_a_list_leaves_only_with_a_recent_proof(client, django_user_model):
    client.force_login(django_user_model.objects.get(email="secretariat@example.org"))
    reponse = client.get(reverse("paper_mailing"))
    assert reponse["Location"].startswith(reverse("account_reauthenticate"))
