"""The admin's screen of imports: give a file, read what it would change, then do it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import permission_required

from territoires.forms import FormulaireImport
from territoires.importation.actions import Reglages, appliquer, deposer, rapport_d_apercu
from territoires.importation.lecture import FichierIllisible
from territoires.models import ImportOfficiel

DROIT = "territoires.add_territoire"
MONTREES = 300  # lines of the report
PASSES = 20


@permission_required(DROIT)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    envoi = request.method == "POST"
    formulaire = FormulaireImport(request.POST, request.FILES) if envoi else FormulaireImport()
    if envoi and formulaire.is_valid():
        champs = formulaire.cleaned_data
        fichier = champs.pop("fichier")
        try:
            depot = deposer(fichier.name, fichier.read(), Reglages(**champs), request.user)
            return redirect("territories_import", depot.pk)
        except FichierIllisible as erreur:
            formulaire.add_error("fichier", str(erreur))
    contexte = {
        "formulaire": formulaire,
        "passes": ImportOfficiel.objects.exclude(fait_le=None).select_related("par")[:PASSES],
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "territoires/gestion/imports.html", contexte, status=statut)


@permission_required(DROIT)
@require_http_methods(["GET", "HEAD"])
def apercu(request, pk):
    depot = get_object_or_404(ImportOfficiel, pk=pk, par=request.user, fait_le=None)
    try:
        rapport = rapport_d_apercu(depot)
    except FichierIllisible as erreur:
        messages.error(request, str(erreur))
        return redirect("territories_imports")
    lignes = rapport.a_lire
    contexte = {
        "depot": depot,
        "rapport": rapport,
        "lignes": lignes[:MONTREES],
        "reste": max(0, len(lignes) - MONTREES),
    }
    return render(request, "territoires/gestion/apercu.html", contexte)


@permission_required(DROIT)
@require_POST
def faire(request, pk):
    depot = get_object_or_404(ImportOfficiel, pk=pk, par=request.user)
    rapport = appliquer(depot.pk)
    if rapport is None:
        messages.warning(request, "Cet import est déjà fait.")
    else:
        messages.success(request, f"Import fait : {rapport.en_une_phrase}.")
    return redirect("territories_imports")
