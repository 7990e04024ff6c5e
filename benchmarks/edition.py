"""Time and memory of a paper edition of some 40 pages with 30 photographs.

    .venv/bin/python -m benchmarks.edition   (« make bench » runs it too)

Prints what it measures beside the bars (40 pages, 20 s, 500 Mo); asserts nothing. Works on a
database and files of its own, thrown away at the end.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
IMAGES, PAGES, SECONDES, MEGAOCTETS = 30, 40, 20, 500
PARAGRAPHE = (
    "<p>Nettoyer, éclairer, réparer, ramasser, accueillir : aucun de ces gestes n’est nouveau. "
    "Ce qui l’est, c’est de les réunir dans une convention, de les suivre ensemble, et d’y "
    "associer ceux qui vivent là. On marche, on note, on répartit, on revient voir.</p>"
)


def photographie(rang):
    """Six megapixels as a camera gives them: smooth shapes and some grain."""
    from PIL import Image

    grain = Image.effect_noise((600, 400), 40 + rang).resize((3000, 2000), Image.BICUBIC)
    octets = io.BytesIO()
    Image.merge("RGB", [grain, grain.rotate(180), grain.transpose(0)]).save(octets, "JPEG")
    return octets.getvalue()


def corps():
    from django.core.files.base import ContentFile
    from resovilles.models import ImageSite

    blocs = []
    for rang in range(IMAGES):
        fichier = ContentFile(photographie(rang), name=f"photo-{rang}.jpg")
        image = ImageSite.objects.create(title=f"Photographie {rang}", file=fichier)
        blocs += [
            {"type": "section", "value": {"titre": f"Partie {rang + 1}", "support": "les_deux"}},
            {"type": "texte", "value": PARAGRAPHE * 4},
            {"type": "image", "value": {"image": image.pk, "alternative": "Une place"}},
            {"type": "texte", "value": PARAGRAPHE * 3},
            {"type": "encadre", "value": {"titre": "À retenir", "texte": PARAGRAPHE}},
        ]
    return blocs


def mesurer():
    import django

    django.setup()
    from wagtail.models import Page

    from ressources.actions import composer_edition
    from ressources.models import Dossier, Edition

    dossier = Page.get_first_root_node().add_child(instance=Dossier(title="Mesure", corps=corps()))
    edition = Edition(dossier=Dossier.objects.get(pk=dossier.pk), numero=1)
    debut, processeur = time.perf_counter(), time.process_time()
    pdf, _ = composer_edition(edition)
    return pdf, time.perf_counter() - debut, time.process_time() - processeur


def dire(pdf, secondes, processeur):
    from resovilles.poids import nombre_de_pages, poids_lisible

    from benchmarks.vitesse import ligne, titre

    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = nombre_de_pages(io.BytesIO(pdf), "pdf")
    titre(f"Une édition papier : {IMAGES} photographies de six millions de points")
    ligne("pages", str(pages), f"≥ {PAGES}", pages >= PAGES)
    ligne("poids du PDF", poids_lisible(len(pdf)), "", None)
    ligne("durée", f"{secondes:.1f} s", f"≤ {SECONDES} s", secondes <= SECONDES)
    ligne("calcul", f"{processeur:.1f} s", "", None)
    ligne("mémoire, au plus haut", f"{memoire:.0f} Mo", f"≤ {MEGAOCTETS} Mo", memoire <= MEGAOCTETS)


def principal():
    with tempfile.TemporaryDirectory(prefix="resovilles-mesure-") as dossier:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "resovilles.settings.production",
            "SECRET_KEY": "mesure-" + "x" * 50,
            "FICHIER_ENV": os.devnull,
            "VAR_DIR": dossier,
            "DATABASE_URL": f"sqlite:///{dossier}/mesure.sqlite3",
            "PYTHONPATH": f"{RACINE}{os.pathsep}{RACINE / 'site'}",
        }
        sys.path[:0] = [str(RACINE), str(RACINE / "site")]
        for commande in ("migrate", "createcachetable"):  # apart: their memory is not ours
            gerer = [sys.executable, str(RACINE / "manage.py"), commande, "--verbosity", "0"]
            subprocess.run(gerer, check=True)
        dire(*mesurer())


if __name__ == "__main__":
    principal()
