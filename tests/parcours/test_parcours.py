"""Journeys of a stranger at the keyboard and of the officer, in a real browser."""

import pytest

pytestmark = pytest.mark.parcours

COURRIEL = "administration@example.org"
MOT_DE_PASSE = "quartier-ouvert-2007"


def test_the_skip_link_leads_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_the_menu_opens_on_a_phone_without_javascript(navigateur, site):
    contexte = navigateur.new_context(
        base_url=site, viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    page = contexte.new_page()
    page.goto("/")
    lien = page.get_by_role("navigation", name="Rubriques").get_by_role(
        "link", name="Les rencontres"
    )
    if not lien.is_visible():
        page.get_by_role("navigation", name="Rubriques").locator("summary").click()
    lien.click()
    assert page.url.endswith("/rencontres/")
    contexte.close()


def test_errors_of_the_contact_form_lead_to_their_field(page):
    page.goto("/contact/")
    page.get_by_label("Votre nom").fill("Une cheffe de projet")
    page.get_by_role("button", name="Envoyer").click()
    avis = page.get_by_role("alert")
    assert "pas parti" in avis.inner_text()
    assert page.get_by_label("Votre nom").input_value() == "Une cheffe de projet"
    avis.get_by_role("link", name="Votre courriel").click()
    assert page.evaluate("document.activeElement.name") == "courriel" or page.url.endswith(
        "courriel"
    )


def test_the_search_finds_a_publication(page):
    page.goto("/")
    page.get_by_label("Chercher dans le site").first.fill("observation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=observation")
    page.locator("main h3").first.wait_for()


def test_the_officer_signs_in(page):
    page.goto("/gestion/")
    page.get_by_label("Courriel").fill(COURRIEL)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda adresse: "login" not in adresse)
    assert page.url.endswith("/gestion/")
    page.get_by_role("heading", level=1).first.wait_for()
