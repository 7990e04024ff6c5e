"""The menu of the members' area, the same on all its pages."""

import re

from django import template
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

register = template.Library()
JOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?")


@register.filter
def en_francais(valeur):
    """What is held of a person is written for machines: here its days read as one says them, and
    its numbers, which are years or ranks, keep no space."""
    texte = str(valeur)
    if not JOUR.fullmatch(texte):
        return texte
    moment = parse_datetime(texte) if " " in texte else parse_date(texte)
    return date_format(moment, r"j F Y à H:i" if " " in texte else "j F Y")


@register.inclusion_tag("compte/rubrique.html", takes_context=True)
def rubrique_espace(context, nom, titre, nombre=None):
    """`nombre` stands beside the title where the page knows it."""
    adresse = reverse(nom)
    courante = context["request"].path == adresse
    return {"adresse": adresse, "titre": titre, "nombre": nombre, "courante": courante}
