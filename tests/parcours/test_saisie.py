"""The documentalist enters a notice: few clicks, duplicates seen, a term proposed on the way."""

import pytest
from playwright.sync_api import expect

from tests.parcours.clics import BARRE, main_comptee
from tests.parcours.conftest import se_connecter

pytestmark = pytest.mark.parcours

CONNUE = "Penser le commerce de pied d’immeuble depuis Saumur"


@pytest.fixture
def main(navigateur, site):
    options = {"base_url": site, "viewport": {"width": 1440, "height": 1000}}
    with main_comptee(navigateur, **options) as main:
        se_connecter(main.page, "documentation@example.org")
        main.clics = 0
        yield main


def test_a_notice_is_entered_in_under_fifteen_clicks(main):
    page = main.page
    main.cliquer("button", "Les ressources documentaires")
    main.cliquer("link", "Base documentaire")
    page.locator('main a[href$="/notice/add/"], header a[href$="/notice/add/"]').first.click()
    page.locator("#id_titre").fill(CONNUE)
    page.get_by_text("décrit peut-être le même document").wait_for()
    page.locator("#id_titre").fill("Un carnet de marches, relevé par ses habitants")
    expect(page.get_by_text("décrit peut-être le même document")).to_have_count(0)
    page.locator("#id_resume").fill("Douze parcours, autant de récits.")
    page.get_by_role("tab", name="Indexation").click()
    saisie = page.locator("[data-descripteurs-saisie]")
    saisie.fill("CUCS")
    saisie.press("Enter")
    saisie.fill("Carnet de marche")
    saisie.press("Enter")
    page.get_by_text("Carnet de marche (proposé)").wait_for()
    main.cliquer("button", "Enregistrer")
    page.locator(".messages .success").wait_for()
    assert main.clics < BARRE
    page.goto("/recherche/?q=carnet+de+marches")
    page.get_by_role("link", name="Un carnet de marches").first.click()
    lu = page.locator("main").inner_text()
    assert "Douze parcours" in lu
    assert "Contrat urbain de cohésion sociale" in lu
