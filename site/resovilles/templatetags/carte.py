"""The signature: the two regions, a disc per contrat de ville, the lines that link them."""

import json
import math
from functools import cache
from pathlib import Path

from django import template

register = template.Library()

DONNEES = Path(__file__).resolve().parents[1] / "carte.json"
RAYON_MINIMUM = 4.5
RAYON_PAR_RACINE = 0.155  # radius = 0.155 × √inhabitants, for 1,000 units of width
# Beside its disc, where a name crosses neither a line nor another name: dx, dy, anchor.
# The largest keep their names on a telephone; those inland get a halo that hides the borders.
# Four small towns stay nameless: theirs would cover a neighbour's.
PLACES = {
    "Brest": (28, 9, "start"),
    "Lannion": (-4, -14, "middle"),
    "Saint-Brieuc": (0, -22, "middle"),
    "Saint-Malo": (6, -18, "middle"),
    "Quimper": (-6, 28, "middle"),
    "Lorient": (-20, 35, "middle"),
    "Vannes": (-14, 32, "middle"),
    "Redon": (-9, 6, "end"),
    "Rennes": (37, 9, "start"),
    "Saint-Nazaire": (-23, 10, "end"),
    "Nantes": (-42, 28, "end"),
    "Châteaubriant": (21, 3, "start"),
    "Laval": (0, -21, "middle"),
    "Le Mans": (0, -36, "middle"),
    "Angers": (36, 7, "start"),
    "Saumur": (4, 28, "middle"),
    "Cholet": (22, 7, "start"),
    "La Roche-sur-Yon": (20, 2, "start"),
    "Fontenay-le-Comte": (-6, 28, "middle"),
}
CLASSES = {
    "Nantes": "majeur grand",
    "Rennes": "majeur grand terrestre",
    "Brest": "majeur",
    "Angers": "majeur terrestre",
    "Le Mans": "majeur terrestre",
    "Châteaubriant": "terrestre",
    "Cholet": "terrestre",
    "Laval": "terrestre",
    "Redon": "terrestre",
}


@cache
def donnees():
    return json.loads(DONNEES.read_text(encoding="utf-8"))


def rayon(habitants):
    return round(max(RAYON_MINIMUM, RAYON_PAR_RACINE * math.sqrt(habitants)), 1)


def place(latitude, longitude):
    """Coordinates in the drawing of a point given in degrees (WGS 84)."""
    carte = donnees()
    termes = [1, longitude, latitude, longitude * latitude, longitude**2, latitude**2]
    x, y = (sum(c * t for c, t in zip(axe, termes, strict=True)) for axe in carte["projection"])
    gauche, haut, echelle = carte["cadre"]
    return round((x - gauche) * echelle), round((y - haut) * echelle)


def ville_dessinee(ville):
    dx, dy, ancre = PLACES.get(ville["nom"], (0, 0, ""))
    return ville | {
        "r": rayon(ville["habitants"]),
        "tx": ville["x"] + dx,
        "ty": ville["y"] + dy,
        "ancre": ancre,
        "classe": CLASSES.get(ville["nom"], ""),
    }


@register.inclusion_tag("includes/carte.html")
def carte_du_reseau(titre="", description=""):
    """The whole network; decorative when no title is given."""
    carte = donnees()
    villes = [ville_dessinee(ville) for ville in carte["villes"]]
    return {
        "titre": titre,
        "description": description,
        "hauteur": carte["hauteur"],
        "departements": carte["departements"],
        "villes": villes,
        "lignes": [(villes[i], villes[j]) for i, j in carte["lignes"]],
    }


@register.inclusion_tag("includes/carte_lieux.html")
def carte_des_lieux(territoires):
    """A small map with a disc on each territory whose position is known."""
    carte = donnees()
    points = [
        {"nom": t.nom, "xy": place(t.latitude, t.longitude)}
        for t in territoires
        if t and t.latitude is not None
    ]
    return {"departements": carte["departements"], "hauteur": carte["hauteur"], "points": points}
