"""What the templates of La Lettre ask of its lines."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from resovilles.templatetags.carte import carte_du_reseau

register = template.Library()

TITRE_DE_LA_CARTE = "Carte des contrats de ville de Bretagne et des Pays de la Loire"
# The style sheet of the paper does not reach inside a drawing.
ENCRAGE = """<style>
.terre { fill: #f1ecde; stroke: #ffffff; stroke-width: 2.5; }
.liens { stroke: #16243b; stroke-width: 3; fill: none; }
.villes { fill: #ffc72c; stroke: #16243b; stroke-width: 4; }
.noms { font-family: Atkinson, sans-serif; font-weight: 700; font-size: 30px; fill: #16243b; }
</style>"""


@register.filter
def adresse_courte(adresse):
    """As one reads it on paper: without the scheme, nor the mark that counts the visits."""
    return adresse.partition("://")[2].partition("?")[0].removeprefix("www.") or adresse


@register.simple_tag
def carte_papier():
    """The network with the names of its largest towns; its title is the alternative."""
    carte = carte_du_reseau()
    for ville in carte["villes"]:
        ville["ancre"] = ville["ancre"] if "majeur" in ville["classe"] else ""
    dessin = render_to_string("includes/carte.html", carte | {"titre": TITRE_DE_LA_CARTE})
    return mark_safe(dessin.replace(">", f"><title>{TITRE_DE_LA_CARTE}</title>{ENCRAGE}", 1))
