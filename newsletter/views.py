"""Subscribing, choosing and leaving, without an account and without a cookie."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from resovilles.cache.gardable import gardable
from resovilles.fichiers import servir
from resovilles.formulaires import TROP_D_ENVOIS, TropDEnvois, vient_d_ici
from resovilles.liens_prives import sans_trace
from resovilles.routage import chaine_jusqu_a

from newsletter import actions
from newsletter.composition import contexte as contexte_du_numero
from newsletter.composition import empreinte, texte_de_l_archive
from newsletter.forms import (
    FormulaireAbonnement,
    FormulaireAdresse,
    FormulaireMesAbonnements,
    FormulairePreferences,
)
from newsletter.listes import ACCORD
from newsletter.models import (
    Abonnement,
    Flash,
    FlashIndex,
    LettreIndex,
    LienPrive,
    Numero,
    PageAbonnement,
)
from newsletter.pdf import remettre_en_page

Usage = LienPrive.Usage
NUMERO_AU_PLUS = 32_767  # of a small integer
D_AILLEURS = "Envoyez ce formulaire depuis la page du site."
montre_puis_agit = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
def demander(request):
    page = PageAbonnement.objects.live().first()
    if page is None:
        return redirect("/")
    if request.method != "POST":
        return redirect(page.url)
    formulaire = FormulaireAbonnement(request.POST)
    if not vient_d_ici(request):
        formulaire.add_error(None, D_AILLEURS)
    elif formulaire.is_valid():
        try:
            actions.demander(**formulaire.champs(), origine=request.META.get("REMOTE_ADDR", ""))
        except TropDEnvois:
            formulaire.add_error(None, TROP_D_ENVOIS)
        else:
            return redirect(f"{page.url}?demande")
    formulaire.renouveler()
    contexte = page.get_context(request, formulaire=formulaire)
    return render(request, page.template, contexte, status=422)


def par_lien(usage):
    """A view behind a link mailed once; whatever is wrong with the link, the answer is one."""

    def decorer(vue):
        @csrf_exempt
        @sans_trace
        @montre_puis_agit
        def entouree(request, numero, secret):
            lien = LienPrive.presente(usage, numero, secret)
            if lien is None:
                return ferme(request)
            try:
                return vue(request, lien)
            except actions.LienFerme:
                return ferme(request)

        return entouree

    return decorer


def ferme(request):
    return render(request, "newsletter/lien_ferme.html", status=410)


@csrf_exempt
@sans_trace
def lien_inconnu(request, _):
    return ferme(request)


@par_lien(Usage.CONFIRMER)
def confirmer(request, lien):
    """Mail scanners follow every link: only the button confirms."""
    if request.method == "POST" and vient_d_ici(request):
        abonnement = actions.confirmer(lien)
        return redirect(f"{preferences_de(abonnement)}?confirme")
    contexte = {"lien": lien, "listes": actions.libelles(lien.demande["listes"])}
    return render(request, "newsletter/confirmer.html", contexte)


@par_lien(Usage.PAPIER)
def garder_le_papier(request, lien):
    if request.method == "POST" and vient_d_ici(request):
        actions.garder_le_papier(lien)
        return fait(request, "papier")
    return render(request, "newsletter/papier.html")


@par_lien(Usage.ADRESSE)
def changer_d_adresse(request, lien):
    papier = Abonnement.objects.de_l_adresse(lien.courriel).papier().en_vie().first()
    if papier is None:
        return ferme(request)
    envoi = request.method == "POST"
    formulaire = FormulaireAdresse(
        request.POST if envoi else None, initial={"adresse": papier.adresse}
    )
    if envoi and not vient_d_ici(request):
        formulaire.add_error(None, D_AILLEURS)
    if envoi and formulaire.is_valid():
        actions.changer_d_adresse(lien, formulaire.cleaned_data["adresse"])
        return fait(request, "adresse")
    contexte = {"formulaire": formulaire}
    return render(request, "newsletter/adresse.html", contexte, status=422 if envoi else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mes_abonnements(request):
    """The members' own page; the members' area shows the same form (`formulaire_des_miens`)."""
    formulaire = formulaire_des_miens(request)
    if request.method == "POST" and formulaire.is_valid():
        lus = formulaire.cleaned_data
        actions.choisir_pour_soi(request.user, lus["listes"], lus["adresse"])
        messages.success(request, "Vos abonnements sont enregistrés.")
        return redirect("my_subscriptions")
    status = 422 if formulaire.errors else 200
    contexte = {"formulaire": formulaire, "accord": ACCORD}
    return render(request, "newsletter/mes_abonnements.html", contexte, status=status)


def formulaire_des_miens(request):
    siens = Abonnement.objects.de_l_adresse(request.user.email.lower()).en_vie()
    papier = siens.papier().first()
    initial = {
        "listes": list(siens.values_list("liste", flat=True)),
        "adresse": papier.adresse if papier else "",
    }
    return FormulaireMesAbonnements(
        request.POST if request.method == "POST" else None, initial=initial
    )


def fait(request, quoi):
    return render(request, "newsletter/fait.html", {"quoi": quoi})


def preferences_de(abonnement):
    return reverse("subscription_preferences", args=[abonnement.jeton])


@csrf_exempt
@sans_trace
@montre_puis_agit
def preferences(request, jeton):
    """The switches of an address. They show neither the address nor what is behind it."""
    abonnement = Abonnement.du_jeton(jeton)
    if abonnement is None or not abonnement.courriel:
        return ferme(request)
    proposees = actions.proposees_a(abonnement.courriel)
    if request.method == "POST" and vient_d_ici(request):
        return redirect(f"{request.path}?{appliquer(request, abonnement, proposees)}")
    siens = Abonnement.objects.de_l_adresse(abonnement.courriel).en_vie()
    formulaire = FormulairePreferences(
        proposees=proposees, initial={"listes": list(siens.values_list("liste", flat=True))}
    )
    contexte = {
        "abonnement": abonnement,
        "formulaire": formulaire,
        "papier": siens.papier().exists(),
        "avis": next(iter(request.GET), ""),
    }
    return render(request, "newsletter/preferences.html", contexte)


def appliquer(request, abonnement, proposees):
    """Do what was asked; the word under which the page says it."""
    if request.POST.get("geste") == "adresse":
        actions.demander_le_changement_d_adresse(abonnement.courriel)
        return "adresse"
    formulaire = FormulairePreferences(request.POST, proposees=proposees)
    if not formulaire.is_valid():
        return "erreur"
    a_confirmer = actions.choisir(abonnement, formulaire.cleaned_data["listes"], proposees)
    return "a-confirmer" if a_confirmer else "enregistre"


@csrf_exempt
@sans_trace
@montre_puis_agit
def desabonnement(request, jeton):
    """One click (RFC 8058): mail programs post here by themselves, without cookie or origin. The
    answer to a POST is the same whatever the link."""
    abonnement = Abonnement.du_jeton(jeton)
    if request.method == "POST":
        if abonnement is not None:
            Abonnement.objects.filter(pk=abonnement.pk).arreter()
        return fait(request, "desabonnement")
    return render(request, "newsletter/desabonnement.html", {"abonnement": abonnement})


@gardable
@require_safe
def numero(request, numero):
    """An issue in the archive: what it said, apart from what one may not read any more."""
    trouve = paru(numero)
    elements = trouve.elements_montrables()
    request.page_servie = trouve
    request.chaine = [*chaine_jusqu_a(LettreIndex), trouve]
    parus = Numero.objects.parus()
    contexte = contexte_du_numero(trouve, elements) | {
        "pdf_a_jour": bool(trouve.pdf) and trouve.pdf_empreinte == empreinte(trouve, elements),
        "precedent": parus.avant(trouve),
        "suivant": parus.filter(numero__gt=trouve.numero).order_by("numero").first(),
    }
    return render(request, "newsletter/numero.html", contexte)


@gardable
@require_safe
def numero_en_texte(request, numero):
    texte = texte_de_l_archive(paru(numero))
    return HttpResponse(texte, content_type="text/plain; charset=utf-8")


@require_safe
def numero_en_pdf(request, numero):
    """The printed issue, as long as it says what the archive may say; else it is made anew."""
    trouve = paru(numero)
    if not trouve.est_compose:
        return vers_le_document(trouve)
    faite = empreinte(trouve, trouve.elements_montrables())
    if not trouve.pdf or trouve.pdf_empreinte != faite:
        remettre_en_page(trouve)
        contexte = {"numero": trouve}
        reponse = render(request, "newsletter/pdf_en_preparation.html", contexte, status=503)
        reponse["Retry-After"] = "60"
        return reponse
    return servir(
        request,
        trouve.pdf.open(),
        type_mime="application/pdf",
        nom=trouve.nom_du_pdf,
        empreinte=faite[:32],
        public=True,
    )


def vers_le_document(numero):
    if numero.document is None or not numero.document.est_lisible_par(None):
        raise Http404
    return redirect(numero.document.url)


def paru(numero):
    parus = Numero.objects.parus().select_related("document", "envoi")
    return get_object_or_404(parus, numero=min(numero, NUMERO_AU_PLUS))


@require_safe
def flash(request, numero):
    """A Flash as it was sent, for those to whom its address is given."""
    trouve = get_object_or_404(
        Flash.objects.parus().select_related("envoi"), numero=min(numero, NUMERO_AU_PLUS)
    )
    request.page_servie = trouve
    request.chaine = [*chaine_jusqu_a(FlashIndex), trouve]
    contexte = {"flash": trouve, "elements": trouve.elements.all()}
    return render(request, "newsletter/flash.html", contexte)
