"""The pictures of the demonstration, drawn when it is loaded: plain shapes, no photograph whose
rights would have to be asked for, and no file to carry in the repository."""

import re
from io import BytesIO
from math import cos, pi, sin

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from resovilles.models import ImageSite
from resovilles.templatetags.carte import donnees, rayon

CREDIT = "Dessin RésO Villes"
EMPLACEMENT = "demonstration"
TAILLE = (1600, 1000)
FINESSE = 2  # drawn twice as large, then reduced: the edges come out smooth

PAPIER, SABLE, ENCRE = "#fbfaf6", "#e4dcc6", "#16243b"
JAUNE, PIN, BRIQUE = "#ffc72c", "#1e6457", "#a8361f"


class Feuille:
    """A sheet of 1600 × 1000 on which shapes are laid, in its own units."""

    def __init__(self, fond=PAPIER):
        self.image = Image.new("RGB", [cote * FINESSE for cote in TAILLE], fond)
        self.crayon = ImageDraw.Draw(self.image)

    def rectangle(self, x, y, largeur, hauteur, couleur):
        self.polygone(
            [(x, y), (x + largeur, y), (x + largeur, y + hauteur), (x, y + hauteur)], couleur
        )

    def polygone(self, points, couleur):
        self.crayon.polygon([(x * FINESSE, y * FINESSE) for x, y in points], fill=couleur)

    def disque(self, x, y, rayon, couleur):
        bords = (x - rayon, y - rayon, x + rayon, y + rayon)
        self.crayon.ellipse([bord * FINESSE for bord in bords], fill=couleur)

    def ligne(self, points, couleur=ENCRE, epaisseur=6):
        traces = [(x * FINESSE, y * FINESSE) for x, y in points]
        self.crayon.line(traces, fill=couleur, width=epaisseur * FINESSE, joint="curve")

    def en_webp(self):
        sortie = BytesIO()
        self.image.resize(TAILLE, Image.Resampling.LANCZOS).save(sortie, "WEBP", quality=80)
        return sortie.getvalue()


