"""The admin's home, its menu, and exports that run nothing."""

import csv
import io
from contextlib import suppress
from datetime import timedelta

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image
from resovilles import sauvegarde
from resovilles.courriel.wagtail_hooks import Courriels
from resovilles.models import DocumentSite, ImageSite, MessageRecu
from resovilles.wagtail_hooks import MessagesRecus
from wagtail.models import Page

from annuaire.models import Structure
from membres.models import Utilisateur
from ressources.models import Commande, Stock
from ressources.validation.actions import demander_l_accord, repondre
from ressources.wagtail_hooks import Commandes
from tests.factories import FicheFactory, StructureFactory
from tests.resovilles.taches_d_essai import ecrire

FORMULES = [
    "=1+1",
    "+33 2 40 00 00 00",
    "-2",
    "@SOMME(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x")',
]
RUBRIQUES = {
    "accueil": "RésO Villes",
    "qui-sommes-nous": "Qui sommes-nous",
    "rencontres": "rencontres",
    "ressources": "essources",
    "annuaire": "nnuaire",
    "territoires": "erritoires",
    "info-a-tous": "Info à tous",
}


@pytest.fixture
def bureau(client, officier, prouver):
    return prouver(client, officier)


def structure(texte):
    Structure.objects.all().delete()
    return StructureFactory(title=texte)


def message(texte):
    MessageRecu.objects.all().delete()
    return MessageRecu.objects.create(nom=texte, courriel="a@example.org", objet="x", message="y")


LISTES = [
    (structure, "structures:index", "Titre"),
    (message, "resovilles_messagerecu_modeladmin_index", "Nom"),
]


@pytest.mark.parametrize("formule", FORMULES)
@pytest.mark.parametrize(("creer", "liste", "colonne"), LISTES)
def test_an_export_in_csv_has_no_formula(bureau, creer, liste, colonne, formule):
    creer(formule)
    reponse = bureau.get(reverse(liste), {"export": "csv"})
    texte = b"".join(reponse.streaming_content).decode()
    (ligne,) = csv.DictReader(io.StringIO(texte, newline=""))
    assert ligne[colonne] == f"'{formule}"


@pytest.mark.parametrize("formule", FORMULES)
@pytest.mark.parametrize(("creer", "liste", "colonne"), LISTES)
def test_an_export_in_xlsx_keeps_text_as_text(bureau, creer, liste, colonne, formule):
    creer(formule)
    reponse = bureau.get(reverse(liste), {"export": "xlsx"})
    feuille = openpyxl.load_workbook(io.BytesIO(b"".join(reponse.streaming_content))).active
    titres = [cellule.value for cellule in feuille[1]]
    cellule = feuille[2][titres.index(colonne)]
    assert cellule.data_type == "s"
    assert cellule.value.strip() == formule.strip()


def test_the_home_says_what_waits_and_hides_what_does_not(bureau):
    MessageRecu.objects.all().delete()
    calme = bureau.get("/gestion/").content.decode()
    assert "À jour" in calme or "Rien n’attend" in calme
    message("Une cheffe de projet")
    page = bureau.get("/gestion/").content.decode()
    assert "<b>1</b> <span>message reçu à traiter</span>" in page
    adresse = reverse("resovilles_messagerecu_modeladmin_index") + "?traite__exact=0"
    assert adresse in page
    assert "Une cheffe de projet" in bureau.get(adresse).content.decode()


@pytest.fixture
def sauvegardes(settings, tmp_path):
    settings.DOSSIER_SAUVEGARDES = tmp_path
    return tmp_path


def deposer(dossier, age, controlee):
    nom = (timezone.localtime() - age).strftime(sauvegarde.NOM)
    (dossier / nom).write_bytes(b"x" * 2_000_000)
    if controlee:
        sauvegarde.marque(dossier / nom).write_text("2000000")


