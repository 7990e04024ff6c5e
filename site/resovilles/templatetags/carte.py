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
NOMMEES_PARTOUT = {"Nantes", "Rennes", "Brest", "Angers", "Le Mans"}
# Where a name stands beside its disc: (dx, dy in units of the radius, anchor).
PLACES = {
    "Lannion": (0, -1.8, "middle"),
    "Saint-Brieuc": (0, -1.6, "middle"),
    "Saint-Malo": (0, -2, "middle"),
    "Quimper": (-1.4, 1, "end"),
    "Lorient": (0, 2.2, "middle"),
    "Vannes": (0, 2.6, "middle"),
    "Redon": (-1.4, -0.6, "end"),
    "Saint-Nazaire": (-1.3, 0.4, "end"),
    "Nantes": (-1.3, 0.9, "end"),
    "Laval": (0, -1.7, "middle"),
    "Le Mans": (0, -1.5, "middle"),
    "Saumur": (0, 2.6, "middle"),
}
MUETTES = {"Auray", "Concarneau", "Dinan", "Sablé-sur-Sarthe"}


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
    r = rayon(ville["habitants"])
    dx, dy, ancre = PLACES.get(ville["nom"], (1.35, 0.4, "start"))
    return ville | {
        "r": r,
        "nommee": ville["nom"] not in MUETTES,
        "partout": ville["nom"] in NOMMEES_PARTOUT,
        "tx": round(ville["x"] + dx * r),
        "ty": round(ville["y"] + dy * r) + 4,
        "ancre": ancre,
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
