"""The screens around a sending: preview, test, summary, launch; pause, resume, cancel."""

from functools import wraps

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
from resovilles.poids import poids_lisible
from resovilles.reauthentification import reauthentification_recente
from wagtail.admin.auth import permission_required

from newsletter.envoi import actions
from newsletter.envoi.publications import (
    GENRES,
    empechements_de,
    envoyer,
    essayer,
    versions,
)
from newsletter.envoi.rapport import resume, suspensions
from newsletter.models import Abonnement, Envoi

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

    # The hour that was read in the summary: another one is summed up before it is planned.
    confirme = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def a_confirmer(self):
        """The hour that waits for a word, as it was typed; "" when there is none."""
        quand = self.data.get("quand", "")
        return quand if self.is_valid() and quand != self.data.get("confirme") else ""

    def clean_quand(self):
        quand = self.cleaned_data["quand"]
        if quand and quand < timezone.now():
            raise forms.ValidationError("Cette heure est passée : choisissez-en une à venir.")
        return quand


def avec_la_publication(vue):
    """A screen of the Flash and of La Lettre alike: it gets its kind, and the one of them."""

    @permission_required(ENVOYER)
    @wraps(vue)
    def entouree(request, genre, pk):
        genre = GENRES[genre]
        publications = genre.modele.objects.select_related("envoi")
        return vue(request, genre, get_object_or_404(publications, pk=pk))

    return entouree


def ecran(genre, geste, objet):
    return reverse(f"{genre.adresses}_{geste}", args=[objet.pk])


@avec_la_publication
def preparer(request, genre, objet):
    """What will leave and to how many, before anything does."""
    if objet.est_lance:
        return redirect(suivi(objet))
    return relire(request, genre, objet, FormulaireLancement())


def relire(request, genre, objet, formulaire):
    sujet, texte, html = versions(genre, objet)
    abonnes = Abonnement.objects.filter(liste=genre.liste)
    contexte = {
        "publication": objet,
        "objet": sujet,
        "texte": texte,
        "poids": poids_lisible(len(html.encode())),
        "destinataires": abonnes.actifs().count(),
        "resume": resume(genre.liste, prevu(formulaire)),
        "suspensions": suspensions(genre.liste),
        "empechements": genre.empechements(objet),
        "formulaire": formulaire,
        "adresses": {geste: ecran(genre, geste, objet) for geste in ("preview", "test", "launch")},
        "corriger": reverse(genre.corriger, args=[objet.pk]),
    }
    return render(request, "newsletter/gestion/preparer.html", contexte)


def prevu(formulaire):
    return formulaire.cleaned_data["quand"] if formulaire.is_valid() else None


def suivi(publication):
    """Where one follows what has been launched; before this site did it, nothing was followed."""
    if publication.envoi is None:
        return publication.adresse
    return reverse("newsletter_envoi_modeladmin_inspect", args=[publication.envoi.pk])


@avec_la_publication
@xframe_options_sameorigin
@csp(BAC_A_SABLE)
def apercu(request, genre, objet):
    _, _, html = versions(genre, objet)
    return HttpResponse(sans_attribut_style(html, str(request.csp_nonce)))


@avec_la_publication
@require_POST
def essai(request, genre, objet):
    essayer(genre, objet, request.user.email)
    messages.success(request, f"Un essai part vers {request.user.email}.")
    return redirect(ecran(genre, "prepare", objet))


@avec_la_publication
@require_POST
@reauthentification_recente
def lancer(request, genre, objet):
    formulaire = FormulaireLancement(request.POST)
    if not formulaire.is_valid() or formulaire.a_confirmer:
        return relire(request, genre, objet, formulaire)
    try:
        lance = envoyer(genre, objet, str(request.user), formulaire.cleaned_data["quand"])
    except actions.EnvoiImpossible as erreur:
        messages.error(request, str(erreur))
        return redirect(ecran(genre, "prepare", objet))
    if not lance:
        messages.info(request, "C’était déjà lancé : chacun le reçoit une seule fois.")
    objet.refresh_from_db()
    return redirect(suivi(objet))


@permission_required(ENVOYER)
@require_POST
@reauthentification_recente
def geste_d_envoi(request, pk, geste):
    envoi = get_object_or_404(Envoi, pk=pk)
    faire, annonce = GESTES[geste]
    if geste == "reprendre" and (motifs := empechements_de(envoi)):
        messages.error(request, f"{' '.join(motifs)} Annulez cet envoi, corrigez, puis relancez.")
    elif faire(envoi):
        messages.success(request, annonce)
    else:
        messages.info(request, TROP_TARD)
    return redirect("newsletter_envoi_modeladmin_inspect", envoi.pk)
