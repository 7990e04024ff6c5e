"""An access from the request to the first reserved file: a telephone of 320 px, no JavaScript."""

import re
import time

import pytest

from tests.parcours.conftest import se_connecter

pytestmark = pytest.mark.parcours

ESPERE = 60  # seconds for a letter to leave the outbox
CONFIRMER = re.compile(r"/acces/confirmer/\S+/")
MOT_DE_PASSE = re.compile(r"/compte/mot-de-passe/nouveau/\S+/")
ADRESSE = "awa.parcours@example.org"
SECRET = "lampe brique girafe douze"
RENCONTRE = "/rencontres/reseau-agents-de-developpement-octobre-2006/"


@pytest.fixture
def demandeuse(navigateur, site):
    contexte = navigateur.new_context(
        base_url=site, viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    yield contexte.new_page()
    contexte.close()


def attendre(liens_recus, motif):
    fin = time.monotonic() + ESPERE
    while time.monotonic() < fin:
        if recus := liens_recus(ADRESSE, motif):
            return recus[-1]
    raise AssertionError("Aucune lettre n’est arrivée")


def remplir(page):
    page.goto(RENCONTRE)
    page.get_by_role("link", name="Demander un accès").first.click()
    page.get_by_label("Votre prénom").fill("Awa")
    page.get_by_label("Votre nom").fill("Duparcours")
    page.get_by_label("Votre courriel").fill(ADRESSE)
    page.get_by_label("Votre structure").fill("Régie de quartier des Tilleuls")
    page.get_by_label("Votre fonction").fill("Directrice")
    page.wait_for_timeout(3200)  # a person takes longer than three seconds
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_text("Encore un geste.").wait_for()


def test_from_the_request_to_a_reserved_file(page, demandeuse, liens_recus):
    remplir(demandeuse)
    assert demandeuse.context.cookies() == []
    demandeuse.goto(attendre(liens_recus, CONFIRMER))
    demandeuse.get_by_role("button", name="Je confirme ma demande").click()
    demandeuse.get_by_role("heading", name="Votre demande nous est parvenue").wait_for()
    accepter(page)
    demandeuse.goto(attendre(liens_recus, MOT_DE_PASSE))
    demandeuse.get_by_label("Nouveau mot de passe").fill(SECRET)
    demandeuse.get_by_label("Le même").fill(SECRET)
    demandeuse.locator("main form button.action").click()
    demandeuse.goto("/compte/connexion/")
    demandeuse.get_by_label("Courriel").fill(ADRESSE)
    demandeuse.get_by_label("Mot de passe", exact=True).fill(SECRET)
    demandeuse.get_by_role("button", name="Se connecter").click()
    demandeuse.get_by_text("Accès réservé").first.wait_for()
    demandeuse.goto(RENCONTRE)
    fichier = demandeuse.locator("main a[href*='/telecharger/']").first.get_attribute("href")
    assert demandeuse.request.get(fichier).status == 200
    assert page.context.browser.new_context().request.get(adresse_de(page, fichier)).status == 403


def adresse_de(page, chemin):
    return f"{page.url.split('/gestion/')[0]}{chemin}"


def accepter(page):
    se_connecter(page, "secretariat@example.org")
    page.get_by_role("link", name=re.compile("demandes d’accès à traiter")).click()
    page.get_by_role("link", name=re.compile("Duparcours")).first.click()
    page.get_by_role("button", name=re.compile("Ouvrir l’accès")).click()
    page.locator(".messages .success").get_by_text("Accès ouvert").wait_for()