def contours(trace):
    """The rings of an SVG path made of M, l and z."""
    for anneau in re.findall(r"M([^M]+)", trace):
        nombres = [int(nombre) for nombre in re.findall(r"-?\d+", anneau)]
        x = y = 0
        points = []
        for dx, dy in zip(nombres[::2], nombres[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield points


def departements(feuille):
    """The nine departments, and a disc for each contrat de ville, as wide as it counts inhabitants."""
    carte = donnees()
    echelle = TAILLE[0] / carte["largeur"]
    for departement in carte["departements"]:
        for anneau in contours(departement["d"]):
            points = [(x * echelle, y * echelle) for x, y in anneau]
            feuille.polygone(points, SABLE)
            feuille.ligne([*points, points[0]], PAPIER)
    for rang, ville in enumerate(carte["villes"]):
        couleur = (JAUNE, PIN, BRIQUE)[rang % 3]
        taille = rayon(ville["habitants"]) * echelle
        feuille.disque(ville["x"] * echelle, ville["y"] * echelle, taille, couleur)


def immeubles(feuille):
    """Three blocks of flats, some windows lit, and a tree at their foot."""
    feuille.disque(1330, 210, 95, JAUNE)
    for x, etages, colonnes, couleur in ((170, 5, 4, SABLE), (580, 7, 3, PIN), (930, 4, 5, SABLE)):
        haut = 860 - 100 * etages
        feuille.rectangle(x, haut, 80 * colonnes + 40, 860 - haut, couleur)
        for etage in range(etages):
            for colonne in range(colonnes):
                lampe = JAUNE if (etage * 3 + colonne * 5) % 7 == 0 else ENCRE
                feuille.rectangle(x + 40 + 80 * colonne, haut + 30 + 100 * etage, 40, 46, lampe)
    feuille.rectangle(1464, 700, 14, 160, BRIQUE)
    feuille.disque(1471, 650, 85, PIN)
    feuille.ligne([(80, 860), (1540, 860)], epaisseur=8)


def table_ronde(feuille):
    """A round table from above: twelve seats, one of them empty."""
    feuille.disque(800, 500, 270, SABLE)
    feuille.disque(800, 500, 210, PAPIER)
    for siege in range(12):
        angle = siege * pi / 6
        x, y = 800 + 380 * cos(angle), 500 + 380 * sin(angle)
        feuille.disque(x, y, 62, (ENCRE, PIN, BRIQUE)[siege % 3])
        if siege == 10:
            feuille.disque(x, y, 54, PAPIER)
        else:
            proche = 0.62
            feuille.rectangle(
                800 + (x - 800) * proche - 26, 500 + (y - 500) * proche - 18, 52, 36, JAUNE
            )


def ecole(feuille):
    """A school under its roof, its yard and children as discs."""
    feuille.rectangle(0, 760, 1600, 240, SABLE)
    feuille.rectangle(300, 430, 1000, 330, PAPIER)
    feuille.ligne([(300, 760), (300, 430), (1300, 430), (1300, 760)])
    feuille.polygone([(250, 430), (420, 290), (1180, 290), (1350, 430)], BRIQUE)
    feuille.polygone([(660, 430), (800, 220), (940, 430)], ENCRE)
    feuille.disque(800, 350, 36, JAUNE)
    for x in (370, 510, 1010, 1150):
        feuille.rectangle(x, 500, 90, 130, PIN)
    feuille.rectangle(740, 540, 120, 220, ENCRE)
    for rang, (x, y) in enumerate(
        ((240, 880), (330, 850), (560, 900), (700, 865), (960, 905), (1080, 870), (1340, 890))
    ):
        feuille.disque(x, y, 30, (JAUNE, BRIQUE, PIN)[rang % 3])


def chemin(feuille):
    """A walk through a neighbourhood: twelve stops on a winding path."""
    feuille.rectangle(0, 0, 1600, 1000, SABLE)
    for x, y, largeur, hauteur in (
        (90, 90, 240, 170),
        (520, 60, 170, 260),
        (960, 110, 300, 150),
        (200, 640, 190, 250),
        (700, 720, 330, 170),
        (1260, 640, 210, 260),
    ):
        feuille.rectangle(x, y, largeur, hauteur, PIN)
    points = [(60 + 10 * pas, 480 + 105 * sin(pas / 14)) for pas in range(149)]
    feuille.ligne(points, PAPIER, 70)
    for rang, (x, y) in enumerate(points[8::12]):
        feuille.disque(x, y, 24, JAUNE if rang % 4 else BRIQUE)
        feuille.disque(x, y, 8, ENCRE)


DESSINS = {
    "departements": ("Les neuf départements et les villes du réseau", departements),
    "immeubles": ("Trois immeubles et un arbre", immeubles),
    "table-ronde": ("Une table ronde vue d’en haut", table_ronde),
    "ecole": ("Une école et sa cour", ecole),
    "chemin": ("Un chemin à travers le quartier", chemin),
}


def creer_images():
    """The pictures by name; those that are there already are left as they are."""
    existantes = {image.file.name: image for image in ImageSite.objects.all()}
    return {
        nom: existantes.get(fichier(nom)) or dessiner(nom, *dessin)
        for nom, dessin in DESSINS.items()
    }


def fichier(nom):
    return f"{EMPLACEMENT}/{nom}.webp"


def dessiner(nom, titre, tracer):
    feuille = Feuille()
    tracer(feuille)
    image = ImageSite(title=titre, credit=CREDIT)
    stockage = image.file.storage
    stockage.delete(fichier(nom))  # left by a loading that did not end
    stockage.save(fichier(nom), ContentFile(feuille.en_webp()))
    image.file = fichier(nom)
    image._set_image_file_metadata()
    image.save()
    return image
