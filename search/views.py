"""The search over everything that a reader may read."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from resovilles.acces import lecteur
from resovilles.cache.gardable import gardable

from search import adresse, sans_reponse
from search.colonnes import IndexIndisponible
from search.ecran import Ecran
from search.resultats import Recherche
from search.suggestions import suggestions


@require_safe
def recherche(request):
    demande = adresse.lire(request.GET)
    contexte = {"titre": "Recherche", "demande": demande, "q": demande.texte[:200]}
    if demande.est_vide:
        return render(request, "search/recherche.html", contexte)
    try:
        trouvee = Recherche(demande, lecteur(request))
    except IndexIndisponible:
        return render(request, "search/recherche.html", contexte | {"en_preparation": True})
    if request.method == "GET":
        sans_reponse.compter(trouvee)
    return render(request, "search/recherche.html", contexte | {"ecran": Ecran(trouvee)})


@require_safe
def suggerer(request):
    """Completions for a script; the page does without."""
    try:
        trouvees = suggestions(request.GET.get("q", ""), lecteur(request))
    except IndexIndisponible:
        trouvees = []
    reponse = JsonResponse({"suggestions": trouvees}, json_dumps_params={"ensure_ascii": False})
    reponse["Cache-Control"] = "private, no-cache" if request.COOKIES else "no-cache"
    return reponse


@gardable
@require_safe
def opensearch(request):
    """So that a browser searches here from its address bar."""
    return render(
        request,
        "search/opensearch.xml",
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
