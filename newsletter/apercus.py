"""What the form of an issue shows of it while it is being written."""

import base64
import io

from csp.constants import NONCE, NONE, SELF
from csp.decorators import csp
from django.http import HttpResponse
from django.shortcuts import render
from resovilles.courriel.apercu import sans_attribut_style

from newsletter.composition import (
    contexte,
    courriel_html,
    courriel_texte,
    papier,
)

SOMBRE = "(prefers-color-scheme: dark)"
ECHELLE = 1.3  # pixels of the screen for a point of the paper
# As of any message that is shown, but open to the form: it keeps the place where one reads.
CADRE = {
    "default-src": [NONE],
    "style-src": [NONCE, SELF],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


def montrer(numero, request, mode):
    if mode == "web":
        return page_de_l_archive(request, numero, numero.composer())
    return csp(CADRE)(MODES[mode])(request, numero)


def page_de_l_archive(request, numero, elements):
    return render(request, "newsletter/numero.html", contexte(numero, elements))


def courriel(request, numero):
    html = courriel_html(numero)
    return HttpResponse(sans_attribut_style(html, str(request.csp_nonce)))


def sombre(request, numero):
    """As a reader whose screen is dark sees it: here one has but one screen."""
    html = courriel_html(numero).replace(SOMBRE, "all")
    return HttpResponse(sans_attribut_style(html, str(request.csp_nonce)))


def texte(request, numero):
    return render(request, "newsletter/gestion/texte.html", {"texte": courriel_texte(numero)})


def feuilles(request, numero):
    """The pages as they will be printed: pictures of the PDF itself."""
    pages = en_images(papier(numero, numero.composer()))
    return render(request, "newsletter/gestion/feuilles.html", {"pages": pages})


def en_images(pdf):
    """Each page as the address of a picture."""
    import pypdfium2  # costs every process a tenth of a second

    adresses = []
    for page in pypdfium2.PdfDocument(pdf):
        image = io.BytesIO()
        page.render(scale=ECHELLE).to_pil().save(image, "PNG", optimize=True)
        adresses.append("data:image/png;base64," + base64.b64encode(image.getvalue()).decode())
    return adresses


MODES = {"courriel": courriel, "sombre": sombre, "texte": texte, "papier": feuilles}
