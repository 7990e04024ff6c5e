"""What is read in a file once it is stored: its text, its first page as a picture, and whether
people who cannot see it may read it (RGAA 13.3: tags, language, title)."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile

LARGEUR_DE_VIGNETTE = 320  # pixels
TEXTE_MAXIMUM = 2_000_000  # characters, some 700 pages
SANS_TEXTE = 20  # characters by page under which a PDF is but pictures


@dataclass(frozen=True)
class Lecture:
    """What a PDF says of itself."""

    texte: str
    vignette: ContentFile
    balise: bool
    langue: str
    titre: str


def lire_pdf(fichier):
    """Read an open PDF file. Raises ValueError when it cannot be."""
    # Imported here: the library is native and costs its load time to every process.
    import pypdfium2

    fichier.seek(0)
    try:
        with pypdfium2.PdfDocument(fichier.read()) as document:
            return Lecture(
                texte=texte_de(document),
                vignette=vignette_de(document),
                balise=document.is_tagged(),
                langue=langue_de(document),
                titre=document.get_metadata_value("Title"),
            )
    except (pypdfium2.PdfiumError, IndexError) as erreur:
        raise ValueError("Ce PDF ne se laisse pas lire.") from erreur


def texte_de(document):
    morceaux, longueur = [], 0
    for page in document:
        morceau = page.get_textpage().get_text_range().replace("\0", " ")
        morceaux.append(morceau)
        longueur += len(morceau)
        if longueur > TEXTE_MAXIMUM:
            break
    return "\n".join(morceaux)[:TEXTE_MAXIMUM]


def vignette_de(document):
    page = document[0]
    image = page.render(scale=LARGEUR_DE_VIGNETTE / page.get_width()).to_pil().convert("RGB")
    sortie = BytesIO()
    image.save(sortie, "WEBP", quality=70)
    return ContentFile(sortie.getvalue(), name="vignette.webp")


def langue_de(document):
    import ctypes

    import pypdfium2.raw as pdfium_c

    octets = pdfium_c.FPDFCatalog_GetLanguage(document.raw, None, 0)
    tampon = (ctypes.c_ushort * (octets // 2))()
    pdfium_c.FPDFCatalog_GetLanguage(document.raw, tampon, octets)
    return bytes(tampon).decode("utf-16-le", "replace").rstrip("\0")
