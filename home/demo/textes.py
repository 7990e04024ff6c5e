"""Long texts for the notices of the demonstration: the site's own, laid out anew.

These files bear neither tags nor title nor language, as most of those that one receives: the
documentalist's check has something to say. They are made a hundred times faster than tagged ones.
"""

import ctypes
import textwrap
from functools import cache
from io import BytesIO
from itertools import chain, cycle, islice
from random import Random

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from django.core.files.base import ContentFile
from django.utils.html import strip_tags

from home.demo.lecture import lire_dossier

LARGEUR, HAUTEUR = 595, 842  # points, A4
MARGE, CORPS, INTERLIGNE = 60, 11, 16
LIGNES_PAR_PAGE, SIGNES_PAR_LIGNE = 43, 86
MENTION = "Œuvre inventée pour la démonstration ; le texte est repris des pages du site."


def fabriquer_texte(titre, theme, pages):
    """A PDF of `pages` pages about `theme`, as a file to store."""
    document = pdfium.PdfDocument.new()
    lignes = islice(composition(titre, theme), pages * LIGNES_PAR_PAGE)
    for numero in range(1, pages + 1):
        ecrire_page(document, list(islice(lignes, LIGNES_PAR_PAGE)), f"{numero} / {pages}")
    sortie = BytesIO()
    document.save(sortie)
    return ContentFile(sortie.getvalue())


def composition(titre, theme):
    """Lines without end: the title, then paragraphs of the theme, then those of the others."""
    yield from [*textwrap.wrap(titre, 60), "", *textwrap.wrap(MENTION, SIGNES_PAR_LIGNE), ""]
    hasard = Random(titre)
    propres, autres = list(paragraphes(theme)), list(paragraphes())
    hasard.shuffle(propres)
    hasard.shuffle(autres)
    for paragraphe in chain(propres, cycle(autres)):
        yield from [*textwrap.wrap(paragraphe, SIGNES_PAR_LIGNE), ""]


@cache
def paragraphes(theme=None):
    """What the dossiers, fiches, publications and meetings of the demonstration say."""
    trouves = []
    for dossier in ("dossiers", "fiches", "publications", "rencontres"):
        for fiche in lire_dossier(dossier).values():
            if isinstance(fiche, dict) and (theme is None or theme in fiche.get("themes", [])):
                trouves += textes(fiche.get("corps") or [])
    return tuple(trouves)


def textes(corps):
    for bloc in corps:
        for nom, valeur in bloc.items():
            if nom == "texte" and isinstance(valeur, str):
                yield from (en_clair(p) for p in valeur.split("\n\n") if len(p) > 80)


def en_clair(paragraphe):
    return " ".join(strip_tags(paragraphe).replace("**", "").replace("## ", "").split())


def ecrire_page(document, lignes, pied):
    page = document.new_page(LARGEUR, HAUTEUR)
    for rang, ligne in enumerate(lignes):
        if ligne:
            ecrire(document, page, ligne, HAUTEUR - MARGE - rang * INTERLIGNE)
    ecrire(document, page, pied, MARGE / 2)
    page.gen_content()


def ecrire(document, page, texte, hauteur):
    objet = pdfium_c.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", CORPS)
    octets = f"{texte}\0".encode("utf-16-le")
    pdfium_c.FPDFText_SetText(
        objet, (ctypes.c_ushort * (len(octets) // 2)).from_buffer_copy(octets)
    )
    pdfium_c.FPDFPageObj_Transform(objet, 1, 0, 0, 1, MARGE, hauteur)
    pdfium_c.FPDFPage_InsertObject(page.raw, objet)
