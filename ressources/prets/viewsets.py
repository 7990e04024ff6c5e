"""The team's screens of a loan: ask for somebody, say what was done, print what goes with it."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from ressources.models import Notice, Pret
from ressources.models.prets import Disponibilite
from ressources.prets import actions, papiers
from ressources.prets.forms import FormulaireDePret

GESTES = {
    "envoyer": (
        actions.envoyer,
        "Prêt en cours : la date de retour est fixée, le lecteur prévenu.",
    ),
    "rendre": (actions.rendre, "Document rendu : merci de le remettre à sa cote."),
    "prolonger": (actions.prolonger, "Prêt prolongé, le lecteur est prévenu."),
    "perdre": (actions.perdre, "Exemplaire noté perdu : il ne se prête plus."),
    "annuler": (actions.annuler, "Demande annulée, le lecteur est prévenu."),
}
PAPIERS = {
    "bordereau": papiers.bordereau,
    "etiquette": papiers.etiquette,
}


def reserve_a(droit):
    """A view for those who may `droit` ("view", "add", "change") loans."""

    def decorer(vue):
        @wraps(vue)
        def gardee(request, *args, **kwargs):
            if not request.user.has_perm(f"ressources.{droit}_pret"):
                raise PermissionDenied
            return vue(request, *args, **kwargs)

        return gardee

    return decorer


@reserve_a("add")
def demander(request):
    """Ask for somebody; `?notice=` says of what."""
    envoi = request.method == "POST"
    formulaire = FormulaireDePret(
        request.POST if envoi else None,
        instance=Pret(provenance="equipe"),
        initial={"notice": notice_de(request.GET.get("notice", ""))},
        for_user=request.user,
    )
    if envoi and (pret := recevoir(request, formulaire)):
        return redirect("ressources_pret_modeladmin_inspect", pret.pk)
    contexte = {
        "form": formulaire,
        "media": formulaire.media,
        "page_title": "Prêter à quelqu’un",
        "header_icon": "user",
        "submit_button_label": "Enregistrer la demande",
        "submit_button_active_label": "Enregistrement…",
    }
    return TemplateResponse(
        request, "ressources/prets/demander.html", contexte, status=422 if envoi else 200
    )


def notice_de(valeur):
    return Notice.objects.filter(pk=valeur).first() if valeur.isdecimal() else None


def recevoir(request, formulaire):
    """The loan, or None: the form says why."""
    if not formulaire.is_valid():
        return None
    try:
        pret = actions.preter(**formulaire.cleaned_data)
    except actions.PretImpossible as refus:
        formulaire.add_error(None, str(refus))
        return None
    messages.success(
        request,
        "Les exemplaires sont sortis : la demande attend son tour."
        if pret.attend
        else f"Un exemplaire est réservé, cote {pret.cote} : il reste à l’envoyer ou à le remettre.",
    )
    return pret


@require_POST
@reserve_a("change")
def geste(request, pk, geste):
    faire, annonce = GESTES[geste]
    faire(get_object_or_404(Pret, pk=pk))
    messages.success(request, annonce)
    return redirect("ressources_pret_modeladmin_inspect", pk)


@require_safe
@reserve_a("change")
def papier(request, pk, papier):
    """The slip or the label, as one prints it; kept nowhere."""
    pret = get_object_or_404(Pret.objects.select_related("exemplaire"), pk=pk)
    reponse = HttpResponse(PAPIERS[papier](pret), content_type="application/pdf")
    reponse["Content-Disposition"] = content_disposition_header(False, f"{papier}-{pk}.pdf")
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def ecran_du_pret(pret, user):
    """What the screen of a loan shows beside its fields."""
    return {
        "peut_agir": user.has_perm("ressources.change_pret"),
        "disponibilite": Disponibilite.de(pret.notice) if pret.notice else None,
    }


adresses = [
    *(path(f"prets/<int:pk>/{nom}/", geste, {"geste": nom}, "loan_gesture") for nom in GESTES),
    *(path(f"prets/<int:pk>/{nom}.pdf", papier, {"papier": nom}, "loan_paper") for nom in PAPIERS),
]
