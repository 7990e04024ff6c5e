"""HTML into a tagged PDF by WeasyPrint. Importing this costs nearly a second: see papier.py."""

from functools import cache

from django.conf import settings
from django.core.files.storage import default_storage
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

MEDIAS = "medias:"  # scheme of our pictures, read from the storage wherever it stands
QUALITE = 80  # of the JPEG pictures
POINTS_PAR_POUCE = 220


class ImageManquante(FatalURLFetchingError):
    """Unlike WeasyPrint, which prints a page without its picture, we stop and say which."""


class Lecteur(URLFetcher):
    """Reads our pictures, our fonts and what is inlined, and nothing from the network."""

    def fetch(self, url, headers=None):
        if not url.startswith(MEDIAS):
            return super().fetch(url, headers)
        try:
            with default_storage.open(url.removeprefix(MEDIAS)) as fichier:
                return URLFetcherResponse(url, fichier.read())
        except OSError as erreur:
            raise ImageManquante(url) from erreur


@cache
def habillage():
    """The style sheet and its fonts, read once per process."""
    statiques = settings.SITE_DIR / "static"
    css = (statiques / "css" / "papier.css").read_text(encoding="utf-8")
    css = css.replace("../fonts/", (statiques / "fonts").as_uri() + "/")
    polices = FontConfiguration()
    return CSS(string=css, font_config=polices), polices


def composer(html):
    """The bytes of a tagged PDF (PDF/UA-1, ISO 14289). Raises OSError for a missing picture."""
    feuille, polices = habillage()
    lecteur = Lecteur(allowed_protocols=["file", "data"])
    try:
        return HTML(string=html, url_fetcher=lecteur).write_pdf(
            stylesheets=[feuille],
            font_config=polices,
            pdf_variant="pdf/ua-1",
            optimize_images=True,
            jpeg_quality=QUALITE,
            dpi=POINTS_PAR_POUCE,
        )
    except FatalURLFetchingError as erreur:  # a BaseException
        raise OSError("image introuvable") from erreur
