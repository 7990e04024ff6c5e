"""Outlines as official files give them, checked and made lighter."""

PRECISION = 6  # decimals of a degree: ten centimetres


class FormeRefusee(Exception):
    """The message says what is wrong with an outline."""


def polygones(geometrie):
    """The polygons of a GeoJSON Polygon or MultiPolygon. Raises FormeRefusee."""
    if not isinstance(geometrie, dict) or geometrie.get("type") not in ("Polygon", "MultiPolygon"):
        raise FormeRefusee("le contour n’est pas un polygone")
    coordonnees = geometrie.get("coordinates")
    formes = [coordonnees] if geometrie["type"] == "Polygon" else coordonnees
    try:
        propres = [[anneau(points) for points in forme] for forme in formes]
    except (TypeError, ValueError, IndexError) as erreur:
        raise FormeRefusee("le contour est abîmé") from erreur
    if not propres or not all(propres):
        raise FormeRefusee("le contour est vide")
    return propres


def anneau(points):
    propre = [[round(float(p[0]), PRECISION), round(float(p[1]), PRECISION)] for p in points]
    if len(propre) < 4:
        raise FormeRefusee("un anneau du contour a moins de quatre points")
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in propre):
        raise FormeRefusee("le contour doit être en degrés (WGS 84), non en mètres")
    return propre