SAUVEGARDES = [
    (timedelta(hours=9), True, ["2,0 Mo", "relue en entier et intacte"], ["Attention"]),
    (timedelta(hours=9), False, ["pas encore relue", "Attention : rien ne dit"], []),
    (timedelta(days=3), True, ["Attention : elle a plus de deux jours"], []),
]


@pytest.mark.parametrize(("age", "controlee", "dits", "tus"), SAUVEGARDES)
def test_the_home_tells_the_state_of_backups(bureau, sauvegardes, age, controlee, dits, tus):
    deposer(sauvegardes, timedelta(days=9), True)
    deposer(sauvegardes, age, controlee)
    page = bureau.get("/gestion/").content.decode()
    for phrase in dits:
        assert phrase in page
    for phrase in tus:
        assert phrase not in page


def test_the_home_warns_when_there_is_no_backup(bureau, sauvegardes):
    assert "aucune pour l’instant" in bureau.get("/gestion/").content.decode()


def test_the_home_tells_failed_works_and_leads_to_them(bureau, valider):
    DBTaskResult.objects.all().delete()
    ecrire.enqueue("x", 0)
    valider()
    DBTaskResult.objects.update(status="FAILED")
    page = bureau.get("/gestion/").content.decode()
    assert "<span>travail du site en échec</span>" in page
    assert f'<a href="{reverse("background_work")}"><b>1</b>' in page


def test_a_fiche_agreed_to_waits_to_go_online(bureau, officier):
    fiche = FicheFactory(live=False)
    demande = demander_l_accord(fiche, officier, "Awa Exemple", "directrice", "awa@example.org")
    assert "fiche validée, à mettre en ligne" not in a_faire_de(bureau)
    repondre(demande, accord=True, nom="Awa Exemple", commentaires=[])
    assert "<b>1</b> <span>fiche validée, à mettre en ligne" in a_faire_de(bureau)


def a_faire_de(bureau):
    return bureau.get("/gestion/").content.decode().partition("À jour :")[0]


@pytest.mark.parametrize(
    "geste", ["Nouvelle fiche", "Nouveau dossier", "Nouvelle actualité", "Nouvelle rencontre"]
)
def test_a_quick_action_opens_an_empty_form(bureau, geste):
    page = bureau.get("/gestion/").content.decode()
    adresse = page.split(geste)[0].rpartition('href="')[2].split('"')[0]
    assert bureau.get(adresse).status_code == 200


@pytest.mark.parametrize(("slug", "titre"), RUBRIQUES.items())
def test_a_line_of_the_menu_opens_its_rubrique(bureau, slug, titre):
    reponse = bureau.get(reverse("admin_rubrique", args=[slug]), follow=True)
    assert reponse.status_code == 200
    assert titre in reponse.content.decode()


def test_the_menu_follows_the_order_of_the_site(bureau):
    page = bureau.get("/gestion/").content.decode()
    places = [page.index(f'"name": "rubrique-{slug}"') for slug in RUBRIQUES]
    assert places == sorted(places)
    assert "Extraits" not in page
    assert "Snippets" not in page


@pytest.mark.parametrize(
    ("type_de_page", "rubrique", "champs"),
    [
        ("ressources/dossier", "dossiers", ["themes", "territoires"]),
        ("ressources/ficheexperience", "fiches", ["themes", "territoires"]),
        ("ressources/publication", "publications", ["themes", "territoires"]),
        ("rencontres/rencontre", "rencontres", ["themes"]),
    ],
)
def test_several_terms_are_ticked_in_boxes(bureau, type_de_page, rubrique, champs):
    """In a list where a click replaces the choice, an editor loses what he had chosen."""
    parent = Page.objects.get(slug=rubrique)
    page = bureau.get(f"/gestion/pages/add/{type_de_page}/{parent.pk}/").content.decode()
    for champ in champs:
        assert f'<input type="checkbox" name="{champ}"' in page
        assert f'<select name="{champ}"' not in page


