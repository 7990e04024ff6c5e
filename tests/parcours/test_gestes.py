"""The twelve gestures of the guide, done by the officer in a real browser, and their clicks.

GESTES=ecrire (« make guide ») writes docs/guide/gestes.md and every picture of the guide; without
it, a gesture that no longer costs the clicks that the guide says fails."""

import inspect
import io
import os
import re
import subprocess
from typing import NamedTuple

import openpyxl
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from resovilles.guide import GUIDE

from scripts.captures import enregistrer
from tests.parcours.clics import BARRE, Main, main_comptee
from tests.parcours.conftest import GESTION, RACINE, se_connecter

pytestmark = pytest.mark.parcours

OFFICIER = "communication@example.org"
FABRICATION = 90_000  # milliseconds for a paper edition
ECRIRE = os.environ.get("GESTES") == "ecrire"
RELEVE = GUIDE / "gestes.md"
LIGNE = re.compile(r"^\| \[.+\]\(([\w-]+)\.md\) \| (\d+) \|$", re.MULTILINE)
FENETRE = {"width": 1200, "height": 780}
BRIQUE = "#a8361f"
ENTETE = """# Les douze gestes, en clics

Compté dans un vrai navigateur par les essais du site, depuis l’accueil de la gestion (depuis l’accueil
public pour la connexion). Écrire n’est pas cliquer, et l’on passe d’un champ à l’autre par la touche
Tab ; la touche Entrée compte pour un clic, un choix dans une liste ou un fichier pour deux. La barre :
quinze clics, au-delà personne n’accepte un geste.

| Geste | Clics |
| --- | --- |
"""


class Geste(NamedTuple):
    titre: str
    page: str
    faire: object


GESTES = []


def geste(titre, page):
    """Register a gesture of the guide: its name, the page that tells it."""

    def inscrire(faire):
        GESTES.append(Geste(titre, page, faire))
        return faire

    return inscrire


