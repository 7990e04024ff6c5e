"""French microtypography, applied to what editors type.

Only spaces, apostrophes and dots change, never a letter; composing twice changes nothing more.
"""

import html
import re
from functools import partial

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()

FINE = "\u202f"  # narrow no-break space
INSECABLE = "\u00a0"
BLANC = "[ \u00a0\u202f]"
MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
TITRES = "M|MM|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me"
ABREVIATIONS = "p|pp|art|chap|fig|vol|t|éd"

# What is never composed: addresses of pages and of e-mail.
ADRESSE = re.compile(r"((?:https?://|www\.)[^\s<>«»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def resserrer(trouve):
    """A figure in groups of three: 1 041."""
    return re.sub(BLANC, FINE, trouve.group())


REGLES = [
    (r"(?<=\w)'(?=\w)", "’"),
    (r"(?<!\.)\.{3}(?!\.)", "…"),
    (rf"«{BLANC}*", f"«{FINE}"),
    (rf"{BLANC}*»", f"{FINE}»"),
    # Before the high punctuation that ends a word; 9:30 stays as it is.
    (rf"(?<=[\w)»’%…]){BLANC}+(?=[;:!?]+(?:[\s)»]|$))", FINE),
    # The same where a text begins: right after a tag.
    (rf"\A{BLANC}+(?=[;:!?]+(?:[\s)»]|$))", FINE),
    (r"(?<=[^\W\d_])(?=[;:!?]+(?:\s|$))", FINE),
    (rf"\b([nN][°º]s?){BLANC}*(?=\d)", rf"\1{INSECABLE}"),
    (rf"\b({TITRES})\b(\.?){BLANC}(?=[A-ZÀ-Þ])", rf"\1\2{INSECABLE}"),
    (rf"(?<!\w)({ABREVIATIONS})\.{BLANC}(?=\d)", rf"\1.{INSECABLE}"),
    (rf"(?<=[\w,)]){BLANC}(?=etc\.)", INSECABLE),
    (rf"\b(\d{{1,2}}|1er){BLANC}(?=(?:{MOIS})\b)", rf"\1{INSECABLE}"),
    (rf"\b({MOIS}){BLANC}(?=[12]\d{{3}}\b)", rf"\1{INSECABLE}"),
    # 1 041, but neither “en 2006 287 abonnés” nor a telephone number.
    (rf"(?<![\w,.])(?<!\d{BLANC})\d{{1,3}}(?:{BLANC}\d{{3}})+(?!\d|{BLANC}\d)", resserrer),
    (rf"(?<=\d){BLANC}(?=(?:[%€h]|k€|M€)(?!\w))", FINE),
    (rf"(?<=\d\u202fh){BLANC}(?=\d)", FINE),
]
REGLES = [(re.compile(motif), remplacement) for motif, remplacement in REGLES]
# A figure typed in one go, in a column of numbers. Four digits may be a year: they stay whole,
# and so does what starts with a zero, a code or a telephone number.
NOMBRE_SERRE = re.compile(r"(?<![\w.,])[1-9]\d{4,}(?!\w)")

# 1er, 2e, 3es; XXe siècle, Ve République. “Ce” and “De” are not numbers: I, V and X only; nor is
# “Vers”: of the Roman ones, only the first takes an r.
ORDINAL = re.compile(r"(?<![\w.,-])(\d+|I|[IVX]+(?!r|er))(ers?|res?|es|e)(?![\w-])")
BALISE = re.compile(r"(<[^>]*>)")
CODE = re.compile(r"(<(code|kbd|pre|samp|script|style|sup)\b.*?</\2>)", re.DOTALL | re.IGNORECASE)


def composer(texte):
    """Plain text with its French spaces and apostrophes: for titles, attributes, e-mails."""
    return "".join(
        morceau if rang % 2 else appliquer_les_regles(morceau)
        for rang, morceau in enumerate(ADRESSE.split(texte))
    )


def composer_en_html(texte, echapper=escape):
    """Plain text as HTML, the endings of ordinals raised."""
    return "".join(
        echapper(morceau) if rang % 2 else en_exposant(echapper(appliquer_les_regles(morceau)))
        for rang, morceau in enumerate(ADRESSE.split(texte))
    )


def appliquer_les_regles(texte):
    for motif, remplacement in REGLES:
        texte = motif.sub(remplacement, texte)
    return texte


def en_exposant(texte):
    return ORDINAL.sub(r"\1<sup>\2</sup>", texte)


def composer_html(source):
    """The same for HTML: tags, their attributes and code are left alone."""
    hors_code = CODE.split(source)
    # Three pieces by turn: text, code with its tags, the name of its tag.
    return "".join(
        composer_balises(morceau) if rang % 3 == 0 else morceau
        for rang, morceau in enumerate(hors_code)
        if rang % 3 != 2
    )


def composer_balises(source):
    return "".join(
        morceau if morceau.startswith("<") else composer_morceau(morceau)
        for morceau in BALISE.split(source)
    )


def composer_morceau(source):
    """Text between two tags: its entities are signs like the others."""
    return composer_en_html(html.unescape(source), partial(html.escape, quote=False))


@register.filter
def typo(valeur):
    """Compose a text for the body of a page; HTML already marked safe keeps its tags."""
    if hasattr(valeur, "__html__"):
        return mark_safe(composer_html(valeur.__html__()))
    return mark_safe(composer_en_html(str(valeur if valeur is not None else "")))


@register.filter
def typo_texte(valeur):
    """The same without any tag: for <title>, attributes and plain text."""
    return composer(str(valeur if valeur is not None else ""))


@register.filter
def nombre(valeur):
    """The figures of a cell in groups of three: 14000 as 14 000."""
    return NOMBRE_SERRE.sub(lambda serre: f"{int(serre.group()):,}".replace(",", FINE), valeur)
