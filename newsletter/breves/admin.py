"""Briefs and proposed items in the admin: their lists, the refusal, what waits."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from resovilles.a_faire import Attente, a_faire
from wagtail.admin.auth import permission_required
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from newsletter.breves.actions import refuser
from newsletter.breves.forms import FormulaireRefus
from newsletter.breves.viewsets import BrevesViewSet, Propositions
from newsletter.models import Proposition

LISTE = "newsletter_proposition_modeladmin_index"
UN_SEUL_REFUS = "Quelqu’un a décidé entre-temps : rien de plus n’est parti."

register_snippet(BrevesViewSet)
modeladmin_register(Propositions)


@permission_required("newsletter.change_proposition")
@require_POST
def refuser_une_proposition(request, pk):
    proposition = get_object_or_404(Proposition, pk=pk)
    formulaire = FormulaireRefus(request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Votre mot dépasse 600 signes : abrégez-le.")
        return redirect("newsletter_proposition_modeladmin_inspect", pk)
    if refuser(proposition.pk, formulaire.cleaned_data["motif"], par=request.user):
        messages.success(request, f"« {proposition} » est refusée : son auteur reçoit un courriel.")
    else:
        messages.warning(request, UN_SEUL_REFUS)
    return redirect(LISTE)


def adresses():
    return [
        path("propositions/<int:pk>/refuser/", refuser_une_proposition, name="proposal_refuse"),
    ]


@a_faire("newsletter.change_proposition")
def propositions_a_decider(user):
    return Attente(
        "information proposée par un lecteur",
        "informations proposées par des lecteurs",
        Proposition.objects.en_attente().count(),
        reverse(LISTE) + f"?decision__exact={Proposition.Decision.EN_ATTENTE}",
    )
