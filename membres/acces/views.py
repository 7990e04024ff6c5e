"""Asking for an access, without an account and without a cookie."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from resovilles.formulaires import TROP_D_ENVOIS, TropDEnvois, vient_d_ici
from resovilles.liens_prives import sans_trace

from membres.acces import actions
from membres.acces.forms import FormulaireDemande
from membres.models import DemandeAcces

D_AILLEURS = "Envoyez ce formulaire depuis la page du site."
montre_puis_agit = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@never_cache
@montre_puis_agit
def demander(request):
    """The form bears the time at which it was made: no cache keeps it."""
    envoi = request.method == "POST"
    formulaire = FormulaireDemande(request.POST if envoi else None)
    if envoi and recevoir(request, formulaire):
        return redirect(f"{reverse('access_request')}?demande")
    if envoi:
        formulaire.renouveler()
    contexte = {"formulaire": formulaire, "demande": "demande" in request.GET}
    return render(request, "membres/acces/demander.html", contexte, status=422 if envoi else 200)


def recevoir(request, formulaire):
    """True once the request is kept; otherwise the form says why it is not."""
    if not vient_d_ici(request):
        formulaire.is_valid()
        formulaire.add_error(None, D_AILLEURS)
    elif formulaire.is_valid():
        try:
            actions.demander(**formulaire.champs(), origine=request.META.get("REMOTE_ADDR", ""))
        except TropDEnvois:
            formulaire.add_error(None, TROP_D_ENVOIS)
        else:
            return True
    return False


@csrf_exempt
@sans_trace
@montre_puis_agit
def confirmer(request, numero, secret):
    """Mail scanners follow every link: only the button confirms."""
    demande = DemandeAcces.presentee(numero, secret)
    if demande is None:
        return ferme(request)
    if request.method == "POST" and vient_d_ici(request):
        actions.confirmer(demande)
        return redirect("access_confirmed")
    return render(request, "membres/acces/confirmer.html", {"demande": demande})


def confirmee(request):
    return render(request, "membres/acces/confirmee.html")


@csrf_exempt
@sans_trace
def lien_inconnu(request):
    return ferme(request)


def ferme(request):
    """Whatever is wrong with the link, the answer is one."""
    return render(request, "membres/acces/lien_ferme.html", status=410)
