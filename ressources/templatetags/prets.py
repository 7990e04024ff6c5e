"""What the page of a notice says of its copies to who reads it."""

from django import template
from resovilles.acces import lecteur
from resovilles.cache.gardes import garder

from ressources.models.prets import Disponibilite
from ressources.prets.forms import provenance_de

register = template.Library()


@register.inclusion_tag("ressources/prets/emprunt.html", takes_context=True)
def emprunt(context, notice):
    """Only members read what is there today: the page of strangers is kept, and must stay true."""
    request = context["request"]
    membre = lecteur(request)
    commun = {"notice": notice, "provenance": provenance_de(request.GET.get("provenance"))}
    if membre is None or not membre.is_authenticated:
        cle = ("se_prete", notice.pk)
        return commun | {"se_prete": garder(cle, lambda: notice.se_prete)}
    disponibilite = Disponibilite.de(notice, membre)
    return commun | {
        "membre": membre,
        "se_prete": disponibilite.exemplaires > 0,
        "disponibilite": disponibilite,
        "peut_preter": membre.is_staff and membre.has_perm("ressources.add_pret"),
    }
