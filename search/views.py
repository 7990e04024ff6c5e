"""The search over the public pages."""

import re

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
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
    pages = Page.objects.live().public().filter(depth__gt=2)
    trouvees = pages.search(mots) if mots else pages.none()
    page_obj = Paginator(trouvees, PAR_PAGE).get_page(request.GET.get("page"))
    resultats = Page.objects.filter(pk__in=[page.pk for page in page_obj]).specific()
    par_identifiant = {page.pk: page for page in resultats}
    contexte = {
        "titre": "Recherche",
        "q": question,
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
        "resultats": [par_identifiant[page.pk] for page in page_obj],
    }
    return render(request, "search/recherche.html", contexte)
