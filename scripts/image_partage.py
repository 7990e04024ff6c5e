"""Draw site/static/img/partage.png, the picture that a shared link shows: our own drawing.

Usage: image_partage.py, from the environment of the site (WeasyPrint, pypdfium2, Pillow). The
outlines are those of site/resovilles/carte.json, the name is the drawn one of the head.
"""

import io
import json
import re
from pathlib import Path

import pypdfium2
from weasyprint import HTML

SITE = Path(__file__).resolve().parents[1] / "site"
LARGEUR, HAUTEUR = 1200, 630
ENCRE, PAPIER, JAUNE, TERRE = "#16243b", "#fbfaf6", "#ffc72c", "#e9e6da"
COULEURS = 48
POIDS_MAXIMAL = 40_000  # bytes


def carte():
    """The two regions, the lines between the towns, a disc for each."""
    donnees = json.loads((SITE / "resovilles/carte.json").read_text(encoding="utf-8"))
    villes = donnees["villes"]
    terre = "".join(f'<path d="{d["d"]}"/>' for d in donnees["departements"])
    traits = "".join(
        f'<path d="M{villes[a]["x"]} {villes[a]["y"]}L{villes[b]["x"]} {villes[b]["y"]}"/>'
        for a, b in donnees["lignes"]
    )
    disques = "".join(
        f'<circle cx="{v["x"]}" cy="{v["y"]}" r="{max(9, 0.2 * v["habitants"] ** 0.5):.0f}"/>'
        for v in villes
    )
    return (
        f'<g fill="{TERRE}" stroke="{PAPIER}" stroke-width="2">{terre}</g>'
        f'<g stroke="{ENCRE}" stroke-width="3">{traits}</g>'
        f'<g fill="{JAUNE}" stroke="{ENCRE}" stroke-width="3">{disques}</g>'
    )


def logo():
    """The drawn name of the head, without what only a browser needs."""
    source = (SITE / "templates/includes/logo.html").read_text(encoding="utf-8")
    return re.sub(r"^<svg[^>]*>|</svg>\s*$", "", source.strip())


def dessin():
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LARGEUR}" height="{HAUTEUR}">'
        f'<rect width="{LARGEUR}" height="{HAUTEUR}" fill="{PAPIER}"/>'
        f'<g transform="translate(330 40) scale(.83)">{carte()}</g>'
        f"<style>.ligne-logo{{fill:none;stroke:{ENCRE};stroke-width:3.6}}"
        f".logo circle{{fill:{JAUNE};stroke:{ENCRE};stroke-width:4}}</style>"
        f'<g class="logo" transform="translate(64 446) scale(2.1)" fill="{ENCRE}">{logo()}</g></svg>'
    )


def main():
    page = f"<style>@page{{size:{LARGEUR}px {HAUTEUR}px;margin:0}}body{{margin:0}}svg{{display:block}}</style>"
    pdf = HTML(string=page + dessin()).write_pdf()
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=96 / 72).to_pil().convert("RGB")
    sortie = io.BytesIO()
    image.quantize(COULEURS).save(sortie, "PNG", optimize=True)
    if image.size != (LARGEUR, HAUTEUR) or sortie.tell() > POIDS_MAXIMAL:
        raise SystemExit(f"Image de {image.size} et {sortie.tell()} octets : à revoir.")
    (SITE / "static/img/partage.png").write_bytes(sortie.getvalue())


if __name__ == "__main__":
    main()
