"""The weekly meeting in a browser: three items become drafts in few clicks, at both widths; with
the keyboard alone and without any script; the bookmark brings a page in."""

import pytest
from playwright.sync_api import expect

from tests.parcours.clics import BARRE, COMPTEUR, Main
from tests.parcours.conftest import se_connecter, surveiller

pytestmark = pytest.mark.parcours

LARGEURS = [1440, 768]
TROIS = {
    "Un atlas des zones urbaines sensibles des deux régions": ["Base", "La Lettre"],
    "Adultes-relais : renouvellement des conventions": ["RésO Flash"],
    "Séminaire sur l’emploi dans les quartiers, Rennes": ["Agenda"],
}
SANS_SCRIPT = {
    "Décret sur la dotation de solidarité urbaine": ["Rien"],
}


@pytest.fixture
def ouvrir(navigateur, site):
    erreurs, contextes = [], []

    def ouvrir(largeur, **options):
        contexte = navigateur.new_context(
            base_url=site, viewport={"width": largeur, "height": 1000}, **options
        )
        contextes.append(contexte)
        surveiller(contexte, erreurs)
        main = Main(contexte.new_page())
        if options.get("java_script_enabled", True):
            contexte.expose_function("compter", main.compter)
            contexte.add_init_script(COMPTEUR)
        se_connecter(main.page, "communication@example.org")
        main.clics = 0
        return main

    yield ouvrir
    for contexte in contextes:
        contexte.close()
    assert erreurs == []


def ligne(page, titre):
    return page.locator(".veille-ligne").filter(
        has=page.get_by_role("link", name=titre, exact=True)
    )


def test_three_items_become_drafts_in_few_clicks(ouvrir):
    main = ouvrir(1440)
    page = main.page
    page.get_by_role("link", name="à décider en réunion").click()
    for titre, cases in TROIS.items():
        for case in cases:
            ligne(page, titre).get_by_role("checkbox", name=case, exact=True).check()
    main.cliquer("button", "Enregistrer les décisions")
    expect(page.locator(".messages .success")).to_contain_text("3 informations décidées")
    assert main.clics <= 8 < BARRE
    decisions = page.locator(".veille-decisions li")
    expect(decisions.filter(has_text="brouillon")).not_to_have_count(0)
    decisions.filter(has_text="RésO Flash").filter(has_text="Adultes-relais").get_by_role(
        "link"
    ).click()
    expect(page.get_by_role("textbox", name="Titre")).to_have_value(
        "Adultes-relais : renouvellement des conventions"
    )


@pytest.mark.parametrize("largeur", LARGEURS)
def test_the_screen_holds_in_the_window(ouvrir, largeur):
    page = ouvrir(largeur).page
    page.goto("/gestion/veille/reunion/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    bouton = page.get_by_role("button", name="Enregistrer les décisions")
    expect(bouton).to_be_in_viewport()


def test_the_keyboard_alone_decides(ouvrir):
    page = ouvrir(1440).page
    page.goto("/gestion/veille/reunion/")
    titre = "Un bus de l’emploi à l’année"
    case = ligne(page, titre).get_by_role("checkbox", name="Base", exact=True)
    case.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(ligne(page, titre).get_by_role("checkbox", name="La Lettre")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".messages .success")).to_contain_text("1 information décidée")


def test_without_any_script_the_meeting_is_held(ouvrir):
    page = ouvrir(1440, java_script_enabled=False).page
    page.goto("/gestion/veille/reunion/")
    for titre, cases in SANS_SCRIPT.items():
        for case in cases:
            ligne(page, titre).get_by_role("checkbox", name=case, exact=True).check()
    page.get_by_role("button", name="Enregistrer les décisions").click()
    expect(page.locator(".veille-decisions")).to_contain_text("Décret sur la dotation")


def test_what_the_bookmark_brings_runs_nothing(ouvrir):
    page = ouvrir(1440).page
    page.on("dialog", lambda fenetre: pytest.fail(fenetre.message))
    piege = "%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%3Cscript%3Ealert(2)%3C/script%3E"
    page.goto(f"/gestion/veille/information/create/?lien=javascript:alert(3)&titre={piege}")
    expect(page.get_by_role("textbox", name="Titre")).to_have_value(
        '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    )
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("body")).to_contain_text("URL valide")
