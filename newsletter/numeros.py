"""Screens of the admin around an issue: put it together, get its printed pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from newsletter.assemblage import ajouter, depuis_quand, propositions
from newsletter.composition import papier
from newsletter.models import Numero

EDITION = "wagtailsnippets_newsletter_numero:edit"


@permission_required("newsletter.change_numero")
def assembler_le_numero(request, pk):
    """What is new since the last issue, to be ticked; then one orders and rewrites it."""
    numero = get_object_or_404(Numero.objects.select_related("envoi"), pk=pk)
    if numero.est_lance:
        messages.info(request, "Ce numéro est lancé : il ne change plus.")
        return redirect(EDITION, pk)
    if request.method == "POST":
        nombre = ajouter(numero, set(request.POST.getlist("ligne")))
        annoncer(request, nombre)
        return redirect(EDITION, pk)
    contexte = {
        "numero": numero,
        "propositions": propositions(numero),
        "depuis": depuis_quand(numero),
    }
    return render(request, "newsletter/gestion/assembler.html", contexte)


def annoncer(request, nombre):
    if not nombre:
        messages.info(request, "Rien n’était coché : le numéro n’a pas changé.")
    elif nombre == 1:
        messages.success(request, "Une ligne est entrée dans le numéro.")
    else:
        messages.success(request, f"{nombre} lignes sont entrées dans le numéro.")


@permission_required("newsletter.change_numero")
@require_safe
def pdf_du_numero(request, pk):
    """The pages for the printer, as the issue reads now; the archive's are made by the queue."""
    numero = get_object_or_404(Numero, pk=pk)
    reponse = HttpResponse(papier(numero, numero.composer()), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="{numero.nom_du_pdf}"'
    return reponse
