"""A paper edition by itself, in a real browser: asked for, made by the queue, read back, followed by
another that says what has changed, then by one that fails and takes nothing away."""

import io
import re
import subprocess

import pypdfium2
import pytest

from tests.parcours.conftest import GESTION, RACINE

pytestmark = pytest.mark.parcours

FABRICATION = 400_000  # ms: on a site just made, the queue first has what the demonstration left it
ADRESSE = "/ressources/dossiers/marcher-la-nuit/"
# A gesture on the dossier of this journey, done by the site's own command.
DOSSIER = """
import io
from django.core.files.images import ImageFile
from PIL import Image
from ressources.models import Dossier, DossiersIndex
from resovilles.models import ImageSite

def section(titre, support="les_deux"):
    return {"type": "section", "value": {"titre": titre, "support": support}}

def texte(mots):
    return {"type": "texte", "value": f"<p>{mots}</p>"}

def publier(*corps, slug="marcher-la-nuit", titre="Marcher la nuit"):
    dossier = Dossier.objects.filter(slug=slug).first()
    if dossier is None:
        dossier = Dossier(title=titre, slug=slug, chapo="Un essai de quartier.")
        DossiersIndex.objects.get().add_child(instance=dossier)
    dossier.corps = list(corps)
    dossier.save_revision().publish()
    return dossier

def image_disparue():
    octets = io.BytesIO()
    Image.new("RGB", (800, 600), "#1e6457").save(octets, "JPEG")
    octets.seek(0)
    image = ImageSite.objects.create(title="Une rue", file=ImageFile(octets, name="rue.jpg"))
    image.file.storage.delete(image.file.name)
    return {"type": "image", "value": {"image": image.pk, "alternative": "Une rue, la nuit"}}
"""
PREMIER = 'section("La marche"), texte("Douze lampadaires éteints.")'
SECOND = f'{PREMIER}, section("Un an après"), texte("Deux sont encore éteints.")'


# The other journeys find the site as it was: no picture without its file in their lists.
RANGER = """
from ressources.models import Dossier
from resovilles.models import ImageSite

for dossier in Dossier.objects.filter(slug__in=["marcher-la-nuit", "a-l-ecran"]):
    dossier.delete()
ImageSite.objects.filter(title="Une rue").delete()
"""


@pytest.fixture
def publier(environnement):
    def executer(code):
        return subprocess.run(
            [*GESTION, "shell", "--no-imports", "-c", code],
            cwd=RACINE,
            env=environnement,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def faire(corps, **champs):
        suite = "".join(f", {nom}={valeur!r}" for nom, valeur in champs.items())
        return int(executer(f"{DOSSIER}\nprint(publier({corps}{suite}).pk)").split()[-1])

    yield faire
    executer(RANGER)


def faire_l_edition(bureau, pk, numero):
    bureau.goto(f"/gestion/editions/{pk}/")
    bureau.get_by_role("button", name=f"Faire l’édition n° {numero}").click()
    ligne = bureau.locator("main tbody tr").filter(has_text=f"n° {numero}")
    ligne.get_by_text(re.compile("Parue|En échec")).wait_for(timeout=FABRICATION)
    return re.sub("[\u202f\xa0]", " ", ligne.inner_text())


def imprime(page, numero):
    """The words of an edition that a stranger downloads from the dossier's page."""
    page.goto(ADRESSE)
    lien = page.locator(f"main a[href$='.pdf'][href*='/editions/'][href*='-{numero}.pdf']").first
    reponse = page.request.get(lien.get_attribute("href"))
    assert reponse.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(reponse.body())) as pdf:
        return " ".join(feuille.get_textpage().get_text_range() for feuille in pdf)


def lu(page):
    page.goto(ADRESSE)
    for volet in page.locator("main details").all():
        volet.evaluate("volet => volet.open = true")
    return re.sub("[\u202f\xa0]", " ", page.locator("main").inner_text())


def test_an_edition_is_made_read_followed_and_outlives_a_failure(bureau, page, publier):
    pk = publier(PREMIER)
    assert "Parue" in faire_l_edition(bureau, pk, 1)
    assert "Douze lampadaires éteints" in imprime(page, 1)

    publier(SECOND)
    bureau.goto(f"/gestion/editions/{pk}/")
    propose = bureau.get_by_label("Ce qui a changé").input_value()
    assert "Nouveau" in propose
    assert "Un an après" in propose
    bureau.get_by_label("Ce qui a changé").fill("Le bilan d’un an.")
    bureau.get_by_role("button", name="Faire l’édition n° 2").click()
    bureau.get_by_role("link", name="n° 2", exact=True).wait_for(timeout=FABRICATION)
    assert "Deux sont encore éteints" in imprime(page, 2)
    assert "Deux sont encore éteints" not in imprime(page, 1)
    public = lu(page)
    assert "Édition papier n° 2" in public
    assert "Le bilan d’un an." in public
    assert "Éditions précédentes" in public

    publier(f"{SECOND}, image_disparue()")
    ratee = faire_l_edition(bureau, pk, 3)
    assert "Le bloc « Image » de la section « Un an après »" in ratee
    assert bureau.get_by_role("button", name="Faire l’édition n° 3").is_visible()
    apres = lu(page)
    assert "Édition papier n° 2" in apres
    assert "Édition papier n° 3" not in apres
    assert "Deux sont encore éteints" in imprime(page, 2)


def test_a_dossier_for_the_web_alone_says_that_it_has_no_paper_edition(bureau, publier):
    pk = publier(
        'section("En ligne", "web"), texte("À l’écran.")', slug="a-l-ecran", titre="À l’écran"
    )
    bureau.goto(f"/gestion/editions/{pk}/")
    bureau.get_by_text("il n’a pas d’édition papier").wait_for()
    assert bureau.get_by_role("button", name="Faire l’édition").count() == 0
