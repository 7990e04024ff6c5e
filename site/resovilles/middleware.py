"""What stands between a visitor and the views: bounded input, headers, a dressed breakdown."""

import logging

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

logger = logging.getLogger("resovilles")

REQUETE_MAXIMALE = 4096  # characters of a query string; a browser's own form never needs more
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
ATTENTE_APRES_PANNE = 60  # seconds


class EntreesBornees:
    """Refuse what no browser sends and what databases choke on: NUL, endless queries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        requete = request.META.get("QUERY_STRING", "")
        if len(requete) > REQUETE_MAXIMALE or "%00" in requete or "\0" in request.path + requete:
            return render(request, "400.html", status=400)
        return self.get_response(request)


class EntetesDeSecurite:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reponse = self.get_response(request)
        # Browsers ask each time whether a page has changed; the answer is most often 304.
        reponse.setdefault("Cache-Control", "private, no-cache" if request.COOKIES else "no-cache")
        reponse.setdefault("Permissions-Policy", PERMISSIONS)
        reponse.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return reponse


class BasePanne:
    """A database that does not answer: a page that says so and when to come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("base de données indisponible : %s", type(exception).__name__)
        # No request context: it would ask the database again.
        reponse = render(None, "503.html", status=503)
        reponse["Retry-After"] = str(ATTENTE_APRES_PANNE)
        reponse["Cache-Control"] = "no-store"
        return reponse
