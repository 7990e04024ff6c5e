"""The search over everything that a reader may read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from resovilles.acces import lecteur
from resovilles.cache.gardable import gardable
from resovilles.liens_prives import sans_trace
from resovilles.telechargements import est_compte

from search import actions, adresse, sans_reponse
from search.colonnes import IndexIndisponible
from search.ecran import Ecran, fonds
from search.models import RechercheEnregistree
from search.resultats import Recherche
from search.suggestions import suggestions


@require_safe
def recherche(request):
    demande = adresse.lire(request.GET)
    contexte = {"titre": "Recherche", "demande": demande, "q": demande.texte[:200]}
    try:
        contexte["fonds"] = fonds(lecteur(request))
        if not demande.est_vide:
            contexte["ecran"] = Ecran(Recherche(demande, lecteur(request)))
    except IndexIndisponible:
        contexte["en_preparation"] = not demande.est_vide
    reponse = render(request, "search/recherche.html", contexte)
    if "ecran" in contexte and est_compte(request, reponse):  # robots ask anything
        sans_reponse.compter(contexte["ecran"].recherche)
    return reponse


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


# --- Searches that members keep -----------------------------------------------------------------
def supprimer(recherche):
    recherche.delete()


def arreter(recherche):
    actions.arreter(RechercheEnregistree.objects.filter(pk=recherche.pk))


GESTES = {
    "supprimer": (supprimer, "Recherche supprimée."),
    "arreter": (arreter, "Plus aucun courriel ne partira pour cette recherche."),
    "reprendre": (actions.reprendre, "Les nouveautés de cette recherche vous seront écrites."),
}


@never_cache
@login_required
@require_POST
def enregistrer(request):
    demande = adresse.lire(QueryDict(request.POST.get("recherche", "")[:2000]))
    try:
        recherche = actions.enregistrer(request.user, demande)
    except actions.EnregistrementImpossible as refus:
        messages.warning(request, str(refus))
    else:
        messages.success(
            request,
            f"{recherche} est enregistrée : ses nouveautés vous seront écrites, "
            "une fois par semaine au plus.",
        )
    return redirect("saved_searches")


@never_cache
@login_required
@require_safe
def enregistrees(request):
    miennes = RechercheEnregistree.objects.de(request.user).defer("connues")
    return render(request, "search/enregistrees.html", {"recherches": miennes})


@never_cache
@login_required
@require_POST
def geste(request, pk, geste):
    """On one's own searches only: those of others do not exist."""
    recherche = get_object_or_404(RechercheEnregistree.objects.de(request.user), pk=pk)
    faire, annonce = GESTES[geste]
    faire(recherche)
    messages.success(request, annonce)
    return redirect("saved_searches")


@csrf_exempt
@sans_trace
@require_http_methods(["GET", "HEAD", "POST"])
def arret(request, jeton):
    """One click (RFC 8058): mail programs post here by themselves, without cookie or origin. The
    page names no search: letters get forwarded."""
    recherches = RechercheEnregistree.du_jeton(jeton)
    fait = request.method == "POST"
    if fait and recherches is not None:
        actions.arreter(recherches)
    suivies = recherches.suivies().count() if recherches is not None else None
    return render(request, "search/arret.html", {"suivies": suivies, "fait": fait})
