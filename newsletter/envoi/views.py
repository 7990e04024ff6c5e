"""The screens around a sending: preview, test, summary, launch; pause, resume, cancel."""

from csp.decorators import csp
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from resovilles.courriel.apercu import sans_attribut_style
from resovilles.courriel.views import BAC_A_SABLE
from resovilles.reauthentification import reauthentification_recente
from wagtail.admin.auth import permission_required

from newsletter.envoi import actions
from newsletter.envoi.flash import envoyer_le_flash, essayer, versions
from newsletter.listes import Liste
from newsletter.models import Abonnement, Envoi, Flash

ENVOYER = "newsletter.envoyer_envoi"
GESTES = {
    "pause": (actions.mettre_en_pause, "L’envoi est en pause : rien ne part plus."),
    "reprendre": (actions.reprendre, "L’envoi reprend où il s’était arrêté."),
    "annuler": (actions.annuler, "L’envoi est annulé : plus rien ne part."),
}
TROP_TARD = "Il n’y avait plus rien à faire : l’envoi a changé d’état entre-temps."
LOCALE = "%Y-%m-%dT%H:%M"


class FormulaireLancement(forms.Form):
    quand = forms.DateTimeField(
        label="Quand ?",
        required=False,
        input_formats=[LOCALE],
        help_text="Vide : maintenant.",
        widget=forms.DateTimeInput(format=LOCALE, attrs={"type": "datetime-local"}),
    )

    def clean_quand(self):
        quand = self.cleaned_data["quand"]
        if quand and quand < timezone.now():
            raise forms.ValidationError("Cette heure est passée : choisissez-en une à venir.")
        return quand


@permission_required(ENVOYER)
def preparer(request, pk):
    """What will leave and to how many, before anything does."""
    flash = get_object_or_404(Flash.objects.select_related("envoi"), pk=pk)
    if flash.est_lance:
        return redirect(suivi(flash.envoi))
    objet, texte, _ = versions(flash)
    abonnes = Abonnement.objects.filter(liste=Liste.FLASH)
    contexte = {
        "flash": flash,
        "objet": objet,
        "texte": texte,
        "destinataires": abonnes.actifs().count(),
        "suspendus": abonnes.filter(etat=Abonnement.Etat.SUSPENDU).count(),
        "formulaire": FormulaireLancement(request.POST if "quand" in request.POST else None),
    }
    return render(request, "newsletter/gestion/preparer.html", contexte)


def suivi(envoi):
    return reverse("newsletter_envoi_modeladmin_inspect", args=[envoi.pk])


@permission_required(ENVOYER)
@xframe_options_sameorigin
@csp(BAC_A_SABLE)
def apercu(request, pk):
    _, _, html = versions(get_object_or_404(Flash, pk=pk))
    return HttpResponse(sans_attribut_style(html, str(request.csp_nonce)))


@permission_required(ENVOYER)
@require_POST
def essai(request, pk):
    essayer(get_object_or_404(Flash, pk=pk), request.user.email)
    messages.success(request, f"Un essai part vers {request.user.email}.")
    return redirect("flash_prepare", pk)


@permission_required(ENVOYER)
@require_POST
@reauthentification_recente
def lancer(request, pk):
    flash = get_object_or_404(Flash, pk=pk)
    formulaire = FormulaireLancement(request.POST)
    if not formulaire.is_valid():
        return preparer(request, pk)
    try:
        lance = envoyer_le_flash(flash, str(request.user), formulaire.cleaned_data["quand"])
    except actions.EnvoiImpossible as erreur:
        messages.error(request, str(erreur))
        return redirect("flash_prepare", pk)
    if not lance:
        messages.info(request, "Ce Flash était déjà lancé : il part une seule fois.")
    flash.refresh_from_db()
    return redirect(suivi(flash.envoi))


@permission_required(ENVOYER)
@require_POST
@reauthentification_recente
def geste_d_envoi(request, pk, geste):
    envoi = get_object_or_404(Envoi, pk=pk)
    faire, annonce = GESTES[geste]
    if faire(envoi):
        messages.success(request, annonce)
    else:
        messages.info(request, TROP_TARD)
    return redirect(suivi(envoi))