def test_a_nature_is_chosen_among_those_of_its_family(bureau):
    """Wagtail's chooser shows the whole vocabulary, types of actors first."""
    parent = Page.objects.get(slug="rencontres")
    page = bureau.get(f"/gestion/pages/add/rencontres/rencontre/{parent.pk}/").content.decode()
    liste = page.partition('<select name="genre"')[2].partition("</select>")[0]
    assert "Atelier" in liste
    assert "Bailleur social" not in liste


@pytest.mark.parametrize("modele", ["ressources/notice", "newsletter/numero", "newsletter/breve"])
def test_versions_of_nothing_are_not_found(bureau, modele):
    adresse = f"/gestion/snippets/{modele}/history/{{}}/revisions/compare/earliest...latest/"
    for pk in ("abc", "999999999", "9" * 30, "²"):
        assert bureau.get(adresse.format(pk)).status_code == 404


def test_the_admin_speaks_french_of_this_site(bureau):
    accueil = bureau.get("/gestion/").content.decode()
    assert "guide.wagtail.org" not in accueil
    assert "docs.wagtail.org" not in accueil
    rubrique = Page.objects.get(slug="rencontres")
    formulaire = bureau.get(f"/gestion/pages/add/rencontres/rencontre/{rubrique.pk}/")
    page = formulaire.content.decode()
    assert "Choisir dans la liste" in page
    assert "Choisir terme" not in page


def test_one_s_drafts_have_a_list(bureau, accueil, officier):
    accueil.chapo = "Un brouillon."
    accueil.save_revision(user=officier)
    assert "RésO Villes" in bureau.get(reverse("my_drafts")).content.decode()
    assert "brouillon de votre main" in bureau.get("/gestion/").content.decode()


def test_the_register_of_messages_opens_with_a_message_in_it(bureau):
    message("Une habitante")
    page = bureau.get(reverse("resovilles_messagerecu_modeladmin_index")).content.decode()
    assert "À traiter" in page


def test_an_export_bears_the_name_of_its_list(bureau):
    message("Une habitante")
    adresse = reverse("resovilles_messagerecu_modeladmin_index")
    entete = bureau.get(adresse, {"export": "csv"})["Content-Disposition"]
    assert 'filename="messages-recus.csv"' in entete


def test_a_document_is_added_from_its_menu_with_its_readers(bureau):
    """The page that takes several files: the file first, then what is said of it."""
    fichier = SimpleUploadedFile("releve.csv", b"code;nom\n44109;Nantes\n")
    en_tete = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    recu = bureau.post(reverse("wagtaildocs:add_multiple"), {"files[]": fichier}, **en_tete).json()
    assert recu["success"]
    prefixe = f"uploaded-document-{recu['uploaded_file_id']}"
    saisie = {"title": "Relevé", "acces": "interne", "nature": "", "collection": 1, "tags": ""}
    reponse = bureau.post(
        reverse(
            "wagtaildocs:create_multiple_from_uploaded_document", args=[recu["uploaded_file_id"]]
        ),
        {f"{prefixe}-{nom}": valeur for nom, valeur in saisie.items()},
        **en_tete,
    )
    assert reponse.json()["success"], reponse.json()
    assert DocumentSite.objects.get(title="Relevé").acces == "interne"


