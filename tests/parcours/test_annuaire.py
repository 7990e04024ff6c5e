"""The directory on a telephone of 320 px: find an actor, see what an access adds, read the contacts
as a member, then confirm one's own card by the link of a letter, without JavaScript."""

import re
import subprocess

import pytest

from tests.parcours.conftest import GESTION, RACINE

pytestmark = pytest.mark.parcours

STRUCTURE = "Régie de quartier des Tilleuls"
POSER = """
from annuaire.models import Fonction, Personne, Structure
structure = Structure.objects.get(slug="regie-de-quartier-des-tilleuls")
awa = Personne.objects.create(prenom="Awa", nom="Qxelbe", courriel="awa.qxelbe@example.org",
    visibilite_courriel="adherents")
Fonction.objects.create(personne=awa, structure=structure, intitule="Directrice")
from annuaire.models import Verification
verification = Verification.objects.create(personne=awa, courriel=awa.courriel)
print(verification.nouveau_lien())
verification.save()
"""


@pytest.fixture(scope="module")
def lien(environnement, site):
    """Somebody in post, and the link of the letter that asks her."""
    pose = subprocess.run(
        [*GESTION, "shell", "--no-imports", "-c", POSER],
        cwd=RACINE,
        env=environnement,
        check=True,
        capture_output=True,
        text=True,
    )
    return re.search(r"/annuaire/verifier/\S+", pose.stdout)[0]


@pytest.fixture
def telephone(navigateur, site):
    contexte = navigateur.new_context(
        base_url=site, viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    page = contexte.new_page()
    yield page
    contexte.close()


def tient(page):
    return page.locator("html").bounding_box()["width"] <= 320


def test_find_an_actor_then_its_people_then_confirm_a_card(telephone, lien):
    page = telephone
    page.goto("/annuaire/")
    page.locator("summary", has_text="Affiner la liste").click()
    page.get_by_label("Nom, mission, ville").fill("regie tilleuls")
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_role("link", name=STRUCTURE).click()
    assert page.get_by_role("heading", name="Ce qu’un accès ajoute").is_visible()
    assert "Qxelbe" not in page.content()
    assert tient(page)

    page.goto("/compte/connexion/")
    page.get_by_label("Courriel").fill("adherent@example.org")
    page.get_by_label("Mot de passe").fill("quartier-ouvert-2007")
    page.get_by_role("button", name="Se connecter").click()
    page.goto("/annuaire/regie-de-quartier-des-tilleuls/")
    assert page.get_by_role("heading", name="Awa Qxelbe").is_visible()
    assert page.get_by_role("link", name="awa.qxelbe@example.org").is_visible()
    assert tient(page)

    page.goto(lien)
    assert page.get_by_text("Directrice").first.is_visible()
    assert tient(page)
    page.get_by_role("button", name="Tout est juste").click()
    assert page.get_by_role("heading", name="Merci").is_visible()
    page.goto(lien)
    assert page.get_by_role("heading", name="Ce lien n’ouvre plus rien").is_visible()
    page.goto("/annuaire/regie-de-quartier-des-tilleuls/")
    assert page.get_by_text(re.compile("Vérifiée le")).first.is_visible()
