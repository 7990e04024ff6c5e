"""What a page says of itself to machines: its absolute address, its schema.org objects."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from resovilles import adresses, donnees_structurees

register = template.Library()

# A text that closes the element or opens a comment would leave the data block.
ECHAPPEMENTS = {ord(signe): f"\\u{ord(signe):04x}" for signe in "<>&\u2028\u2029"}

register.filter("absolue", adresses.absolue)
register.simple_tag(donnees_structurees.image, name="image_de_partage")


def en_json(objet):
    donnees = {"@context": donnees_structurees.CONTEXTE} | objet
    return mark_safe(json.dumps(donnees, ensure_ascii=False).translate(ECHAPPEMENTS))


@register.simple_tag(takes_context=True, name="donnees_structurees")
def balises(context):
    """The data blocks of a page; a preview, or a page of error, has none."""
    request = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return ""
    lignes = [
        format_html('<script type="application/ld+json">{}</script>', en_json(objet))
        for objet in objets(context, request)
    ]
    return mark_safe("\n".join(lignes))


def objets(context, request):
    page, titre = context.get("page"), context.get("titre")
    if page:
        yield from page.donnees_structurees()
        titre = page.title
    if page and page.depth == 2:
        reglages = context["site_reglages"]
        yield donnees_structurees.organisation(reglages)
        yield donnees_structurees.site_web(reglages)
    elif titre:
        chemin = page.url if page else request.path
        yield donnees_structurees.fil_d_ariane(context["fil"], titre, chemin)
