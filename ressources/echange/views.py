"""What readers take away: one notice in another form, a list as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from resovilles.acces import lecteur
from resovilles.cache.gardable import gardable
from resovilles.limites import depasse

from ressources.echange.exports import (
    D_UNE_NOTICE,
    EXPORTS,
    descriptions,
    fichier,
    fichier_d_une_notice,
)
from ressources.echange.oai import repondre
from ressources.models import Notice, NoticesIndex


@gardable
@require_safe
def forme_de_notice(request, pk, slug, fin):
    """A notice as `.ris`, `.bib`…: it exists for whom its page does."""
    visibles = Notice.objects.visible_to(lecteur(request)).select_related("genre", "lot")
    notice = get_object_or_404(visibles, pk=pk)
    if slug != notice.slug:
        return redirect(f"{notice.get_absolute_url().rstrip('/')}.{fin}", permanent=True)
    return fichier_d_une_notice(D_UNE_NOTICE[fin], notice)


@require_safe
def exporter_la_liste(request, nom):
    """The public list as it is filtered, in one file."""
    export, index = EXPORTS.get(nom), NoticesIndex.objects.live().first()
    if export is None or index is None:
        raise Http404
    _, notices, _ = index.selection(request.GET)
    pks = list(notices.values_list("pk", flat=True)[: export.plafond + 1])
    if len(pks) > export.plafond:
        contexte = {"total": notices.count(), "plafond": export.plafond, "retour": index.url}
        return render(request, "ressources/export_refuse.html", contexte, status=422)
    if export.par_heure and depasse("bibliographie", qui_demande(request), export.par_heure):
        contexte = {"par_heure": export.par_heure, "retour": index.url}
        return render(request, "ressources/export_refuse.html", contexte, status=429)
    contenu = export.ecrire(descriptions(Notice.objects.en_ligne(), pks))
    return fichier(export, contenu, "notices")


def qui_demande(request):
    return request.META.get("REMOTE_ADDR", "")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request):
    """Reads only, whatever the method: OAI-PMH asks for both."""
    parametres = request.POST if request.method == "POST" else request.GET
    return HttpResponse(repondre(parametres), content_type="text/xml; charset=utf-8")
