"""The member's side: borrow a document, see one's loans, keep one longer, give one up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from resovilles.acces import lecteur
from resovilles.routage import Etape, chaine_jusqu_a, situer

from ressources.models import Notice, NoticesIndex, Pret
from ressources.models.prets import Disponibilite
from ressources.prets import actions
from ressources.prets.forms import FormulaireEmprunt, provenance_de

GESTES = {
    "prolonger": (actions.renouveler, "Prêt prolongé : la nouvelle date est ci-dessous."),
    "annuler": (actions.se_desister, "Demande annulée."),
}
EN_ATTENTE = "Votre demande est notée : nous vous écrirons dès que le document sera revenu."
PROMIS = "Votre demande est notée, et un exemplaire vous est réservé. Un courriel vous la confirme."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def emprunter(request, pk):
    """A stranger is led to the sign-in, which says how to ask for an access."""
    notice = get_object_or_404(Notice.objects.visible_to(lecteur(request)), pk=pk)
    la_notice = Etape(notice.titre, notice.get_absolute_url())
    situer(request, chaine_jusqu_a(NoticesIndex), la_notice, "Emprunter")
    envoi = request.method == "POST"
    formulaire = FormulaireEmprunt(
        request.POST if envoi else None, initial=ce_que_l_on_sait(request)
    )
    if envoi and recevoir(request, notice, formulaire):
        return redirect("my_loans")
    contexte = {
        "notice": notice,
        "formulaire": formulaire,
        "disponibilite": Disponibilite.de(notice, request.user),
    }
    return render(
        request, "ressources/prets/emprunter.html", contexte, status=422 if envoi else 200
    )


def ce_que_l_on_sait(request):
    """The address of the last sending, and where the link came from."""
    dernier = Pret.objects.de(request.user).exclude(adresse="").first()
    return {
        "adresse": dernier.adresse if dernier else "",
        "provenance": provenance_de(request.GET.get("provenance")),
    }


def recevoir(request, notice, formulaire):
    """True once asked, now or before; otherwise the form says why it is not."""
    if not formulaire.is_valid():
        return False
    try:
        pret = actions.emprunter(request.user, notice, **formulaire.cleaned_data)
    except actions.DejaDemande as refus:
        messages.warning(request, str(refus))
        return True
    except actions.PretImpossible as refus:
        formulaire.add_error(None, str(refus))
        return False
    messages.success(request, EN_ATTENTE if pret.attend else PROMIS)
    return True


@never_cache
@login_required
@require_safe
def mes_prets(request):
    miens = Pret.objects.de(request.user).select_related("notice__lot")
    contexte = {
        "ouverts": miens.ouverts().order_by(F("echeance").asc(nulls_last=True), "demande_le"),
        "passes": miens.exclude(etat__in=Pret.OUVERTS),
    }
    return render(request, "ressources/prets/mes_prets.html", contexte)


@never_cache
@login_required
@require_POST
def geste(request, pk, geste):
    """On one's own loans only: those of others do not exist."""
    pret = get_object_or_404(Pret.objects.de(request.user), pk=pk)
    faire, annonce = GESTES[geste]
    try:
        faire(pret)
    except actions.PretImpossible as refus:
        messages.warning(request, str(refus))
    else:
        messages.success(request, annonce)
    return redirect("my_loans")
