"""The members' area. Each view shows its reader's own things and nobody else's."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from resovilles.donnees_personnelles import fichier_de, registres_de
from resovilles.reauthentification import reauthentification_recente

from home import espace
from home.forms import FormulaireFermeture, FormulaireFiche
from membres.donnees_personnelles import sujet_de
from newsletter.views import formulaire_des_miens
from rencontres.comptes_rendus import comptes_rendus_reserves

GET_OU_POST = ["GET", "HEAD", "POST"]
PAR_PAGE = 40


def envoi(request):
    """What was sent, even when nothing was filled in; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


@never_cache
@login_required
@require_safe
def accueil(request):
    contexte = espace.ce_qui_concerne(request.user)
    contexte["abonnements"] = formulaire_des_miens(request)
    return render(request, "home/espace.html", contexte)


@never_cache
@login_required
@require_safe
def comptes_rendus(request):
    pages = Paginator(comptes_rendus_reserves(request.user), PAR_PAGE)
    contexte = {"page_obj": pages.get_page(request.GET.get("page"))}
    return render(request, "home/comptes_rendus.html", contexte)


@never_cache
@login_required
@require_http_methods(GET_OU_POST)
def fiche(request):
    """One's own card, when the team has made one."""
    personne = request.user.personne
    if personne is None:
        return render(request, "home/fiche.html", {"formulaire": None})
    formulaire = FormulaireFiche(envoi(request), instance=personne)
    if request.method == "POST" and formulaire.is_valid():
        formulaire.save()
        messages.success(request, "Votre fiche est à jour.")
        return redirect("my_card")
    contexte = {"formulaire": formulaire, "fonctions": personne.fonctions.en_cours()}
    return render(request, "home/fiche.html", contexte, status=422 if formulaire.errors else 200)


@never_cache
@login_required
@require_safe
def donnees(request):
    contexte = {"registres": registres_de(sujet_de(compte=request.user))}
    return render(request, "home/donnees.html", contexte)


@never_cache
@login_required
@require_safe
@reauthentification_recente
def emporter(request):
    return fichier_de(sujet_de(compte=request.user), "mes-donnees")


@never_cache
@login_required
@require_http_methods(GET_OU_POST)
@reauthentification_recente
def fermer(request):
    formulaire = FormulaireFermeture(envoi(request))
    if request.method == "POST" and formulaire.is_valid():
        return partir(request, formulaire)
    contexte = {
        "formulaire": formulaire,
        "obstacle": espace.obstacle_a_la_fermeture(request.user),
        "bilan": espace.ce_qui_s_effacerait(request.user),
    }
    return render(request, "home/fermer.html", contexte, status=422 if formulaire.errors else 200)


def partir(request, formulaire):
    """Close the account; whoever closed it is a stranger from the next page on."""
    tout = formulaire.cleaned_data["etendue"] == FormulaireFermeture.Etendue.TOUT
    try:
        espace.fermer(request.user, tout)
    except espace.FermetureImpossible as refus:
        messages.warning(request, str(refus))
        return redirect("close_account")
    logout(request)
    return redirect("account_closed")


@require_safe
def ferme(request):
    """Where one arrives afterwards; it tells nothing about anybody."""
    return render(request, "home/ferme.html")
