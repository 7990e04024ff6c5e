"""What reading pages ask of their data: which sections close the page, who may open a file."""

from functools import cache
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe

from resovilles.acces import lecteur
from resovilles.templatetags.carte import donnees, place

register = template.Library()

# A section made of nothing else closes the page, in the full-width band.
REFERENCES = {"documents", "bibliographie"}


def en_coupe(sections):
    """Cut the sections in two: those that one reads, those that close the page.

    The order of the editor is kept: only the last sections may leave the column.
    """
    limite = len(sections)
    while limite and est_de_references(sections[limite - 1]):
        limite -= 1
    return sections[:limite], sections[limite:]


def est_de_references(section):
    genres = {bloc.block_type for bloc in section["blocs"]}
    return bool(section["titre"] and genres and genres <= REFERENCES)


@register.filter
def courantes(sections):
    return en_coupe(sections or [])[0]


@register.filter
def finales(sections):
    return en_coupe(sections or [])[1]


@register.filter
def au_sommaire(sections):
    """The sections that a table of contents names; one alone needs no table."""
    nommees = [section for section in sections or [] if section["titre"]]
    return nommees if len(nommees) > 1 else []


@register.filter
def corps_du_titre(titre):
    """How big a title may be set, from its number of characters."""
    return "court" if len(titre) <= 38 else "long" if len(titre) <= 72 else "tres-long"


@register.simple_tag(takes_context=True)
def lisible(context, document):
    """Whether this reader may open a file; without a request (paper), as a stranger would."""
    return bool(document) and document.est_lisible_par(lecteur(context.get("request")))


@register.filter
def est_passee(rencontre):
    return (rencontre.fin or rencontre.debut) < timezone.now()


@register.filter
def domaine(url):
    """The host of an address, as one says it: legifrance.gouv.fr."""
    return urlsplit(str(url)).netloc.removeprefix("www.")


@register.inclusion_tag("lecture/carte_ville.html")
def carte_ville_hote(ville):
    """The network, with the town that hosts a meeting as its one yellow disc."""
    carte = donnees()
    villes = carte["villes"]
    return {
        "departements": carte["departements"],
        "hauteur": carte["hauteur"],
        "villes": [autre for autre in villes if autre["nom"] != ville.nom],
        "lignes": [(villes[i], villes[j]) for i, j in carte["lignes"]],
        "hote": place(ville.latitude, ville.longitude),
    }


@register.simple_tag
def feuille_papier():
    """The style sheet of PDF editions, inlined: a document is made without a web server."""
    return mark_safe(css_papier())


@cache
def css_papier():
    statiques = settings.SITE_DIR / "static"
    css = (statiques / "css" / "papier.css").read_text(encoding="utf-8")
    return css.replace("../fonts/", (statiques / "fonts").as_uri() + "/")
