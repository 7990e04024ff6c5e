"""What templates ask of the exchange: references, what machines read, the offer of exports."""

from django import template
from django.utils.html import format_html, format_html_join
from resovilles.templatetags.partage import en_json

from ressources.echange import bibliographie, signalement
from ressources.echange.exports import D_UNE_NOTICE, EXPORTS, de_chez_nous

register = template.Library()


@register.simple_tag
def tete_de_notice(notice):
    """The metas, the other forms and the JSON-LD of a notice, for the head of its page."""
    description = de_chez_nous(notice)
    chemin = notice.get_absolute_url().rstrip("/")
    metas = format_html_join("\n", '<meta name="{}" content="{}">', signalement.metas(description))
    liens = format_html_join(
        "\n",
        '<link rel="alternate" type="{}" title="{}" href="{}.{}">',
        ((e.type_mime, e.libelle, chemin, fin) for fin, e in D_UNE_NOTICE.items()),
    )
    donnees = en_json(signalement.json_ld(description))
    return format_html(
        '{}\n{}\n<script type="application/ld+json">{}</script>', metas, liens, donnees
    )


@register.inclusion_tag("ressources/citer_notice.html")
def citer_notice(notice):
    """The reference to copy, the COinS that Zotero reads, the files to take away."""
    chemin = notice.get_absolute_url().rstrip("/")
    return {
        "reference": bibliographie.references([notice])[notice.pk],
        "coins": signalement.coins(de_chez_nous(notice)),
        "formes": [(f"{chemin}.{fin}", e.libelle) for fin, e in D_UNE_NOTICE.items()],
    }


@register.simple_tag
def bibliographie_de(page):
    return bibliographie.bibliographie_de(page)


@register.inclusion_tag("ressources/exporter_liste.html", takes_context=True)
def exporter_liste(context, total):
    """The formats in which a list may be taken away as it is filtered."""
    requete = context["request"].GET.copy()
    requete.pop("page", None)
    return {
        "formats": [
            (nom, export.libelle) for nom, export in EXPORTS.items() if total <= export.plafond
        ],
        "requete": requete.urlencode(),
        "total": total,
    }
