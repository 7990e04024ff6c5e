"""The outbox for the team: see the HTML version, send again what was refused."""

from csp.constants import NONCE, NONE, SELF
from csp.decorators import csp
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from resovilles.courriel.actions import renvoyer
from resovilles.courriel.apercu import sans_attribut_style
from resovilles.courriel.models import Courriel

# Whatever a message holds, it is shown without script, form, or request to another host.
BAC_A_SABLE = {
    "default-src": [NONE],
    "style-src": [NONCE],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": True,
}


@permission_required("courriel.view_courriel")
@xframe_options_sameorigin
@csp(BAC_A_SABLE)
def version_html(request, pk):
    courriel = get_object_or_404(Courriel, pk=pk, confidentiel=False)
    return HttpResponse(sans_attribut_style(courriel.html, str(request.csp_nonce)))


@permission_required("courriel.renvoyer_courriel")
@require_POST
def renvoyer_le_courriel(request, pk):
    courriel = get_object_or_404(Courriel, pk=pk)
    if renvoyer(pk):
        messages.success(request, f"« {courriel.objet} » est remis à l’envoi.")
    else:
        messages.info(request, "Ce courriel n’est pas refusé : il n’y a rien à renvoyer.")
    return redirect("courriel_courriel_modeladmin_inspect", pk)
