"""The menu of the members' area, the same on all its pages."""

from django import template
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("compte/rubrique.html", takes_context=True)
def rubrique_espace(context, nom, titre, nombre=None):
    """`nombre` stands beside the title where the page knows it."""
    adresse = reverse(nom)
    courante = context["request"].path == adresse
    return {"adresse": adresse, "titre": titre, "nombre": nombre, "courante": courante}
