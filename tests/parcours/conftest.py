"""A real server on the demonstration, and one browser for the whole session."""

import email
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

RACINE = Path(__file__).resolve().parents[2]
ESPERE = 240  # seconds for the server to answer, on a machine that does ten other things


def port_libre():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def attendre(adresse, serveur):
    fin = time.monotonic() + ESPERE
    while time.monotonic() < fin and serveur.poll() is None:
        try:
            return urllib.request.urlopen(adresse, timeout=5)
        except (urllib.error.URLError, OSError):
            continue
    raise RuntimeError(f"Le serveur d’essai ne répond pas : {adresse}")


GESTION = [sys.executable, "manage.py"]


@pytest.fixture(scope="session")
def environnement(tmp_path_factory):
    """Production settings, on a port and a database of their own, with the demonstration."""
    adresse = f"http://127.0.0.1:{port_libre()}"
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "resovilles.settings.production",
        "FICHIER_ENV": os.devnull,
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "SECRET_KEY": "parcours-" + "x" * 50,
        "ADRESSE_DU_SITE": adresse,
        "SECOND_FACTEUR_EXIGE": "non",
        "DATABASE_URL": "",
        "PYTHONPATH": "site",
    }
    environnement.pop("DATABASE_URL")
    for commande in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["demo", "--verbosity", "0"],
        ["indexer", "--verbosity", "0"],
    ):
        subprocess.run([*GESTION, *commande], cwd=RACINE, env=environnement, check=True)
    return environnement


@pytest.fixture(scope="session")
def site(environnement):
    """The address of a running server."""
    adresse = environnement["ADRESSE_DU_SITE"]
    commande = [*GESTION, "servir", "--adresse", adresse.removeprefix("http://")]
    serveur = subprocess.Popen(commande, cwd=RACINE, env=environnement)
    try:
        attendre(f"{adresse}/sante/", serveur)
        yield adresse
    finally:
        serveur.terminate()
        serveur.wait(timeout=30)


@pytest.fixture(scope="session")
def navigateur():
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium n’est pas installé (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as p:
        options = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")
        navigateur = p.chromium.launch(executable_path=chromium, args=options)
        yield navigateur
        navigateur.close()


@pytest.fixture
def page(navigateur, site):
    """A fresh window on the site; any error of the console or outside request fails the test."""
    contexte = navigateur.new_context(base_url=site, viewport={"width": 1440, "height": 900})
    page = contexte.new_page()
    page.erreurs = []
    page.on("pageerror", lambda erreur: page.erreurs.append(str(erreur)))
    page.on(
        "request",
        lambda requete: (
            page.erreurs.append(f"requête au-dehors : {requete.url}")
            if not requete.url.startswith((site, "data:", "blob:"))
            else None
        ),
    )
    yield page
    assert page.erreurs == []
    contexte.close()


@pytest.fixture
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


@pytest.fixture
def liens_recus(tmp_path_factory):
    """The links received so far by an address, one by letter, in the order of the letters."""

    def recus(adresse, motif):
        fichiers = tmp_path_factory.getbasetemp().glob("*/courriels/*.log")
        textes = []
        for fichier in sorted(fichiers, key=lambda f: f.stat().st_mtime):
            for brut in fichier.read_bytes().split(b"-" * 79):
                message = email.message_from_bytes(brut.strip())
                if message["To"] == adresse:
                    corps = message.get_payload(0).get_payload(decode=True).decode()
                    textes += [trouve[0] for trouve in motif.finditer(corps)][:1]
        return list(dict.fromkeys(textes))

    return recus


def se_connecter(page, courriel="administration@example.org"):
    page.goto("/gestion/")
    page.get_by_label("Courriel").fill(courriel)
    page.get_by_label("Mot de passe").fill("quartier-ouvert-2007")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda adresse: urlsplit(adresse).path == "/gestion/")
    page.locator("main").wait_for()  # in a narrow window the menu is folded away


def surveiller(contexte, erreurs):
    """Gather what the console says, the policy's refusals included. A draft that saves itself
    while a field is still missing gets a 400, which the browser writes in red, and so does the
    editor's own checker with what it finds in a page not finished: these are no faults."""

    def noter(message):
        attendus = ("status of 400", "axe.run results")
        if message.type == "error" and not any(mot in message.text for mot in attendus):
            erreurs.append(f"{message.page.url} {message.text[:300]}")

    contexte.on("console", noter)
    contexte.on("weberror", lambda erreur: erreurs.append(str(erreur.error)))


@pytest.fixture
def ouvrir_bureau(navigateur, site):
    """Windows of the admin, one by person; an error or a refused script fails the test."""
    erreurs, contextes = [], []

    def ouvrir(courriel="administration@example.org"):
        contexte = navigateur.new_context(
            base_url=site, viewport={"width": 1440, "height": 1000}, locale="fr-FR"
        )
        contextes.append(contexte)
        surveiller(contexte, erreurs)
        page = contexte.new_page()
        se_connecter(page, courriel)
        return page

    yield ouvrir
    for contexte in contextes:
        contexte.close()
    assert erreurs == []


@pytest.fixture
def bureau(ouvrir_bureau):
    return ouvrir_bureau()


@pytest.fixture(scope="module")
def bureau_ouvert(navigateur, site):
    """One window of the admin for a whole round of screens; each looks at `erreurs`."""
    contexte = navigateur.new_context(base_url=site, viewport={"width": 1440, "height": 1000})
    page = contexte.new_page()
    page.erreurs = []
    surveiller(contexte, page.erreurs)
    se_connecter(page)
    yield page
    contexte.close()
