"""Internal links of rich text, resolved in one query for the whole page.

Wagtail asks the database once per paragraph; a dossier has dozens of them.
"""

import json
import re
from contextvars import ContextVar

from django.core.signals import request_started
from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

# Identifier of a page (text) -> its address, or None when it is not online. For one request.
_adresses = ContextVar("adresses", default=None)

LIEN_INTERNE = re.compile(
    r'linktype=\\?"page\\?"[^>]*?\bid=\\?"(\d+)|\bid=\\?"(\d+)\\?"[^>]*?linktype=\\?"page'
)


def oublier(**_):
    _adresses.set(None)


request_started.connect(oublier)


def resoudre(identifiants):
    """Fill the request's table of addresses with those that it lacks, in one query."""
    connues = _adresses.get()
    if connues is None:
        connues = {}
        _adresses.set(connues)
    if manquants := set(identifiants) - connues.keys():
        pages = Page.objects.live().filter(pk__in=manquants).only("url_path", "locale_id")
        connues |= dict.fromkeys(manquants) | {str(page.pk): page.url for page in pages}
    return connues


def preparer(corps):
    """Resolve all links of a StreamField value before its blocks are rendered."""
    source = json.dumps(list(corps.raw_data))
    identifiants = {a or b for a, b in LIEN_INTERNE.findall(source)}
    if identifiants:
        resoudre(identifiants)


class LienDePage(PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        adresses = resoudre({str(attrs["id"]) for attrs in attrs_list if attrs.get("id")})
        return [cls.balise(adresses.get(str(attrs.get("id")))) for attrs in attrs_list]

    @staticmethod
    def balise(adresse):
        return f'<a href="{escape(adresse)}">' if adresse else "<a>"
