"""What reading pages ask of their data: which sections close the page, who may open a file."""

from urllib.parse import urlsplit

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from resovilles.acces import lecteur
from resovilles.models import documents_caches
from resovilles.templatetags.carte import donnees, place

register = template.Library()

# A section made of nothing else closes the page, in the full-width band.
REFERENCES = {"documents", "bibliographie"}
FILTRE_PAPIER = "width-1100|format-jpeg|jpegquality-80|bgcolor-ffffff"  # 126 mm at 220 dpi


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
    return bool(document) and document.est_lisible_par(*lecteur_et_caches(context))


@register.simple_tag(takes_context=True)
def annonce(context, document):
    """Whether this reader may know that a file exists."""
    return bool(document) and document.est_annonce_a(*lecteur_et_caches(context))


def lecteur_et_caches(context):
    """Who reads, and the files hidden from strangers: asked once for a page."""
    request = context.get("request")
    if request is None:
        return None, documents_caches()
    if not hasattr(request, "documents_caches"):
        request.documents_caches = documents_caches()
    return lecteur(request), request.documents_caches


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
def image_papier(image, alternative):
    """A picture at the size of a printed column. Raises what Wagtail's own tag would hide: a
    missing file must not leave a hole in a page."""
    rendu = image.get_rendition(FILTRE_PAPIER)
    return format_html(
        '<img src="medias:{}" alt="{}" width="{}" height="{}">',
        rendu.file.name,
        alternative,
        rendu.width,
        rendu.height,
    )


@register.simple_tag
def dessin_papier(fichier, description):
    """A drawing with the title that makes its alternative: a tagged PDF has no mute figure."""
    titre = format_html("><title>{}</title>", description)
    return mark_safe(render_to_string(fichier).replace(">", titre, 1))
