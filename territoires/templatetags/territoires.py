"""How the list of territories is read: from the largest kinds to the smallest."""

from django import template

from territoires.models import Territoire

register = template.Library()

NATURES = {
    Territoire.Genre.REGION: "Régions",
    Territoire.Genre.DEPARTEMENT: "Départements",
    Territoire.Genre.EPCI: "Intercommunalités",
    Territoire.Genre.COMMUNE: "Communes",
    Territoire.Genre.QUARTIER: "Quartiers",
}


@register.filter
def par_nature(territoires):
    """The territories under the name of their kind: [("Régions", […]), ("Communes", […])]."""
    groupes = {genre: [] for genre in NATURES}
    for territoire in territoires:
        groupes[territoire.genre].append(territoire)
    return [(NATURES[genre], membres) for genre, membres in groupes.items() if membres]
