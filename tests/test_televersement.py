"""Files are what their content says."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from resovilles.models import DocumentSite, ImageSite

pytestmark = pytest.mark.django_db


def png(largeur, hauteur):
    """A PNG that announces `largeur` × `hauteur` points and weighs next to nothing."""

    def morceau(nom, donnees):
        controle = zlib.crc32(nom + donnees)
        return struct.pack(">I", len(donnees)) + nom + donnees + struct.pack(">I", controle)

    entete = struct.pack(">IIBBBBB", largeur, hauteur, 1, 0, 0, 0, 0)
    ligne = b"\0" + b"\0" * ((largeur + 7) // 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + morceau(b"IHDR", entete)
        + morceau(b"IDAT", zlib.compress(ligne * min(hauteur, 4)))
        + morceau(b"IEND", b"")
    )


def envoyer_document(client, nom, contenu):
    fichier = SimpleUploadedFile(nom, contenu)
    donnees = {"title": "Essai", "file": fichier, "acces": "public", "nature": "", "tags": ""}
    return client.post("/gestion/documents/add/", donnees | {"collection": "1"})


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("tableau.xlsx", b"PK\x03\x04 rien"),
        ("donnees.csv", b"a\0b"),
        ("script.svg", b"<svg/>"),
    ],
)
def test_a_document_that_lies_is_refused_with_a_sentence(client, officier, nom, contenu):
    client.force_login(officier)
    avant = DocumentSite.objects.count()
    reponse = envoyer_document(client, nom, contenu)
    assert reponse.status_code == 200
    assert DocumentSite.objects.count() == avant


def test_a_true_document_is_kept(client, officier):
    client.force_login(officier)
    reponse = envoyer_document(client, "liste.csv", b"code;nom\n44109;Nantes\n")
    assert reponse.status_code == 302
    assert DocumentSite.objects.get(title="Essai").description_fichier == "CSV – 1 Ko"


@pytest.mark.parametrize(
    ("contenu", "code"), [(png(25_000, 25_000), 200), (b"<svg/>", 200), (png(40, 30), 302)]
)
def test_an_image_that_would_fill_the_memory_is_refused(client, officier, contenu, code):
    client.force_login(officier)
    avant = ImageSite.objects.count()
    fichier = SimpleUploadedFile("image.png", io.BytesIO(contenu).read(), "image/png")
    donnees = {"title": "Essai", "file": fichier, "collection": "1", "description": "", "tags": ""}
    reponse = client.post("/gestion/images/add/", donnees | {"credit": ""})
    assert reponse.status_code == code
    assert ImageSite.objects.count() == avant + (code == 302)
