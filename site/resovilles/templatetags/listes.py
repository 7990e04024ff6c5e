"""What lists show around their items: found words, and the pages near the current one."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

register = template.Library()

MOTS_VIDES = frozenset(
    [
        "aux",
        "avec",
        "dans",
        "des",
        "elle",
        "est",
        "les",
        "leur",
        "par",
        "pas",
        "pour",
        "que",
        "qui",
        "sur",
        "une",
    ]
)
LONGUEUR_MINIMALE = 3
# Tags and entities are left alone; the words between them are compared.
INTOUCHABLE = re.compile(r"(<[^>]*>|&[#\w]+;)")
MOT = re.compile(r"\w+")
racine = snowballstemmer.stemmer("french")


@lru_cache(maxsize=4096)
def replier(mot):
    """A word without case, accents nor ending: “Réussites” and “reussite” are the same."""
    nu = unicodedata.normalize("NFD", mot.casefold().replace("œ", "oe"))
    return racine.stemWord("".join(c for c in nu if not unicodedata.combining(c)))


def cherches(question):
    mots = (mot.casefold() for mot in MOT.findall(question or ""))
    return {replier(mot) for mot in mots if len(mot) >= LONGUEUR_MINIMALE and mot not in MOTS_VIDES}


@register.filter
def surligne(texte, question):
    """Mark the words of the question where they stand in a text."""
    html = conditional_escape(texte)
    racines = cherches(question)
    if not racines:
        return html

    def marquer(trouve):
        mot = trouve.group()
        return f"<mark>{mot}</mark>" if replier(mot) in racines else mot

    morceaux = INTOUCHABLE.split(html)
    morceaux[::2] = [MOT.sub(marquer, morceau) for morceau in morceaux[::2]]
    return mark_safe("".join(morceaux))


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
