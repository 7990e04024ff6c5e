"""The search over the public pages."""

import re

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.views.decorators.http import require_safe
from resovilles.cache.gardes import garder_chacun
from resovilles.routage import pages_publiees
from wagtail.models import Page

LONGUEUR_MAXIMALE = 200
PAR_PAGE = 20
# The database's own query language is not for readers: words are all that is passed on.
HORS_DES_MOTS = re.compile(r"\W+")


@require_safe
def recherche(request):
    """`?q=` over what a stranger may read, whoever asks; an empty query lists nothing."""
    question = " ".join(request.GET.get("q", "").split())[:LONGUEUR_MAXIMALE]
    mots = HORS_DES_MOTS.sub(" ", question).strip()
    pages = pages_publiees().filter(depth__gt=2)
    trouvees = pages.search(mots) if mots else pages.none()
    page_obj = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    identifiants = [page.pk for page in page_obj]
    resultats = garder_chacun("resultat", identifiants, lire_resultats)
    contexte = {
        "titre": "Recherche",
        "q": question,
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
        "resultats": [resultats[pk] for pk in identifiants],
    }
    return render(request, "search/recherche.html", contexte)


def lire_resultats(identifiants):
    """Pages of any kind with what their lines show: a few queries per kind, none per page."""
    pages = list(Page.objects.filter(pk__in=identifiants).specific())
    for genre in {type(page) for page in pages}:
        meme_genre = [page for page in pages if type(page) is genre]
        prefetch_related_objects(meme_genre, *genre.pour_une_ligne)
    return {page.pk: page for page in pages}