class Officiere(Main):
    """Her hand, and the pictures taken on the way."""

    def photographier(self, nom, *cibles):
        """The window as it stands, what matters outlined; only when the guide is being made."""
        if not ECRIRE:
            return
        self.page.evaluate("() => document.fonts.ready")
        image = Image.open(io.BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        for cible in cibles:
            encadrer(image, cible.bounding_box())
        enregistrer(image, GUIDE / "images" / f"{nom}.png")


def encadrer(image, boite):
    x, y, marge = boite["x"], boite["y"], 5
    coins = (x - marge, y - marge, x + boite["width"] + marge, y + boite["height"] + marge)
    ImageDraw.Draw(image).rounded_rectangle(coins, radius=8, outline=BRIQUE, width=4)


@pytest.fixture
def main(navigateur, site):
    options = {"base_url": site, "viewport": FENETRE, "reduced_motion": "reduce"}
    with main_comptee(navigateur, Officiere, **options) as main:
        yield main


@pytest.fixture
def lecteur(navigateur, site):
    """A stranger on the public site."""
    contexte = navigateur.new_context(base_url=site, viewport=FENETRE, locale="fr-FR")
    yield contexte.new_page()
    contexte.close()


@pytest.fixture
def fichier_pdf():
    octets = io.BytesIO()
    with pypdfium2.PdfDocument.new() as pdf:
        pdf.new_page(595, 842)
        pdf.save(octets)
    return {"name": "conseil.pdf", "mimeType": "application/pdf", "buffer": octets.getvalue()}


COMMANDE = """
from ressources.actions import commander
from ressources.models import Publication
commander(Publication.objects.get(slug="rendez-vous-5-integration"), {
    "nom": "Awa Exemple",
    "courriel": "awa@example.org",
    "adresse": "Awa Exemple\\n1 rue de l’Essai\\n44000 Nantes",
    "exemplaires": 2,
}, "127.0.0.1")
"""


@pytest.fixture
def commande_recue(environnement):
    """An order that a stranger has sent."""
    commande = [*GESTION, "shell", "--no-imports", "-c", COMMANDE]
    subprocess.run(commande, cwd=RACINE, env=environnement, check=True)


@pytest.fixture(scope="module")
def releve():
    clics = {page: int(nombre) for page, nombre in LIGNE.findall(RELEVE.read_text("utf-8"))}
    yield clics
    if ECRIRE:
        RELEVE.write_text(ENTETE + "".join(lignes_du_tableau(clics)), "utf-8")


def lignes_du_tableau(clics):
    return (f"| [{g.titre}]({g.page}.md) | {clics[g.page]} |\n" for g in GESTES if g.page in clics)


# --- What several gestures share --------------------------------------------------------------


def ecrire(main, champ, texte):
    main.page.get_by_role("textbox", name=champ).fill(texte)


def dater(main, champ, moment):
    """Type a date, then leave the field: its calendar closes."""
    calendrier = main.page.locator(".xdsoft_datetimepicker:visible")
    champ.fill(moment)
    calendrier.wait_for()
    champ.press("Tab")
    expect(calendrier).to_have_count(0)


def chercher(main, mots, titre):
    """From the admin's home to the line of a page, found by its words."""
    champ = main.page.get_by_placeholder("Rechercher toutes les pages")
    champ.fill(mots)
    champ.press("Enter")
    return main.page.locator("main tbody tr").filter(has_text=titre)


def ouvrir_une_page(main, mots, titre):
    chercher(main, mots, titre).get_by_role("link", name=titre).first.click()
    main.page.locator("#id_title").wait_for()


def ouvrir_au_menu(main, partie, ligne):
    menu = main.page.locator(".sidebar")
    menu.get_by_role("button", name=partie).click()
    menu.get_by_role("link", name=ligne, exact=True).click()


def choisir(main, mots, titre):
    """In the window that has just opened: its search, then the line."""
    fenetre = main.page.locator(".modal-content")
    fenetre.get_by_role("textbox", name="Terme de recherche").fill(mots)
    fenetre.get_by_role("link", name=titre, exact=True).click()
    fenetre.wait_for(state="detached")


def ouvrir_les_actions(main):
    main.cliquer("button", "Plus d'actions")


def publier(main):
    ouvrir_les_actions(main)
    main.cliquer("button", "Publier", exact=True)
    attendre_la_reussite(main)


def attendre_la_reussite(main):
    main.page.locator(".messages .success").wait_for()


def lire(lecteur, adresse):
    """What a stranger reads there, its spaces made plain."""
    lecteur.goto(adresse)
    return re.sub("[\u202f\xa0]", " ", lecteur.locator("main").inner_text())


# --- The gestures -----------------------------------------------------------------------------


@geste("Se connecter", "se-connecter")
def entrer(main, lecteur):
    page = main.page
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Accès réservé").first.click()
    ecrire(main, "Courriel", OFFICIER)
    ecrire(main, "Mot de passe", "quartier-ouvert-2007")
    bouton = page.get_by_role("button", name="Se connecter", exact=True)
    main.photographier("se-connecter", bouton)
    bouton.click()
    page.get_by_role("heading", name="Créer").wait_for()
    main.photographier("accueil", page.locator(".gestion-gestes"))


@geste("Publier une actualité à la une", "actualite")
def publier_une_actualite(main, lecteur):
    page = main.page
    main.cliquer("link", "Nouvelle actualité")
    ecrire(main, "Titre", "Le centre de documentation ouvre le mardi soir")
    ecrire(main, "Chapô", "Jusqu’à 20 heures, pour celles et ceux qui travaillent en journée.")
    a_la_une = page.get_by_role("checkbox", name="À la une de l’accueil")
    a_la_une.check()
    ouvrir_les_actions(main)
    bouton = page.get_by_role("button", name="Publier", exact=True)
    main.photographier("actualite", a_la_une, bouton)
    bouton.click()
    attendre_la_reussite(main)
    assert "Le centre de documentation ouvre le mardi soir" in lire(lecteur, "/")


@geste("Annoncer une rencontre", "rencontre")
def annoncer_une_rencontre(main, lecteur):
    page = main.page
    main.cliquer("link", "Nouvelle rencontre")
    ecrire(main, "Titre", "Atelier des conseils citoyens")
    page.get_by_role("combobox", name="Nature").select_option("Atelier")
    debut = page.get_by_role("textbox", name="Début")
    dater(main, debut, "12/03/2030 09:30")
    page.locator("#id_ville-chooser").get_by_role("button", name="Choisir").click()
    choisir(main, "Rennes", "Rennes")
    ecrire(main, "Lieu", "Maison des associations")
    main.photographier("rencontre", page.get_by_role("combobox", name="Nature"), debut)
    publier(main)
    assert "Atelier des conseils citoyens" in lire(lecteur, "/rencontres/")
    lu = lire(lecteur, "/rencontres/atelier-des-conseils-citoyens/")
    assert "12 mars 2030" in lu
    assert "9 h 30" in lu
    assert "Maison des associations, Rennes" in lu


@geste("Publier un compte rendu réservé aux adhérents", "compte-rendu")
def publier_un_compte_rendu(main, lecteur, fichier_pdf):
    page = main.page
    ouvrir_une_page(main, "nommer ce que", "Atelier intégration : nommer ce que l’on fait")
    comptes_rendus = page.locator("section[id*=comptes_rendus]")
    comptes_rendus.get_by_role("button", name="Insérer un bloc").last.click()
    bouton = comptes_rendus.get_by_role("button", name="Choisir un document").last
    main.photographier("compte-rendu", bouton)
    bouton.click()
    main.cliquer("tab", "Transférer")
    fenetre = page.locator(".modal-body")
    fenetre.get_by_label("Fichier").set_input_files(fichier_pdf)
    fenetre.get_by_role("textbox", name="Titre").fill("Ce que les villes appellent intégration")
    acces = fenetre.get_by_role("combobox", name="Qui peut le lire")
    acces.select_option("Adhérents (accès réservé)")
    main.photographier("compte-rendu-acces", acces)
    fenetre.get_by_role("button", name="Transférer").click()
    page.get_by_text("Ce que les villes appellent intégration").wait_for()
    publier(main)
    lu = lire(lecteur, "/rencontres/atelier-integration-octobre-2005/")
    assert "Ce que les villes appellent intégration\nRéservé aux adhérents." in lu


@geste("Corriger un dossier", "dossier")
def corriger_un_dossier(main, lecteur):
    page = main.page
    ouvrir_une_page(main, "fonds de participation", "Les fonds de participation des habitants")
    ecrire(main, "Chapô", "Huit cents euros, décidés à table par des habitants.")
    ouvrir_les_actions(main)
    bouton = page.get_by_role("button", name="Publier", exact=True)
    main.photographier("dossier", bouton)
    bouton.click()
    attendre_la_reussite(main)
    adresse = "/ressources/dossiers/fonds-de-participation-des-habitants/"
    assert "Huit cents euros, décidés à table" in lire(lecteur, adresse)


@geste("Fabriquer l’édition papier d’un dossier", "edition-papier")
def fabriquer_une_edition(main, lecteur):
    page = main.page
    ouvrir_une_page(main, "gestion urbaine", "La gestion urbaine de proximité")
    page.locator("header").get_by_role("button", name="Actions", exact=True).click()
    lien = page.get_by_role("link", name="Édition papier")
    main.photographier("edition-papier-menu", lien)
    lien.click()
    ecrire(main, "Ce qui a changé", "La convention type est à jour.")
    bouton = page.get_by_role("button", name=re.compile("Faire l’édition n° "))
    numero = bouton.inner_text().rpartition(" ")[2]
    main.photographier("edition-papier", bouton)
    bouton.click()
    page.get_by_role("link", name=f"n° {numero}", exact=True).wait_for(timeout=FABRICATION)
    lu = lire(lecteur, "/ressources/dossiers/gestion-urbaine-de-proximite/")
    assert f"Édition papier n° {numero}" in lu
    assert "La convention type est à jour." in lu


@geste("Écrire une fiche expérience et l’envoyer au porteur", "fiche")
def ecrire_une_fiche(main, lecteur):
    page = main.page
    main.cliquer("link", "Nouvelle fiche")
    ecrire(main, "Titre", "Le marché de la dalle")
    ecrire(main, "Chapô", "Trente habitants tiennent un marché au pied de leurs tours.")
    ecrire(main, "Porteur du projet", "La régie de quartier")
    page.get_by_role("button", name="Insérer un bloc").last.click()
    choix = page.get_by_role("option", name="Texte", exact=True)
    main.photographier("fiche-blocs", choix)
    choix.click()
    texte = page.locator("[data-streamfield-child] [contenteditable=true]")
    expect(texte).to_be_focused()
    page.keyboard.type("Chaque samedi, trente étals.")
    main.cliquer("button", "Enregistrer le brouillon")
    attendre_la_reussite(main)
    ouvrir_les_actions(main)
    main.cliquer("link", "Suivi et validation")
    ecrire(main, "Nom du porteur", "Awa Exemple")
    ecrire(main, "Fonction", "la directrice de la régie")
    ecrire(main, "Courriel", "dalle@example.org")
    bouton = page.get_by_role("button", name="Envoyer le lien")
    main.photographier("fiche-envoi", bouton)
    bouton.click()
    page.get_by_role("heading", name="Chez le porteur").wait_for()
    assert lecteur.goto("/ressources/fiches/le-marche-de-la-dalle/").status == 404


@geste("Ajouter un document et dire qui peut le lire", "document")
def ajouter_un_document(main, lecteur, fichier_pdf):
    page = main.page
    page.locator(".sidebar").get_by_role("link", name="Documents", exact=True).click()
    main.cliquer("link", "Ajouter un document")
    page.locator("[type=file]").set_input_files(fichier_pdf)
    ecrire(main, "Titre", "La charte des conseils citoyens")
    acces = page.get_by_role("combobox", name="Qui peut le lire")
    acces.select_option("Équipe seulement")
    main.photographier("document", acces)
    main.cliquer("button", "Mettre à jour")
    page.locator("span", has_text="Document mis à jour.").wait_for()
    page.goto("/gestion/documents/?q=charte+conseils")
    adresse = page.get_by_role("link", name=re.compile(r"^conseil.*\.pdf$")).first.get_attribute(
        "href"
    )
    assert page.request.get(adresse).ok
    assert lecteur.request.get(adresse).status == 404


@geste("Servir une commande par la poste", "commande")
def servir_une_commande(main, commande_recue):
    page = main.page
    page.reload()
    attente = page.get_by_role("link", name="commande à envoyer par la poste")
    main.photographier("commande-a-faire", attente)
    attente.click()
    page.locator("main tbody tr").filter(has_text="Awa Exemple").get_by_role(
        "link", name="Inspecter", exact=True
    ).click()
    bouton = page.get_by_role("button", name="Marquer envoyée")
    main.photographier("commande", bouton)
    bouton.click()
    page.get_by_text("les exemplaires ont quitté le stock").wait_for()


@geste("Programmer une publication", "programmer")
def programmer_une_publication(main, lecteur):
    page = main.page
    main.cliquer("link", "Nouvelle actualité")
    ecrire(main, "Titre", "Les vœux du réseau")
    main.cliquer("button", "Afficher/masquer le statut")
    main.cliquer("button", "Programmer")
    heure = page.get_by_role("textbox", name="Date/heure de publication")
    dater(main, heure, "02/01/2030 08:00")
    bouton = page.get_by_role("button", name="Enregistrer la programmation")
    main.photographier("programmer", heure, bouton)
    bouton.click()
    page.get_by_text("02/01/2030").or_(page.get_by_text("2 janvier 2030")).first.wait_for()
    ouvrir_les_actions(main)
    main.cliquer("button", re.compile("^Programmer"))
    attendre_la_reussite(main)
    assert lecteur.goto("/info-a-tous/les-voeux-du-reseau/").status == 404


@geste("Dépublier une page et rediriger son adresse", "depublier")
def depublier_et_rediriger(main, lecteur):
    page = main.page
    ligne = chercher(main, "bureau à Rennes", "RésO Villes ouvre un bureau à Rennes")
    ligne.get_by_role("button", name=re.compile("Plus d’options")).click()
    lien = ligne.get_by_role("link", name="Dépublier")
    main.photographier("depublier", lien)
    lien.click()
    main.cliquer("button", "Oui, la dépublier")
    attendre_la_reussite(main)
    ouvrir_au_menu(main, "Paramètres", "Redirections")
    main.cliquer("link", "Ajouter une règle de redirection")
    ecrire(main, "Redirige depuis", "/info-a-tous/un-bureau-a-rennes/")
    main.cliquer("button", "Choisissez une page")
    choisir(main, "Qui sommes-nous", "Qui sommes-nous ?")
    bouton = page.get_by_role("button", name="Créer")
    main.photographier("redirection", bouton)
    bouton.click()
    attendre_la_reussite(main)
    lecteur.goto("/info-a-tous/un-bureau-a-rennes/")
    assert lecteur.url.endswith("/qui-sommes-nous/")


@geste("Exporter une liste vers un tableur", "exporter")
def exporter_une_liste(main, lecteur):
    page = main.page
    ouvrir_au_menu(main, "L’annuaire des acteurs", "Personnes")
    page.locator("header").get_by_role("button", name="Actions", exact=True).click()
    lien = page.get_by_role("link", name="Télécharger en XLSX")
    main.photographier("exporter", lien)
    with page.expect_download() as telechargement:
        lien.click()
    feuille = openpyxl.load_workbook(io.BytesIO(telechargement.value.path().read_bytes())).active
    assert feuille.max_row > 1


# --- Their clicks -----------------------------------------------------------------------------


@pytest.mark.parametrize("geste", GESTES, ids=[g.page for g in GESTES])
def test_a_gesture_is_done_in_the_clicks_that_the_guide_says(geste, main, request, releve):
    se_connecter(main.page, OFFICIER)
    main.clics = 0
    demandes = inspect.signature(geste.faire).parameters
    geste.faire(**{nom: request.getfixturevalue(nom) for nom in demandes})
    assert main.clics <= BARRE
    if ECRIRE:
        releve[geste.page] = main.clics
    assert releve.get(geste.page) == main.clics, (
        f"« {geste.titre} » demande {main.clics} clics, docs/guide/gestes.md en dit "
        f"{releve.get(geste.page)} : « make guide » refait le relevé et les images."
    )


def test_the_guide_tells_twelve_gestures(releve):
    assert len(GESTES) == 12
    assert set(releve) == {geste.page for geste in GESTES}


# --- What comes in its time: told with a picture, not counted -----------------------------------


def test_the_guide_shows_how_an_access_is_opened(main):
    se_connecter(main.page, "secretariat@example.org")
    main.page.get_by_role("link", name="demandes d’accès à traiter").click()
    main.page.locator("main tbody a").first.click()
    bouton = main.page.get_by_role("button", name="Ouvrir l’accès")
    bouton.scroll_into_view_if_needed()
    main.photographier("acces", main.page.locator("#id_fiche"), bouton)


def test_the_guide_shows_where_somebody_s_function_ends(main):
    se_connecter(main.page, "secretariat@example.org")
    ouvrir_au_menu(main, "L’annuaire des acteurs", "Fonctions")
    main.page.locator("main tbody a").first.click()
    fin = main.page.get_by_role("textbox", name="Jusqu’au")
    fin.scroll_into_view_if_needed()
    main.photographier("annuaire", fin)
