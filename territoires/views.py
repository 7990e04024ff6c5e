"""What is not a page of the tree: the living list of zonings."""

from functools import cache as garder_le_resultat
from itertools import groupby

from django.db.models import Prefetch
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from resovilles.acces import lecteur
from resovilles.cache.gardable import PARAMETRES, declarer_gardable, gardable
from resovilles.limites import depasse
from resovilles.routage import chaine_jusqu_a, situer

from territoires.adresse import ou_est
from territoires.editions import FABRIQUES, TYPES
from territoires.forms import FORMATS, FormulaireAdresse, FormulaireZonages, zonages_connus
from territoires.models import Contour, Succession, Territoire, TerritoiresIndex, Zonage
from territoires.portrait import portrait

CRITERES = {"date", "zonage", "departement"}
PARAMETRES.update(CRITERES)
PDF_PAR_HEURE = 30  # from one address: each costs a second of the processor


@require_safe
def zonages(request):
    """The list of ZUS, ZRU, ZFU, QPV in force on a day, and the same as a file."""
    declarer_gardable(request, CRITERES)
    situer(request, chaine_jusqu_a(TerritoiresIndex), "Les zonages")
    connus = zonages_connus()
    formulaire = FormulaireZonages(request.GET, connus)
    contexte = {"titre": "Les zonages", "formulaire": formulaire, "connus": connus}
    if not formulaire.is_valid():
        return render(request, "territoires/zonages.html", contexte, status=400)
    criteres = formulaire.cleaned_data

    retenus = retenir(Zonage.objects.au(criteres["date"]), criteres)
    contexte |= {
        "jour": criteres["date"],
        "zonages": retenus,
        "decompte": decompter(retenus),
    }
    if criteres["format"]:
        return telecharger(request, criteres["format"], contexte)
    contexte |= {
        "sans_liste": sans_liste(connus, criteres["date"]),
        "formats": [(nom.upper(), adresse_du_format(request, nom)) for nom in FORMATS],
    }
    return render(request, "territoires/zonages.html", contexte)


def retenir(zonages, criteres):
    if criteres["zonage"]:
        zonages = zonages.filter(zonage__identifiant=criteres["zonage"])
    if criteres["departement"]:
        zonages = zonages.dans_le_departement(criteres["departement"])
    suites = Prefetch("quartier__suites", Succession.objects.select_related("nouveau"))
    return list(zonages.en_ordre().prefetch_related(suites))


def decompter(zonages):
    """Per zoning: its lines, and how many distinct zones they make (None when by commune)."""
    par_zonage = sorted(zonages, key=lambda z: (z.zonage.valide_du or z.depuis, z.zonage.pk))
    return [
        (concept, lignes, len({z.quartier_id for z in lignes} - {None}))
        for concept, groupe in groupby(par_zonage, key=lambda z: z.zonage)
        for lignes in [list(groupe)]
    ]


def sans_liste(connus, jour):
    """The zonings in force on that day of which the register has never held anything."""
    remplis = set(Zonage.objects.values_list("zonage", flat=True).distinct())
    return [
        concept
        for concept in connus
        if concept.pk not in remplis
        and (concept.valide_du is None or concept.valide_du <= jour)
        and (concept.valide_au is None or concept.valide_au >= jour)
    ]


def adresse_du_format(request, nom):
    parametres = request.GET.copy()
    parametres["format"] = nom
    return f"?{parametres.urlencode()}"


def telecharger(request, nom, contexte):
    origine = request.META.get("REMOTE_ADDR", "")
    if nom == "pdf" and depasse("pdf-des-zonages", origine, PDF_PAR_HEURE):
        return render(request, "429.html", status=429)
    reponse = HttpResponse(FABRIQUES[nom](**contexte), content_type=TYPES[nom])
    fichier = f"zonages-{contexte['jour'].isoformat()}.{nom}"
    reponse["Content-Disposition"] = content_disposition_header(nom != "pdf", fichier)
    return reponse


@gardable
@require_safe
def territoire(request, code):
    """The page that the centre has written, or a short one made of what the register holds."""
    connus = Territoire.objects.des_deux_regions().select_related("fiche")
    trouve = get_object_or_404(connus, code=code)
    fiche = getattr(trouve, "fiche", None)
    if fiche is not None and fiche.live:
        return redirect(fiche.url)
    situer(request, chaine_jusqu_a(TerritoiresIndex), trouve.nom)
    contexte = {
        "titre": trouve.nom,
        "territoire": trouve,
        "portrait": garder_le_resultat(lambda: portrait(trouve, lecteur(request))),
    }
    return render(request, "territoires/territoire.html", contexte)


@never_cache
@require_safe
def adresse(request):
    """Which commune, quartier and contracts hold a point: a form and its answer, or JSON for who
    asks for it. The point is neither kept nor sent anywhere."""
    situer(request, chaine_jusqu_a(TerritoiresIndex), "Quel quartier, quel contrat ?")
    demande = bool({"lat", "lon"} & set(request.GET))
    formulaire = FormulaireAdresse(request.GET if demande else None)
    lieu = None
    if formulaire.is_valid():
        lieu = ou_est(formulaire.cleaned_data["lat"], formulaire.cleaned_data["lon"])
    statut = 400 if demande and lieu is None else 200
    if veut_du_json(request):
        donnees = lieu.en_donnees() if lieu else {"erreurs": formulaire.errors}
        return JsonResponse(donnees, status=statut, json_dumps_params={"ensure_ascii": False})
    contexte = {
        "titre": "Quel quartier, quel contrat ?",
        "formulaire": formulaire,
        "lieu": lieu,
        "sans_contours": not Contour.objects.exists(),
        "sans_quartiers": not Contour.objects.de_quartiers().exists(),
    }
    return render(request, "territoires/adresse.html", contexte, status=statut)


def veut_du_json(request):
    return request.GET.get("format") == "json" or (
        "application/json" in request.headers.get("Accept", "")
    )
