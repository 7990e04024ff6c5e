"""Screens of the admin: the paper editions of a dossier, the gestures on an order."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ressources.actions import (
    EditionImpossible,
    annuler_commande,
    changements_proposes,
    demander_edition,
    envoyer_commande,
    prochain_numero,
)
from ressources.chiffres import (
    chiffres_de_la_base,
    les_plus_telecharges,
    par_nature,
    par_theme,
)
from ressources.forms import FormulaireChiffres, FormulaireEdition
from ressources.models import Commande, Dossier, Edition
from ressources.models.editions import sections_papier

RELECTURE = 5  # seconds between two looks at an edition in preparation
GESTES = {
    "envoyee": (envoyer_commande, "Commande envoyée : les exemplaires ont quitté le stock."),
    "annulee": (annuler_commande, "Commande annulée : les exemplaires sont rendus au stock."),
}


def editions(request, pk):
    """What a paper edition will hold, the button that asks for it, and those that were made."""
    dossier = get_object_or_404(Dossier, pk=pk)
    if not dossier.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    formulaire = FormulaireEdition(
        request.POST if request.method == "POST" else None,
        initial={
            "numero": prochain_numero(dossier),
            "changements": changements_proposes(dossier),
        },
    )
    if (
        request.method == "POST"
        and formulaire.is_valid()
        and demander(request, dossier, formulaire)
    ):
        return redirect(request.path)
    liste = list(dossier.editions.select_related("revision"))
    en_cours = any(edition.etat == Edition.Etat.EN_PREPARATION for edition in liste)
    contexte = {
        "dossier": dossier,
        "sections": sections_papier(dossier),
        "editions": liste,
        "en_cours": en_cours,
        "formulaire": formulaire,
        "numero": prochain_numero(dossier),
    }
    reponse = render(request, "ressources/gestion/editions.html", contexte)
    if en_cours:
        reponse["Refresh"] = str(RELECTURE)
    return reponse


def demander(request, dossier, formulaire):
    """True when the edition is asked for; otherwise the form says why it cannot be."""
    champs = formulaire.cleaned_data
    try:
        edition = demander_edition(dossier, champs["numero"], champs["changements"])
    except EditionImpossible as erreur:
        formulaire.add_error(None, str(erreur))
        return False
    messages.success(request, f"{edition} : demandée. Elle paraîtra d’elle-même.")
    return True


def chiffres(request):
    """The figures of the base for a year, and what was most downloaded over a period."""
    if not request.user.has_perm("ressources.view_notice"):
        raise PermissionDenied
    formulaire = FormulaireChiffres(request.GET)
    annee, debut, fin = formulaire.periode()
    contexte = {
        "formulaire": formulaire,
        "annee": annee,
        "debut": debut,
        "fin": fin,
        "chiffres": chiffres_de_la_base(annee),
        "repartitions": [("Par thème", par_theme(annee)), ("Par nature", par_nature(annee))],
        "telecharges": les_plus_telecharges(debut, fin, user=request.user),
    }
    return render(request, "ressources/gestion/chiffres.html", contexte)


@require_POST
def geste_de_commande(request, pk, geste):
    if not request.user.has_perm("ressources.change_commande"):
        raise PermissionDenied
    faire, annonce = GESTES[geste]
    faire(get_object_or_404(Commande.objects.select_related("publication"), pk=pk))
    messages.success(request, annonce)
    return redirect("ressources_commande_modeladmin_inspect", pk)
