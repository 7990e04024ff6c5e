"""The screens of the watch: the weekly meeting, the bookmark, a dossier's items, the feeds."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from resovilles.adresses import absolue
from resovilles.taches.models import Passage
from wagtail.admin.auth import permission_required

from ressources.models import Dossier
from veille import actions
from veille.forms import FormulaireDecision, dossiers
from veille.models import Decision, Information, Source
from veille.travaux import TRAVAIL, demander_le_releve

DECIDER = "veille.decider_information"
A_LA_FOIS = 40  # items on the screen of one meeting
DERNIERES = 12
RETOUCHEE = (
    "Quelqu’un a déjà travaillé sur ce brouillon : la décision reste, corrigez-le à la main."
)
RELEVE = "Les flux se relèvent : cette page se met à jour d’elle-même."


@permission_required(DECIDER)
def reunion(request):
    """All that waits, on one screen; what is left unticked waits for the next meeting."""
    en_attente = Information.objects.a_decider()
    envoi = request.method == "POST"
    informations = list(
        en_attente.filter(pk__in=affichees(request)) if envoi else en_attente[:A_LA_FOIS]
    )
    choix = dossiers()
    lignes = [
        (info, formulaire_de(info, choix, request.POST if envoi else None)) for info in informations
    ]
    if envoi and all([formulaire.is_valid() for _, formulaire in lignes]):
        deja = list(decidees_entre_temps(request))
        annoncer(request, *appliquer(lignes, request.user, deja))
        return redirect("watch_meeting")
    contexte = {
        "lignes": lignes,
        "total": en_attente.count(),
        "envoi": envoi,
        "dernieres": Decision.objects.en_vigueur()
        .avec_leurs_fruits()
        .select_related("information")[:DERNIERES],
        "sources_en_echec": Source.objects.en_echec().count(),
        "passage": Passage.objects.filter(travail=TRAVAIL).first(),
    }
    return render(request, "veille/reunion.html", contexte, status=422 if envoi else 200)


def affichees(request):
    """The items that the sent screen showed."""
    return [pk for pk in request.POST.getlist("information")[:A_LA_FOIS] if est_un_numero(pk)]


def est_un_numero(valeur):
    return valeur.isascii() and valeur.isdecimal() and len(valeur) < 10


def formulaire_de(information, choix, donnees):
    return FormulaireDecision(
        donnees,
        dossiers=choix,
        prefix=f"i{information.pk}",
        initial={"jour": information.echeance},
    )


def decidees_entre_temps(request):
    """Items with something ticked that wait no more: another screen decided on them."""
    coches = [pk for pk in affichees(request) if request.POST.getlist(f"i{pk}-suites")]
    return Information.objects.decidees().filter(pk__in=coches)


def appliquer(lignes, par, deja):
    """Decide on each item that has something ticked: (how many, those that were decided before)."""
    decidees = 0
    for information, formulaire in lignes:
        suites, options = formulaire.decision()
        if not suites:
            continue
        try:
            actions.decider(information.pk, suites, par, **options)
            decidees += 1
        except actions.DejaDecidee:
            deja.append(information)
    return decidees, deja


def annoncer(request, decidees, deja):
    if decidees:
        pluriel = "s" if decidees > 1 else ""
        messages.success(request, f"{decidees} information{pluriel} décidée{pluriel}.")
    for information in deja:
        messages.warning(
            request, f"« {information} » était déjà décidée : rien n’est fait deux fois."
        )


@permission_required(DECIDER)
@require_POST
def completer(request, pk):
    """One more use for an item that has been decided."""
    information = get_object_or_404(Information, pk=pk)
    formulaire = formulaire_de(information, dossiers(), request.POST)
    if formulaire.is_valid():
        suites, options = formulaire.decision()
        for suite in suites:
            actions.completer(information.pk, suite, request.user, **options)
    else:
        for erreurs in formulaire.errors.values():
            messages.error(request, " ".join(erreurs))
    return redirect(information)


@permission_required(DECIDER)
@require_POST
def annuler(request, pk):
    decision = get_object_or_404(Decision, pk=pk)
    try:
        if actions.annuler(decision.pk, request.user):
            messages.success(request, f"« {decision} » est annulée, son brouillon retiré.")
    except actions.DejaRetouchee:
        messages.error(request, RETOUCHEE)
    return redirect(decision.information)


@permission_required("veille.change_source")
@require_POST
def relever(request):
    demander_le_releve()
    messages.success(request, RELEVE)
    return redirect("veille_source_modeladmin_index")


@permission_required("veille.add_information")
@require_safe
def marque_page(request):
    """How to install the bookmark that opens the form filled in."""
    saisie = absolue(reverse("veille_information_modeladmin_create"))
    code = (
        f"javascript:location.href='{saisie}?lien='+encodeURIComponent(location.href)"
        "+'&titre='+encodeURIComponent(document.title)"
        "+'&note='+encodeURIComponent(String(getSelection()).slice(0,600))"
    )
    return render(request, "veille/marque_page.html", {"code": code})


def dossier_de(request, pk):
    """The dossier that this person may work on; for others it has no such list."""
    dossier = get_object_or_404(Dossier, pk=pk)
    if not dossier.permissions_for_user(request.user).can_edit():
        raise Http404
    return dossier


@require_safe
def pour_un_dossier(request, pk):
    """What the meetings set aside for a dossier."""
    dossier = dossier_de(request, pk)
    retenues = Decision.objects.en_vigueur().filter(dossier=dossier)
    contexte = {"dossier": dossier, "decisions": retenues.select_related("information", "par")}
    return render(request, "veille/dossier.html", contexte)


@require_POST
def reprendre(request, pk, decision):
    dossier = dossier_de(request, pk)
    retenue = get_object_or_404(Decision, pk=decision, dossier=dossier)
    if actions.reprendre_dans_le_dossier(retenue.pk):
        messages.success(request, f"« {retenue.information} » est reprise dans le dossier.")
    return redirect("dossier_watch", dossier.pk)
