"""The bearer's page: the exact draft, without an account, by a private link."""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from resovilles import liens
from resovilles.formulaires import vient_d_ici
from resovilles.liens_prives import sans_trace

from ressources.models import Demande
from ressources.validation import actions
from ressources.validation.forms import FormulaireDuPorteur

FERMEE = 410  # the same answer for a link that has served, has expired, was withdrawn, never was


@csrf_exempt
@sans_trace
@require_http_methods(["GET", "HEAD", "POST"])
def relire(request, numero, secret):
    """Show the draft; only POST decides, since mail scanners follow every link."""
    demande = Demande.objects.ouvertes().filter(pk=numero).select_related("revision").first()
    if demande is None or not demande.est_ouverte_par(secret):
        return fermee(request)
    fiche = demande.revision.as_object()
    if request.method != "POST":
        return page(request, demande, fiche, FormulaireDuPorteur(fiche))
    formulaire = FormulaireDuPorteur(fiche, request.POST)
    if not vient_d_ici(request):
        formulaire.add_error(None, "Répondez depuis la page que le lien du courriel ouvre.")
    if not formulaire.is_valid():
        return page(request, demande, fiche, formulaire, status=422)
    return decider(request, demande, formulaire)


def decider(request, demande, formulaire):
    try:
        actions.repondre(
            demande,
            accord=formulaire.est_un_accord,
            nom=formulaire.cleaned_data["nom"],
            commentaires=formulaire.commentaires(),
        )
    except actions.DemandeClose:
        return fermee(request)
    return redirect("bearer_thanks", formulaire.decision)


def page(request, demande, fiche, formulaire, status=200):
    liens.preparer(fiche.corps)
    contexte = {
        "demande": demande,
        "fiche": fiche,
        "formulaire": formulaire,
        "passages": [(bloc, champ_de(formulaire, bloc)) for bloc in fiche.corps],
    }
    return render(request, "ressources/validation/page.html", contexte, status=status)


def champ_de(formulaire, bloc):
    """The box for remarks under a passage; a title of section has none."""
    return None if bloc.block_type == "section" else formulaire.pour(bloc)


def fermee(request):
    return render(request, "ressources/validation/fermee.html", status=FERMEE)


@csrf_exempt
@sans_trace
def lien_inconnu(request):
    return fermee(request)


@sans_trace
@require_safe
def merci(request, decision):
    return render(
        request,
        "ressources/validation/merci.html",
        {"accord": decision == FormulaireDuPorteur.ACCORD},
    )
