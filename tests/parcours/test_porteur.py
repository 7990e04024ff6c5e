"""The bearer's whole path in a real browser: asked, remarks, second round, agreement, online."""

import re
import time
from functools import partial

import pytest

from tests.parcours.conftest import se_connecter

pytestmark = pytest.mark.parcours

ESPERE = 60  # seconds for a letter to leave the outbox
LIEN = re.compile(r"/ressources/fiches/validation/\d+-\S+/")
TITRE = "Un conseil des jeunes qui tient un budget"


@pytest.fixture
def lettres(liens_recus):
    """The links received so far by an address, in the order of their letters."""
    return partial(liens_recus, motif=LIEN)


def attendre_lettre(lettres, adresse, rang):
    fin = time.monotonic() + ESPERE
    while time.monotonic() < fin:
        if len(recues := lettres(adresse)) > rang:
            return recues[rang]
    raise AssertionError(f"Aucune lettre n’est arrivée à {adresse}")


def demander(page, adresse):
    page.get_by_label("Nom du porteur").fill("Awa Exemple")
    page.get_by_label("Fonction").fill("l’animatrice du service jeunesse")
    page.get_by_label("Courriel").fill(adresse)
    page.get_by_role("button", name="Envoyer le lien").click()
    page.get_by_role("heading", name="Chez le porteur").wait_for()


def publier(page):
    page.get_by_role("link", name="Écrire la fiche").click()
    publier = page.get_by_role("button", name=re.compile("^Publier"))
    page.locator("footer [data-controller~='w-dropdown'] button").first.click()
    publier.click()


def fautes_d_axe(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # A message that is still fading in has not its colours yet.
    page.evaluate("() => Promise.all(document.getAnimations().map(a => a.finished))")
    violations = axe.run(page).response["violations"]
    return [f"{f['id']} {f['nodes'][0]['html'][:120]}" for f in violations]


@pytest.fixture
def porteur(navigateur, site):
    """The bearer: a telephone of 320 px, without JavaScript, without an account."""
    contexte = navigateur.new_context(
        base_url=site, viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    yield contexte.new_page()
    assert contexte.cookies() == []
    contexte.close()


def test_the_whole_path_of_a_fiche(page, porteur, lettres, site):
    adresse = "awa@example.org"
    se_connecter(page)
    page.goto("/gestion/fiches/tableau/")
    page.get_by_role("link", name=TITRE, exact=True).click()

    publier(page)  # refused, told, nothing lost
    page.get_by_text("n’a pas encore l’accord du porteur du projet").wait_for()
    demander(page, adresse)

    lien = attendre_lettre(lettres, adresse, 0)
    porteur.goto(lien)
    assert porteur.get_by_text("Douze jeunes, 6 000 euros").is_visible()
    assert porteur.evaluate("document.documentElement.scrollWidth") <= 320
    porteur.locator("summary", has_text="Écrire une remarque").first.click()
    porteur.get_by_label(re.compile("Votre remarque sur le titre")).fill(
        "Treize jeunes, pas douze."
    )
    porteur.get_by_label("Votre nom").fill("Awa Exemple")
    porteur.get_by_role("button", name="Je demande des modifications").click()
    assert porteur.get_by_text("Vous avez demandé des modifications").is_visible()
    porteur.goto(lien)
    assert porteur.get_by_role("heading", name="Ce lien n’ouvre plus rien").is_visible()

    page.reload()
    page.get_by_text("Treize jeunes, pas douze.").wait_for()
    page.get_by_role("link", name="Écrire la fiche").click()
    page.get_by_role("textbox", name="Chapô").fill("Treize jeunes, 6 000 euros, un an.")
    page.get_by_role("button", name=re.compile("brouillon")).first.click()
    page.locator(".messages .success").wait_for()
    page.goto("/gestion/fiches/tableau/")
    page.get_by_role("link", name=TITRE, exact=True).click()
    demander(page, adresse)

    porteur.goto(attendre_lettre(lettres, adresse, 1))
    assert porteur.get_by_text("Treize jeunes, 6 000 euros, un an.").is_visible()
    porteur.get_by_label("Votre nom").fill("Awa Exemple")
    porteur.get_by_role("button", name="La fiche est juste").click()
    assert porteur.get_by_text("Vous avez donné votre accord").is_visible()

    page.reload()
    page.get_by_text("il peut être mis en ligne").wait_for()
    publier(page)
    page.locator(".messages .success").wait_for()
    porteur.goto("/ressources/fiches/conseil-des-jeunes/")
    marque = porteur.locator(".disque-date.valide")
    assert "Validée" in marque.inner_text()
    assert "l’animatrice du service jeunesse" in marque.inner_text()


@pytest.mark.parametrize("largeur", [320, 1440])
def test_axe_finds_nothing_on_the_board_nor_before_the_bearer(page, lettres, largeur):
    adresse = f"largeur{largeur}@example.org"
    se_connecter(page)
    page.goto("/gestion/fiches/tableau/")
    assert fautes_d_axe(page) == []
    page.get_by_role("link", name="Le café des parents", exact=True).click()
    demander(page, adresse)
    assert fautes_d_axe(page) == []
    page.set_viewport_size({"width": largeur, "height": 900})
    page.goto(attendre_lettre(lettres, adresse, 0))
    for schema in ("light", "dark"):
        page.emulate_media(color_scheme=schema)
        assert fautes_d_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    page.get_by_role("button", name="La fiche est juste").click()  # without a name
    page.get_by_role("alert").wait_for()
    assert fautes_d_axe(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/gestion/fiches/tableau/")
    page.get_by_role("link", name="Le café des parents", exact=True).click()
    page.get_by_role("button", name="Retirer la demande").click()
    page.get_by_role("heading", name="Demander l’accord du porteur").wait_for()
    page.goto("/gestion/fiches/tableau/")
    carte = page.get_by_role("listitem").filter(has_text="Le café des parents")
    carte.get_by_role("button", name="Vers collecte").click()  # as it was found
    page.get_by_text("passe à l’étape collecte").wait_for()
