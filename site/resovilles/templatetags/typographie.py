"""French microtypography, applied to what editors type."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()

FINE = "\u202f"  # narrow no-break space
INSECABLE = "\u00a0"

REGLES = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{FINE}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{FINE}»"),
    # Before high punctuation, but not inside an address (https://) or an hour typed 9:30.
    (re.compile(r"(?<=[\w)»’%])[ \u00a0\u202f]+(?=[;:!?](?:\s|$|<))"), FINE),
    (re.compile(r"\b([nN])[°º][ \u00a0\u202f]*(?=\d)"), rf"\1°{INSECABLE}"),
    (re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)"), FINE),
    (re.compile(r"(?<=\d)[ \u00a0\u202f](?=[%€h](?:\W|$))"), FINE),
    (re.compile(r"(?<=\d\u202fh)[ \u00a0](?=\d)"), FINE),
]
BALISE = re.compile(r"(<[^>]*>)")


def composer(texte):
    """Plain text with its French spaces and apostrophes."""
    for motif, remplacement in REGLES:
        texte = motif.sub(remplacement, texte)
    return texte


def composer_html(html):
    """The same for HTML: tags and their attributes are left alone."""
    morceaux = BALISE.split(html)
    return "".join(m if m.startswith("<") else composer(m) for m in morceaux)


@register.filter
def typo(valeur):
    """Compose a text typed by an editor; HTML already marked safe keeps its tags."""
    if hasattr(valeur, "__html__"):
        return mark_safe(composer_html(valeur.__html__()))
    return escape(composer(str(valeur if valeur is not None else "")))
