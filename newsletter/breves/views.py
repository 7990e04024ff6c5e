"""The form by which readers propose an item."""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from resovilles.formulaires import TROP_D_ENVOIS, TropDEnvois, vient_d_ici

from newsletter.breves.actions import proposer
from newsletter.breves.forms import FormulaireProposition
from newsletter.models import PageProposition


@csrf_exempt
def proposer_une_information(request):
    page = PageProposition.objects.live().first()
    if page is None:
        return redirect("/")
    if request.method != "POST":
        return redirect(page.url)
    formulaire = FormulaireProposition(request.POST)
    if not vient_d_ici(request):
        formulaire.add_error(None, "Envoyez ce formulaire depuis la page du site.")
    elif formulaire.is_valid():
        try:
            proposer(formulaire.champs(), request.META.get("REMOTE_ADDR", ""))
        except TropDEnvois:
            formulaire.add_error(None, TROP_D_ENVOIS)
        else:
            return redirect(f"{page.url}?envoyee")
    formulaire.renouveler()
    contexte = page.get_context(request, formulaire=formulaire)
    return render(request, page.template, contexte, status=422)
