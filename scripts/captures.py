"""Pictures of the documentation, taken from a running site: scripts/captures.py ADRESSE.

Each line of CAPTURES is a picture: its file, the page, the window, and where to stop. Those of the
editors' guide are taken on the way by tests/parcours/test_gestes.py (« make guide »).
"""

import io
import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
POIDS_MAXIMUM = 300_000  # bytes: a README is read on a telephone too
COULEURS = 128  # flat colours and text: more would only weigh


class Capture(NamedTuple):
    fichier: str
    chemin: str
    largeur: int = 1440
    hauteur: int = 1240


CAPTURES = [Capture("accueil.png", "/")]


def ouvrir(playwright):
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)


def prendre(navigateur, adresse, capture):
    """The top of a page, in the light scheme."""
    fenetre = {"width": capture.largeur, "height": capture.hauteur}
    page = navigateur.new_page(viewport=fenetre, color_scheme="light", reduced_motion="reduce")
    reponse = page.goto(adresse + capture.chemin, wait_until="networkidle")
    if not reponse.ok:
        sys.exit(f"{capture.chemin} répond {reponse.status}.")
    page.evaluate("document.fonts.ready")
    image = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return image


def enregistrer(image, fichier):
    """In few colours."""
    image = image.convert("RGB").quantize(COULEURS, dither=Image.Dither.NONE)
    fichier.parent.mkdir(parents=True, exist_ok=True)
    image.save(fichier, optimize=True)
    poids = fichier.stat().st_size
    if poids > POIDS_MAXIMUM:
        sys.exit(f"{fichier.name} pèse {poids // 1000} ko : réduisez sa hauteur.")
    print(f"{fichier.name} : {image.width} × {image.height}, {poids // 1000} ko")


def main():
    if len(sys.argv) != 2:
        sys.exit("Usage : scripts/captures.py http://127.0.0.1:8000")
    with sync_playwright() as playwright:
        navigateur = ouvrir(playwright)
        for capture in CAPTURES:
            image = prendre(navigateur, sys.argv[1].rstrip("/"), capture)
            enregistrer(image, IMAGES / capture.fichier)
        navigateur.close()


if __name__ == "__main__":
    main()
