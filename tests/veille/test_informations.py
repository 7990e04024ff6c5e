"""An item is entered once: by hand, by the bookmark, with what the browser saw."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from membres.models import Utilisateur
from veille.adresse import cle_d_adresse
from veille.models import Information

pytestmark = pytest.mark.django_db

SAISIE = "/gestion/veille/information/create/"
MEMES = [
    "http://mediation.example.org/journee",
    "https://www.mediation.example.org/journee/",
    "HTTPS://Mediation.Example.org:443/journee#programme",
    "https://mediation.example.org/journee?utm_source=lettre&fbclid=1",
    " https://mediation.example.org/journee ",
]
AUTRES = [
    "https://mediation.example.org/journee?annee=2007",
    "https://mediation.example.org/Journee",
    "https://mediation.example.org:8443/journee",
    "https://autre.example.org/journee",
]


def champs(**remplace):
    base = {"titre": "Un titre", "lien": "", "nature": "appel", "famille": "document", "note": ""}
    return base | {"provenance": "", "echeance": ""} | remplace


@pytest.mark.parametrize("adresse", MEMES)
def test_the_same_link_is_told_and_not_entered_twice(officiere, information, adresse):
    reponse = officiere.post(SAISIE, champs(lien=adresse))
    assert "Déjà dans la veille depuis le" in reponse.content.decode()
    assert "Une journée sur la médiation" in reponse.content.decode()
    assert Information.objects.count() == 1


@pytest.mark.parametrize("adresse", AUTRES)
def test_another_link_is_another_item(officiere, information, adresse):
    officiere.post(SAISIE, champs(lien=adresse))
    assert Information.objects.count() == 2


def test_the_database_itself_refuses_the_same_link(information):
    with pytest.raises(IntegrityError), transaction.atomic():
        Information.objects.create(titre="Encore", lien=MEMES[0], nature="appel")


def test_what_is_only_on_paper_has_no_link(officiere, information):
    for _ in range(2):
        officiere.post(SAISIE, champs())
    assert Information.objects.filter(cle="").count() == 2


@pytest.mark.parametrize(
    "adresse", ["javascript:alert(1)", "ftp://x.org/", "//x", "http://[x/", ""]
)
def test_what_is_no_address_of_the_web_has_no_key(adresse):
    assert cle_d_adresse(adresse) == ""


PIEGES = [
    "javascript:alert(document.cookie)",
    '"><script>alert(1)</script>',
    "data:text/html,<script>alert(1)</script>",
    "https://x.example.org/'\"><img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("piege", PIEGES)
def test_what_the_bookmark_brings_runs_nothing(officiere, information, piege):
    page = officiere.get(SAISIE, {"lien": piege, "titre": piege, "note": piege}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page
    refus = officiere.post(SAISIE, champs(lien=piege, titre=piege))
    assert refus.status_code == 200
    assert Information.objects.count() == 1


def test_a_title_that_is_a_trap_is_shown_as_text(officiere, information):
    officiere.post(
        SAISIE, champs(titre='<img src=x onerror="alert(1)">', note="</textarea><script>")
    )
    piege = Information.objects.get(titre__startswith="<img")
    for adresse in ("/gestion/veille/reunion/", piege.get_absolute_url()):
        page = officiere.get(adresse).content.decode()
        assert "<img src=x" not in page
        assert "</textarea><script>" not in page


def test_the_bookmark_fills_the_form_and_tells_what_is_known(officiere, information):
    vu = {"lien": MEMES[3], "titre": "Vu sur une page", "note": "a" * 900}
    page = officiere.get(SAISIE, vu).content.decode()
    assert "Vu sur une page" in page
    assert "Déjà dans la veille" in page
    assert "a" * 601 not in page


def test_the_bookmark_is_explained_and_leads_to_the_form(officiere):
    page = officiere.get("/gestion/veille/marque-page/").content.decode()
    assert "javascript:location.href=" in page
    assert "/gestion/veille/information/create/?lien=" in page
    assert "unsafe" not in officiere.get("/gestion/veille/marque-page/")["Content-Security-Policy"]


@pytest.mark.parametrize(("role", "ecrit"), [("mission", True), ("direction", False)])
def test_each_brings_what_he_found(client, information, role, ecrit):
    compte = Utilisateur.objects.get(email=f"{role}@example.org")
    client.force_login(compte)
    client.post(SAISIE, champs(titre="Trouvé en route"))
    assert Information.objects.filter(titre="Trouvé en route", saisie_par=compte).exists() is ecrit


def test_the_list_says_where_each_goes(officiere):
    page = officiere.get("/gestion/veille/information/", {"suite": "base"}).content.decode()
    assert "le référentiel d’une ville moyenne" in page
    assert "Base, La Lettre" in page
    assert "Un bus de l’emploi" not in page


def test_what_was_decided_is_not_deleted(officiere):
    decidee = Information.objects.decidees().first()
    officiere.post(f"/gestion/veille/information/delete/{decidee.pk}/")
    assert Information.objects.filter(pk=decidee.pk).exists()


def test_the_list_is_exported_without_formulas(officiere, information):
    Information.objects.update(titre="=cmd()")
    liste = reverse("veille_information_modeladmin_index")
    export = b"".join(officiere.get(liste, {"export": "csv"}).streaming_content).decode()
    assert "'=cmd()" in export
