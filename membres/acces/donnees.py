"""One screen for the rights of somebody over what the site holds: read it, hand it out, erase it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from resovilles.donnees_personnelles import (
    CONSERVATIONS,
    bilan,
    effacer,
    fichier_de,
    registres_de,
)
from resovilles.exports import ligne_csv
from resovilles.reauthentification import reauthentification_recente
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from annuaire.models import Personne
from membres.acces.droits import reserve_a
from membres.donnees_personnelles import (
    PlusieursFiches,
    SujetInconnu,
    trouver_le_sujet,
)

DROIT = "annuaire.donnees_d_une_personne"


class Recherche(forms.Form):
    qui = forms.CharField(
        label="Courriel, ou numéro de la fiche",
        max_length=254,
        help_text="Toutes les adresses de la personne sont cherchées, dans tous les registres.",
    )


def sujet_demande(request, donnees):
    """The form, and whom it speaks of or None; the form says why there is nobody."""
    formulaire = Recherche(donnees)
    if not formulaire.is_valid():
        return formulaire, None
    try:
        return formulaire, trouver_le_sujet(formulaire.cleaned_data["qui"])
    except (SujetInconnu, PlusieursFiches) as erreur:
        formulaire.add_error("qui", str(erreur))
        return formulaire, None


@never_cache
@require_safe
@reserve_a(DROIT)
@reauthentification_recente
def voir(request):
    formulaire, sujet = sujet_demande(request, request.GET or None)
    contexte = {"formulaire": formulaire, "sujet": sujet}
    if sujet:
        contexte |= {"registres": registres_de(sujet), "bilan": bilan(sujet)}
    return TemplateResponse(request, "membres/gestion/donnees.html", contexte)


@never_cache
@require_safe
@reserve_a(DROIT)
@reauthentification_recente
def exporter(request):
    _, sujet = sujet_demande(request, request.GET)
    if sujet is None:
        return redirect(f"{reverse('person_data')}?{request.GET.urlencode()}")
    return fichier_de(sujet, f"donnees-{slugify(str(sujet))}")


@require_safe
@reserve_a(DROIT)
def registre_des_traitements(request):
    """What the law asks to keep up to date (RGPD, article 30), as a table."""
    reponse = HttpResponse(content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = content_disposition_header(True, "traitements.csv")
    reponse.write("\ufeff")
    reponse.write(
        ligne_csv(["Données", "Finalité", "Base légale", "Durée", "Raison", "Ce qui reste"])
    )
    for c in CONSERVATIONS:
        reponse.write(ligne_csv([c.nom, c.finalite, c.base, c.duree(), c.raison, c.reste]))
    return reponse


@require_POST
@reserve_a(DROIT)
@reauthentification_recente
def tout_effacer(request):
    """The box says that the summary was read."""
    _, sujet = sujet_demande(request, request.POST)
    if sujet is None or "lu" not in request.POST:
        messages.error(request, "Cochez la case : rien n’est effacé sans elle.")
        return redirect(f"{reverse('person_data')}?{requete_de(request)}")
    fait = effacer(sujet)
    nombre = sum(ligne.effaces for ligne in fait)
    messages.success(request, f"Effacé : {nombre} ligne{'s' if nombre > 1 else ''}.")
    for ligne in fait:
        if ligne.gardes:
            messages.warning(request, f"{ligne.nom} : {ligne.gardes} gardés, {ligne.motif}.")
    return redirect("person_data")


def requete_de(request):
    reste = request.GET.copy()
    reste["qui"] = request.POST.get("qui", "")
    return reste.urlencode()


@require_safe
@reserve_a(DROIT)
def de_la_fiche(request, pk):
    """From the list of cards."""
    fiche = get_object_or_404(Personne, pk=pk)
    return redirect(f"{reverse('person_data')}?qui={fiche.pk}")


class Menu(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(DROIT)


@hooks.register("register_menu_annuaire")
def menu():
    adresse = reverse("person_data")
    return Menu("Données d’une personne", adresse, icon_name="lock", order=80)


@hooks.register("register_snippet_listing_buttons")
def bouton(snippet, user, next_url=None):
    if isinstance(snippet, Personne) and user.has_perm(DROIT):
        adresse = reverse("person_data_of", args=[snippet.pk])
        yield Button("Toutes ses données", adresse, icon_name="lock", priority=50)


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("donnees-personnelles/", voir, name="person_data"),
        path("donnees-personnelles/export.json", exporter, name="person_data_export"),
        path(
            "donnees-personnelles/traitements.csv",
            registre_des_traitements,
            name="processing_register",
        ),
        path("donnees-personnelles/effacer/", tout_effacer, name="person_data_erase"),
        path("donnees-personnelles/fiche/<int:pk>/", de_la_fiche, name="person_data_of"),
    ]
