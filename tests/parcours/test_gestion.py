"""The screens of the admin in a real browser: no error, nothing refused by the strict policy."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.parcours

ECRANS = [
    "/gestion/",
    "/gestion/rubrique/info-a-tous/",
    "/gestion/rubrique/ressources/",
    "/gestion/images/",
    "/gestion/images/multiple/add/",
    "/gestion/documents/",
    "/gestion/documents/multiple/add/",
    "/gestion/annuaire/structures/",
    "/gestion/snippets/annuaire/personne/add/",
    "/gestion/snippets/annuaire/fonction/add/",
    "/gestion/snippets/rencontres/cycle/",
    "/gestion/snippets/territoires/territoire/add/",
    "/gestion/territoires/importer/",
    "/gestion/snippets/thesaurus/concept/add/",
    "/gestion/snippets/newsletter/numero/",
    "/gestion/snippets/newsletter/numero/add/",
    "/gestion/resovilles/messagerecu/",
    "/gestion/courriel/courriel/",
    "/gestion/mes-brouillons/",
    "/gestion/reports/locked/",
    "/gestion/reports/workflow/",
    "/gestion/reports/site-history/",
    "/gestion/reports/aging-pages/",
    "/gestion/users/",
    "/gestion/settings/resovilles/reglagessite/",
    "/gestion/account/",
    "/gestion/workflows/list/",
    "/gestion/redirects/",
    "/gestion/collections/",
]
SUITES_D_UNE_PAGE = ["edit", "history", "move", "copy", "unpublish", "delete", "usage"]


def premiere_page(bureau, recherche):
    """The number of the first page that the search of the admin finds."""
    bureau.goto(f"/gestion/pages/search/?q={recherche}")
    adresse = bureau.locator('main a[href*="/pages/"][href$="/edit/"]').first.get_attribute("href")
    return adresse.split("/")[-3]


@pytest.mark.parametrize("ecran", ECRANS)
def test_a_screen_opens_without_an_error(bureau_ouvert, ecran):
    reponse = bureau_ouvert.goto(ecran)
    assert reponse.status == 200
    bureau_ouvert.locator("body.ready").wait_for()
    assert bureau_ouvert.erreurs == []


@pytest.mark.parametrize("titre", ["clspd", "cooper", "plaquette", "observation", "adultes"])
def test_what_one_does_with_a_page_opens_without_an_error(bureau_ouvert, titre):
    numero = premiere_page(bureau_ouvert, titre)
    for suite in SUITES_D_UNE_PAGE:
        bureau_ouvert.goto(f"/gestion/pages/{numero}/{suite}/")
        bureau_ouvert.locator("body.ready").wait_for()
        assert bureau_ouvert.erreurs == []


def test_choosers_and_dates_start(bureau_ouvert):
    page = bureau_ouvert
    numero = premiere_page(page, "cooper")
    page.goto(f"/gestion/pages/{numero}/edit/")
    page.get_by_role("button", name="Choisir un document").click()
    page.locator(".modal-body a[data-chooser-modal-choice]").first.click()
    page.locator("#id_lien_document-chooser [data-chooser-title]:not(:empty)").wait_for()
    page.get_by_role("tab", name="Promotion").click()
    page.locator("#id_date_affichee").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date").first.wait_for()
    assert page.erreurs == []


def test_the_picker_shows_a_block_before_it_is_chosen(bureau_ouvert):
    page = bureau_ouvert
    page.goto(f"/gestion/pages/{premiere_page(page, 'clspd')}/edit/")
    page.get_by_role("button", name="Insérer un bloc").last.click()
    page.get_by_role("option", name="Citation").hover()
    page.get_by_role("button", name="Prévisualiser").nth(4).click()
    cadre = page.frame_locator("iframe[src*='/block-preview/']")
    cadre.locator(".apercu blockquote, .apercu figure").first.wait_for()
    assert page.erreurs == []


def test_an_image_is_edited_with_its_focal_point(bureau_ouvert):
    """Jcrop tries touch events by inline handlers, unless it is told."""
    page = bureau_ouvert
    page.goto("/gestion/images/")
    page.locator("a.image-choice").first.click()
    page.locator(".jcrop-holder").wait_for()
    assert page.erreurs == []


def test_the_checks_of_the_editor_read_the_page(bureau_ouvert):
    page = bureau_ouvert
    page.goto(f"/gestion/pages/{premiere_page(page, 'clspd')}/edit/")
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-content-word-count]")).to_have_text(re.compile("[1-9]"))
    assert page.erreurs == []


def test_lines_are_ticked_all_at_once_and_the_gesture_is_shown_first(bureau_ouvert):
    page = bureau_ouvert
    page.goto("/gestion/ressources/pret/?etat__exact=en_cours")
    page.get_by_role("button", name="Tout cocher").click()
    cases = page.get_by_role("checkbox", name=re.compile("^Choisir"))
    assert cases.count() > 1
    expect(cases.last).to_be_checked()
    page.get_by_role("button", name="Marquer rendus").click()
    page.get_by_text("Les documents sont de retour").wait_for()
    page.get_by_role("link", name="Ne rien changer").click()
    expect(cases.first).not_to_be_checked()
    assert page.erreurs == []


def test_readers_are_changed_from_the_list_of_documents(bureau_ouvert):
    page = bureau_ouvert
    page.goto("/gestion/documents/")
    page.locator("[data-bulk-action-checkbox]").first.check(force=True)
    page.get_by_role("link", name="Changer qui peut lire les documents choisis").click()
    page.get_by_role("heading", name="Changer qui peut lire").wait_for()
    page.get_by_role("combobox", name="Qui peut le lire").wait_for()
    assert page.erreurs == []