def test_an_image_added_from_its_menu_keeps_what_is_said_of_it(bureau, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    contenu = io.BytesIO()
    Image.new("RGB", (40, 30)).save(contenu, "PNG")
    fichier = SimpleUploadedFile("marche.png", contenu.getvalue(), "image/png")
    en_tete = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    recu = bureau.post(
        reverse("wagtailimages:add_multiple"), {"files[]": fichier}, **en_tete
    ).json()
    assert recu["success"]
    prefixe = f"image-{recu['image_id']}"
    saisie = {
        "title": "La marche",
        "description": "",
        "credit": "Régie",
        "collection": 1,
        "tags": "",
    }
    reponse = bureau.post(
        reverse("wagtailimages:edit_multiple", args=[recu["image_id"]]),
        {f"{prefixe}-{nom}": valeur for nom, valeur in saisie.items()},
        **en_tete,
    )
    assert reponse.json()["success"]
    assert ImageSite.objects.get(title="La marche").credit == "Régie"


def test_the_menu_leads_where_one_may_do_something(client, db):
    client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
    menu = client.get("/gestion/").content.decode()
    assert "/gestion/rubrique/ressources/" in menu
    assert "/gestion/rubrique/info-a-tous/" not in menu


def test_what_is_sent_by_post_stands_under_its_rubrique(client, db):
    client.force_login(Utilisateur.objects.get(email="secretariat@example.org"))
    menu = client.get("/gestion/").content.decode()
    rubrique = menu.partition('"name": "rubrique-ressources"')[2].partition('"name": "rubrique-')[0]
    assert reverse("ressources_commande_modeladmin_index") in rubrique
    assert reverse("ressources_stock_modeladmin_index") in rubrique
    assert client.get(reverse("ressources_commande_modeladmin_index")).status_code == 200


REGISTRES = [
    (MessagesRecus, "recu_le__periode"),
    (Commandes, "demandee_le__periode"),
    (Courriels, "cree_le__periode"),
]
PERIODES = ["jour", "semaine", "mois", "annee", "annee-derniere", "avant", "=1+1"]


@pytest.mark.parametrize("periode", PERIODES)
@pytest.mark.parametrize(("registre", "filtre"), REGISTRES)
def test_a_register_is_sifted_by_period_in_french(bureau, registre, filtre, periode):
    message("Une habitante")
    reponse = bureau.get(registre().url_helper.index_url, {filtre: periode})
    assert reponse.status_code == 200
    page = reponse.content.decode()
    assert "Past 7 days" not in page
    assert "Any date" not in page


def test_a_period_keeps_what_it_says(bureau):
    message("Une habitante")
    adresse = MessagesRecus().url_helper.index_url
    assert "Une habitante" in bureau.get(adresse, {"recu_le__periode": "jour"}).content.decode()
    ailleurs = bureau.get(adresse, {"recu_le__periode": "annee-derniere"}).content.decode()
    assert "Une habitante" not in ailleurs


def test_a_register_is_sifted_by_what_it_points_to(bureau):
    stocks = Stock.objects.select_related("publication")[:2]
    for stock, nom in zip(stocks, ["Première", "Seconde"], strict=True):
        Commande.objects.create(
            publication=stock.publication, nom=nom, courriel="a@example.org", adresse="x"
        )
    adresse = Commandes().url_helper.index_url
    page = bureau.get(adresse, {"publication": stocks[0].publication_id}).content.decode()
    assert "Première" in page
    assert "Seconde" not in page
    assert f"?publication={stocks[1].publication_id}" in page


def registres():
    """Every register of modeladmin, whatever app adds it."""
    for modele in apps.get_models():
        if modele.__module__.split(".")[0] != "wagtail":
            nom = f"{modele._meta.app_label}_{modele._meta.model_name}_modeladmin_index"
            with suppress(NoReverseMatch):
                yield reverse(nom)


def test_every_register_exports_safely_in_the_two_formats_under_french_headings(bureau):
    Commande.objects.create(
        publication=Stock.objects.first().publication,
        nom="=1+1",
        courriel="a@example.org",
        adresse="x",
    )
    assert len(list(registres())) >= 5
    for adresse in registres():
        page = bureau.get(adresse).content.decode()
        assert "export=csv" in page, adresse
        assert "export=xlsx" in page, adresse
        fichier = b"".join(bureau.get(adresse, {"export": "csv"}).streaming_content).decode()
        assert "\n=" not in fichier.replace(",", "\n"), adresse
        titres = next(csv.reader(io.StringIO(fichier)))
        assert [t for t in titres if t != t.capitalize()] == [], adresse
