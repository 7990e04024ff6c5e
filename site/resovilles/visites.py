"""Visits that come from what we have sent: `?de=lettre-46`, counted in total and by day.

Nothing is kept of who comes. The mark is taken off before anything reads the address, so that a
marked page is the same page for the views and for the page cache.
"""

import logging
import re

from django.db import close_old_connections, connection

from resovilles.models import Compteur
from resovilles.telechargements import est_une_personne

logger = logging.getLogger("resovilles")
VISITE = "visite"  # the kind of count
MARQUE = re.compile(r"(?:^|&)de=([a-z]{1,20}-[0-9]{1,6})(?=&|$)")
_origines = []


def origine(fonction):
    """Register a function of a reference (« lettre-46 »): the number under which its visits are
    counted, or None for what it does not know."""
    _origines.append(fonction)
    return fonction


def separer(requete):
    """The query string without its mark, and the mark or ""."""
    trouvee = MARQUE.search(requete)
    if trouvee is None:
        return requete, ""
    return MARQUE.sub("", requete).removeprefix("&"), trouvee.group(1)


def compter(reference):
    """One more visit, if it comes from something that we have sent."""
    for numero_de in _origines:
        if (numero := numero_de(reference)) is not None:
            Compteur.objects.compter(VISITE, numero)
            return


class Visites:
    """Middleware: counts what reaches Django."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.META["QUERY_STRING"], reference = separer(request.META.get("QUERY_STRING", ""))
        reponse = self.get_response(request)
        navigateur = request.META.get("HTTP_USER_AGENT", "")
        if reference and reponse.status_code < 400 and est_une_personne(request.method, navigateur):
            sans_gene(reference)
        return reponse


def compter_la_page_gardee(environ):
    """The page cache's: what it serves reaches no middleware."""
    _, reference = separer(environ.get("QUERY_STRING", ""))
    navigateur = environ.get("HTTP_USER_AGENT", "")
    if reference and est_une_personne(environ["REQUEST_METHOD"], navigateur):
        sans_gene(reference)
        if not connection.in_atomic_block:
            close_old_connections()


def sans_gene(reference):
    """A count that fails disturbs nobody's reading."""
    try:
        compter(reference)
    except Exception as erreur:
        logger.warning("visite non comptée : %s", type(erreur).__name__)
