"""What is not a page: the file of a paper edition, the order of a publication."""

from functools import cache
from itertools import groupby

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from resovilles.acces import lecteur
from resovilles.cache.gardable import gardable
from resovilles.fichiers import servir
from resovilles.formulaires import TROP_D_ENVOIS, TropDEnvois, vient_d_ici
from resovilles.routage import chaine_jusqu_a, situer

from ressources.actions import StockEpuise, commander
from ressources.forms import FormulaireCommande
from ressources.models import Edition, Notice, NoticesIndex, Publication

MOIS_MONTRES = 6
NOUVEAUTES_MONTREES = 200
IL_N_EN_RESTE_PAS_ASSEZ = (
    "Il ne reste plus assez d’exemplaires pour cette commande : essayez-en moins."
)


@gardable
@require_safe
def notice(request, pk, slug):
    """The one page of a notice; an internal one does not exist outside the team."""
    visibles = Notice.objects.visible_to(lecteur(request))
    visibles = visibles.select_related("genre", "couverture", "lot")
    trouvee = get_object_or_404(visibles, pk=pk)
    if slug != trouvee.slug:
        return redirect(trouvee, permanent=True)
    situer(request, chaine_jusqu_a(NoticesIndex), trouvee)
    return render(request, "ressources/notice.html", {"notice": trouvee})


@gardable
@require_safe
def nouveautes(request):
    """What entered the base in its last months, by month."""
    chaine = chaine_jusqu_a(NoticesIndex)
    request.page_servie, request.chaine = next(reversed(chaine), None), [*chaine, None]
    return render(request, "ressources/nouveautes.html", {"mois": cache(entrees_par_mois)})


def entrees_par_mois():
    """[(first day, notices)] for the latest months in which something entered."""
    en_ligne = Notice.objects.en_ligne().order_by("-date_entree", "-pk")
    mois = en_ligne.dates("date_entree", "month", order="DESC")[:MOIS_MONTRES]
    notices = en_ligne.filter(date_entree__gte=min(mois)) if mois else en_ligne.none()
    lues = notices.pour_une_ligne()[:NOUVEAUTES_MONTREES]
    return [(jour, list(du_mois)) for jour, du_mois in groupby(lues, mois_d_entree)]


def mois_d_entree(notice):
    return notice.date_entree.replace(day=1)


@require_safe
def edition_papier(request, pk, nom):
    """The one door to the files of editions: open as long as the dossier is."""
    edition = get_object_or_404(Edition.objects.parues().select_related("dossier"), pk=pk)
    restrictions = edition.dossier.get_view_restrictions()
    lisible = edition.dossier.live and all(r.accept_request(request) for r in restrictions)
    if not lisible or nom != edition.nom_du_fichier:
        raise Http404
    return servir(
        request,
        edition.fichier.open(),
        type_mime="application/pdf",
        nom=nom,
        empreinte=f"edition-{edition.pk}-{edition.poids}",
        public=not restrictions,
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commande(request, pk):
    """The order form of a publication; its own page, since a signed time is never cached."""
    en_ligne = Publication.objects.live().public().filter(stock__isnull=False)
    publication = get_object_or_404(en_ligne.select_related("document"), pk=pk)
    envoi = request.method == "POST"
    formulaire = FormulaireCommande(request.POST if envoi else None)
    if envoi and recevoir(request, publication, formulaire):
        return redirect(f"{request.path}?envoyee")
    if envoi:
        formulaire.renouveler()
        publication.stock.refresh_from_db()
    contexte = {
        "publication": publication,
        "formulaire": formulaire,
        "envoyee": "envoyee" in request.GET,
    }
    return render(request, "ressources/commande.html", contexte, status=422 if envoi else 200)


def recevoir(request, publication, formulaire):
    """True once the order is kept; otherwise the form says why it is not."""
    if not vient_d_ici(request):
        formulaire.add_error(None, "Envoyez cette commande depuis la page du site.")
        return False
    if not formulaire.is_valid() or not publication.se_commande:
        return False
    try:
        commander(publication, formulaire.champs(), request.META.get("REMOTE_ADDR", ""))
    except TropDEnvois:
        formulaire.add_error(None, TROP_D_ENVOIS)
    except StockEpuise:
        formulaire.add_error("exemplaires", IL_N_EN_RESTE_PAS_ASSEZ)
    return formulaire.is_valid()
