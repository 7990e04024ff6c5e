"""A few icons, drawn in the page so that they take its colours; a word always stands beside."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

# All but the key: drawings of lucide-static 1.62.0 (ISC licence, site/static/VENDOR.md), 24 units wide.
DESSINS = {
    "chercher": '<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>',
    "cle": '<circle cx="6.5" cy="12" r="4.5"/><path d="M11 12h11v4M17.5 12v3"/>',
    "fleche": '<path d="M5 12h14"/><path d="m12 5 7 7-7 7"/>',
    "fermer": '<path d="M18 6 6 18"/><path d="m6 6 12 12"/>',
    "telecharger": '<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/>'
    '<path d="m7 10 5 5 5-5"/>',
}


@register.simple_tag
def icone(nom):
    return format_html(
        '<svg class="icone" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(DESSINS[nom]),
    )
