"""Files that editors send: what they are is read from their content, not from their name."""

import zipfile

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

PIXELS_MAXIMUM = 40_000_000
DEBUTS = {"pdf": b"%PDF-"}
ARCHIVES = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "ods": "content.xml",
}


def extension(fichier):
    return fichier.name.rpartition(".")[2].lower()


def verifier_document(fichier):
    """Raise ValidationError when the content of `fichier` is not what its name says."""
    nature = extension(fichier)
    fichier.seek(0)
    debut = fichier.read(1024)
    fichier.seek(0)
    if nature in DEBUTS and not debut.startswith(DEBUTS[nature]):
        raise ValidationError(f"Ce fichier se dit {nature.upper()} mais n’en est pas un.")
    if nature in ARCHIVES and not contient(fichier, ARCHIVES[nature]):
        raise ValidationError(f"Ce fichier se dit {nature.upper()} mais n’en est pas un.")
    if nature in ("csv", "txt") and b"\0" in debut:
        raise ValidationError("Ce fichier n’est pas du texte.")


def contient(fichier, debut_de_nom):
    try:
        with zipfile.ZipFile(fichier) as archive:
            return any(nom.startswith(debut_de_nom) for nom in archive.namelist())
    except zipfile.BadZipFile:
        return False
    finally:
        fichier.seek(0)


def verifier_image(fichier):
    """Raise ValidationError for what is no picture or would fill the memory once opened."""
    fichier.seek(0)
    try:
        with Image.open(fichier) as image:
            largeur, hauteur = image.size
    except Image.DecompressionBombError as erreur:
        raise ValidationError(trop_grande()) from erreur
    except (UnidentifiedImageError, OSError) as erreur:
        raise ValidationError("Ce fichier n’est pas une image lisible.") from erreur
    finally:
        fichier.seek(0)
    if largeur * hauteur > PIXELS_MAXIMUM:
        raise ValidationError(trop_grande())


def trop_grande():
    return "Cette image dépasse 40 millions de points : réduisez-la, par exemple à 4 000 × 3 000."


class FormulaireDocument(BaseDocumentForm):
    def clean_file(self):
        fichier = self.cleaned_data["file"]
        if "file" in self.changed_data:
            verifier_document(fichier)
        return fichier


class ChampImage(WagtailImageField):
    """Looks at the size before anything opens the picture: the stock field fails on a bomb."""

    def to_python(self, data):
        if data:
            verifier_image(data)
        return super().to_python(data)


class FormulaireImage(BaseImageForm):
    file = ChampImage(label="Fichier", widget=forms.FileInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # the form that follows several files at once does not send them again
            self.fields["file"].required = False
