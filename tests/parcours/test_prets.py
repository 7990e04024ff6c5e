"""A document asked for on a telephone, sent and taken back by the documentalist."""

import re
import subprocess

import pytest

from tests.parcours.conftest import GESTION, RACINE
from tests.parcours.test_porteur import fautes_d_axe

pytestmark = pytest.mark.parcours

TITRE = "Habiter, marcher, décider : une enquête de trois ans dans six quartiers"
ECRIRE = (
    f"n = Notice.objects.filter(titre={TITRE!r}).first() or Notice.objects.create(titre={TITRE!r});"
    "n.exemplaires.exists() or Exemplaire.objects.create(notice=n, cote='HAB 1');"
    "print('adresse', n.get_absolute_url())"
)


@pytest.fixture
def notice(environnement, site):
    """The address of a notice with one copy; the member signs in with the password alone,
    whatever another journey has added to the account."""
    commande = [*GESTION, "shell", "--verbosity", "0", "-c"]
    code = (
        "from allauth.mfa.models import Authenticator\n"
        "from ressources.models import Exemplaire, Notice\n"
        f"Authenticator.objects.filter(user__email='adherent@example.org').delete()\n{ECRIRE}"
    )
    dit = subprocess.run(
        [*commande, code], cwd=RACINE, env=environnement, check=True, capture_output=True, text=True
    )
    return re.search(r"adresse (\S+)", dit.stdout)[1]


@pytest.fixture
def lecteur(navigateur, site):
    """A member: a telephone of 320 px, without JavaScript."""
    contexte = navigateur.new_context(
        base_url=site, viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    yield contexte.new_page()
    contexte.close()


def entrer(page):
    """Where the sign-in leads a stranger who wanted to borrow."""
    page.get_by_label("Courriel").fill("adherent@example.org")
    page.get_by_label("Mot de passe").fill("quartier-ouvert-2007")
    page.get_by_role("button", name="Se connecter").click()


def test_a_document_is_asked_for_sent_and_returned(lecteur, ouvrir_bureau, notice):
    lecteur.goto(notice)
    lecteur.get_by_role("link", name="Emprunter").click()
    entrer(lecteur)
    lecteur.get_by_label("Adresse postale").fill("Yann Exemple\n1 rue du Port\n44000 NANTES")
    lecteur.get_by_role("button", name="Emprunter").click()
    assert lecteur.get_by_text("Réservé pour vous").is_visible()
    assert lecteur.evaluate("document.documentElement.scrollWidth") <= 320

    bureau = ouvrir_bureau("documentation@example.org")
    bureau.get_by_role("link", name=re.compile("prêts? à envoyer")).click()
    bureau.get_by_role("link", name="Inspecter").first.click()
    bureau.get_by_role("button", name=re.compile("Marquer envoyé")).click()
    bureau.get_by_text("la date de retour est fixée").wait_for()
    lecteur.reload()
    assert lecteur.get_by_text("Chez vous").is_visible()
    lecteur.get_by_role("button", name="Prolonger").click()
    assert lecteur.get_by_text("Prêt prolongé").is_visible()

    bureau.reload()
    bureau.get_by_role("button", name="Marquer rendu").click()
    bureau.get_by_text("Document rendu").wait_for()
    lecteur.goto("/ressources/mes-prets/")
    assert lecteur.get_by_text("Vous n’avez rien en prêt").is_visible()
    assert lecteur.get_by_text("Rendu le").is_visible()


@pytest.mark.parametrize(("largeur", "schema"), [(320, "dark"), (320, "light"), (1440, "light")])
def test_axe_finds_nothing_on_the_pages_of_a_loan(page, notice, largeur, schema):
    page.set_viewport_size({"width": largeur, "height": 900})
    page.emulate_media(color_scheme=schema)
    page.goto(notice)
    fautes = fautes_d_axe(page)
    page.get_by_role("link", name="Emprunter").click()
    entrer(page)
    page.get_by_label("Adresse postale").wait_for()
    fautes += fautes_d_axe(page)
    page.get_by_label("Adresse postale").fill("a" * 39)
    page.get_by_role("button", name="Emprunter").click()
    page.get_by_text("Rien n’est perdu").wait_for()
    fautes += fautes_d_axe(page)
    page.goto("/ressources/mes-prets/")
    fautes += fautes_d_axe(page)
    page.goto(notice)
    fautes += fautes_d_axe(page)
    assert fautes == []
