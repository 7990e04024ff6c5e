"""How the directory is drawn and said."""

import math

from django import template
from resovilles.templatetags.carte import PLACES, donnees, place

from annuaire.models.rubrique import nom_du_departement

register = template.Library()

RAYON_MINIMUM, RAYON_MAXIMUM = 11, 44  # for 1,000 units of width
NOMMEES = 5  # the most represented towns; one more name would cover a neighbour's


@register.inclusion_tag("annuaire/includes/carte_des_villes.html")
def carte_des_villes(villes):
    """A disc for each town, as large as the structures it holds, each a link to its own list."""
    carte = donnees()
    placees = [ville for ville in villes if ville["latitude"] is not None]
    plus = max((ville["nombre"] for ville in placees), default=1)
    disques = [disque(ville, plus, rang < NOMMEES) for rang, ville in enumerate(placees)]
    return {
        "departements": carte["departements"],
        "hauteur": carte["hauteur"],
        "disques": disques,
    }


def disque(ville, plus, nommee):
    x, y = place(ville["latitude"], ville["longitude"])
    rayon = max(RAYON_MINIMUM, RAYON_MAXIMUM * math.sqrt(ville["nombre"] / plus))
    dx, dy, ancre = PLACES.get(ville["nom"], (0, 0, ""))
    dehors = rayon + 8
    return ville | {
        "x": x,
        "y": y,
        "r": rayon,
        "ancre": ancre if nommee else "",
        "tx": round(x + math.copysign(dehors, dx) if ancre in ("start", "end") else x + dx),
        "ty": round(y + math.copysign(dehors + 12, dy) if ancre == "middle" else y + dy),
    }


@register.filter
def departement(ville):
    """« Ille-et-Vilaine », for a commune."""
    return nom_du_departement(ville)
