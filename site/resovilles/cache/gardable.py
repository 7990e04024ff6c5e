"""How a view says that its page may be kept: nothing is, unless it does.

The page cache stands before Django, puts a `dict` in the request's environment, and reads there
when the page ends being true.
"""

from functools import wraps

from django.middleware.gzip import GZipMiddleware

from resovilles.cache.gardes import prochaine_echeance

DEMANDE = "resovilles.cache"
# What would make Django answer with less than the whole page.
CONDITIONS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
PARAMETRES = {"page", "tri"}  # of a query string; each filter of a list adds its own


def declarer_gardable(request, parametres=frozenset()):
    """The same page for every stranger, given the parameters named; others make another page."""
    demande = request.META.get(DEMANDE)
    if demande is not None and set(request.GET) <= set(parametres):
        demande["fin"] = prochaine_echeance()
        for condition in CONDITIONS:  # the cache answers them, from the whole page
            request.META.pop(condition, None)


def gardable(vue):
    @wraps(vue, updated=())
    def enveloppe(request, *args, **kwargs):
        declarer_gardable(request)
        return vue(request, *args, **kwargs)

    return enveloppe


class Compression(GZipMiddleware):
    """A page that is going to be kept is compressed once, by the cache."""

    def process_response(self, request, response):
        if request.META.get(DEMANDE, {}).get("fin"):
            return response
        return super().process_response(request, response)
