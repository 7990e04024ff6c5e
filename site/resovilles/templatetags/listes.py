"""What lists show around their items, and the pages near the current one."""

import unicodedata

from django import template

register = template.Library()


@register.filter
def en_deux(surtitre):
    """A kicker in two: what this is, then about what or where. A list sets them apart."""
    nature, _, precision = surtitre.partition(" – ")
    return nature, precision


@register.filter
def pages_proches(page_obj):
    """The numbers to offer: the ends, those around, and an ellipsis between."""
    return page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)


def initiale(nom):
    return unicodedata.normalize("NFD", nom[:1])[:1].upper()


@register.filter
def par_initiale(elements):
    """Elements in the order given, cut where the initial changes: [(A, […]), (B, […])]."""
    groupes = []
    for element in elements:
        lettre = initiale(element.nom)
        if not groupes or groupes[-1][0] != lettre:
            groupes.append((lettre, []))
        groupes[-1][1].append(element)
    return groupes
