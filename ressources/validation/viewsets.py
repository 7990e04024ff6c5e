"""The admin screens that follow a fiche: the board of the six steps, and one page per fiche."""

from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.permission_policies.pages import PagePermissionPolicy

from ressources.models import Demande, Etape, FicheExperience, FichesIndex
from ressources.models.accords import ETAPES_A_LA_MAIN
from ressources.validation import actions
from ressources.validation.forms import FormulaireDemande, FormulaireMotif

EN_LIGNE_AU_TABLEAU = 10  # the latest; the others are in the list of pages
SANS_ACCORD = "ressources.publier_sans_accord"


# --- What waits ----------------------------------------------------------------------------


def fiches_de(user):
    """The fiches on which this person works."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    fiches = FicheExperience.objects.filter(pk__in=pages.values("pk"), alias_of=None)
    return fiches.prefetch_related("passages_d_etape", "demandes", "decisions")


@dataclass
class Carte:
    """A fiche on the board: where it stands, since when, what comes next."""

    fiche: FicheExperience

    @property
    def titre(self):
        return self.fiche.draft_title or self.fiche.title

    @property
    def etape(self):
        return self.fiche.etape

    @property
    def demande(self):
        return next(iter(self.fiche.demandes.all()), None)

    @property
    def depuis(self):
        """When it entered this step."""
        if self.fiche.passage:
            return self.fiche.passage.le
        return self.fiche.latest_revision_created_at or timezone.now()

    @property
    def jours(self):
        return (timezone.localdate() - timezone.localdate(self.depuis)).days

    @property
    def attend_le_porteur(self):
        return bool(self.demande and self.demande.etat == Demande.Etat.ATTENTE)

    @property
    def est_accordee(self):
        return bool(self.demande and self.demande.etat == Demande.Etat.ACCORDEE)

    @property
    def est_a_reprendre(self):
        reprises = (Demande.Etat.A_REPRENDRE, Demande.Etat.EXPIREE)
        return self.etape == Etape.REDACTION and bool(
            self.demande and self.demande.etat in reprises
        )

    @property
    def est_a_mettre_en_ligne(self):
        return self.etape == Etape.VALIDATION and self.est_accordee

    @property
    def a_suivre(self):
        """The next gesture, in words."""
        if self.attend_le_porteur:
            return f"Attendre la réponse de {self.demande.nom}"
        if self.etape == Etape.VALIDATION:
            return "Mettre en ligne" if self.est_a_mettre_en_ligne else "Demander l’accord"
        if self.est_a_reprendre:
            return self.demande.get_etat_display() + " : reprendre le texte"
        if self.etape == Etape.MISE_EN_LIGNE:
            return "Faire relire le nouveau brouillon" if self.a_un_brouillon else ""
        return {
            Etape.REPERAGE: "Prendre contact avec le porteur",
            Etape.DEPLACEMENT: "Aller voir sur place",
            Etape.COLLECTE: "Réunir récits, chiffres et documents",
            Etape.REDACTION: "Écrire, puis demander l’accord",
        }[self.etape]

    @property
    def a_un_brouillon(self):
        return self.fiche.has_unpublished_changes

    @property
    def gestes(self):
        """The steps to which a button moves it: the ones beside, the visit being optional."""
        if self.attend_le_porteur or self.etape == Etape.MISE_EN_LIGNE:
            return []
        rang = list(Etape).index(self.etape)
        voisines = list(Etape)[max(rang - 1, 0) : rang + 2]
        if self.etape == Etape.REPERAGE:
            voisines.append(Etape.COLLECTE)
        if self.etape == Etape.COLLECTE:
            voisines.insert(0, Etape.REPERAGE)
        return [e for e in voisines if e in ETAPES_A_LA_MAIN and e != self.etape]


def cartes(user):
    return [Carte(fiche) for fiche in fiches_de(user)]


def en_attente_du_porteur(user):
    return fiches_de(user).filter(demandes__etat=Demande.Etat.ATTENTE).distinct()


def a_reprendre(user):
    return [carte for carte in cartes(user) if carte.est_a_reprendre]


def a_mettre_en_ligne(user):
    return [carte for carte in cartes(user) if carte.est_a_mettre_en_ligne]


# --- Screens -------------------------------------------------------------------------------


@require_safe
def tableau(request):
    """A column per step, cards by age; buttons move them, no mouse gesture is needed."""
    colonnes = {etape: [] for etape in Etape}
    for carte in cartes(request.user):
        colonnes[carte.etape].append(carte)
    for liste in colonnes.values():
        liste.sort(key=lambda carte: -carte.jours)
    en_ligne = colonnes[Etape.MISE_EN_LIGNE]
    en_ligne.reverse()
    contexte = {
        "colonnes": [
            (etape, liste[:EN_LIGNE_AU_TABLEAU], len(liste)) for etape, liste in colonnes.items()
        ],
        "ajouter": adresse_d_ajout(request.user),
    }
    return TemplateResponse(request, "ressources/admin/tableau.html", contexte)


def adresse_d_ajout(user):
    liste = FichesIndex.objects.first()
    if liste is None or not liste.permissions_for_user(user).can_add_subpage():
        return None
    return reverse("wagtailadmin_pages:add", args=["ressources", "ficheexperience", liste.pk])


def sur_une_fiche(droit):
    """A view on a fiche, for those who hold this right on the page ("edit", "publish")."""

    def decorer(vue):
        @wraps(vue)
        def gardee(request, pk):
            fiche = get_object_or_404(FicheExperience, pk=pk, alias_of=None)
            droits = fiche.permissions_for_user(request.user)
            if not getattr(droits, f"can_{droit}")():
                raise PermissionDenied
            return vue(request, fiche)

        return gardee

    return decorer


@require_safe
@sur_une_fiche("edit")
def suivi(request, fiche):
    return page_de_suivi(request, fiche)


def page_de_suivi(request, fiche, status=200, **formulaires):
    peut_publier = fiche.permissions_for_user(request.user).can_publish()
    derniere = fiche.demandes.first()
    contexte = {
        "fiche": fiche,
        "carte": Carte(fiche),
        "demande": fiche.demandes.en_attente().first(),
        "reponse": fiche.decisions.exclude(commentaires=[]).first(),
        "decisions": fiche.decisions.select_related("par", "corrige"),
        "ouverte": fiche.decision_du_brouillon,
        "peut_publier": peut_publier,
        "peut_se_passer": peut_publier and request.user.has_perm(SANS_ACCORD),
        "accord": actions.dernier_accord(fiche),
        "ecarts": actions.ecarts_avec_l_accord(fiche),
        "formulaire": FormulaireDemande(
            initial={n: getattr(derniere, n) for n in ("nom", "fonction", "courriel")}
            if derniere
            else {}
        ),
        "correction": FormulaireMotif(prefix="correction"),
        "sans_accord": FormulaireMotif(prefix="sans_accord"),
    }
    return TemplateResponse(
        request, "ressources/admin/suivi.html", contexte | formulaires, status=status
    )


@require_POST
@sur_une_fiche("edit")
def changer_d_etape(request, fiche):
    try:
        actions.changer_d_etape(fiche, request.POST.get("etape"), request.user)
    except ValidationError as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, f"« {fiche.draft_title} » passe à l’étape {fiche_a(fiche)}.")
    return redirect("fiche_board")


def fiche_a(fiche):
    return FicheExperience.objects.get(pk=fiche.pk).etape.label.lower()


@require_POST
@sur_une_fiche("edit")
def demander(request, fiche):
    formulaire = FormulaireDemande(request.POST)
    if formulaire.is_valid():
        try:
            with transaction.atomic():
                actions.demander_l_accord(fiche, request.user, **formulaire.cleaned_data)
        except ValidationError as refus:
            formulaire.add_error(None, refus)
    if formulaire.errors:
        return page_de_suivi(request, fiche, status=422, formulaire=formulaire)
    messages.success(request, f"Le lien part pour {formulaire.cleaned_data['courriel']}.")
    return redirect("fiche_follow_up", fiche.pk)


@require_POST
@sur_une_fiche("edit")
def retirer(request, fiche):
    demande = fiche.demandes.en_attente().first()
    try:
        if demande is None:
            raise actions.DemandeClose
        actions.retirer_la_demande(demande, request.user)
    except actions.DemandeClose:
        messages.error(request, "Le porteur a répondu entre-temps : il n’y a rien à retirer.")
    else:
        messages.success(request, "La demande est retirée, la fiche peut être modifiée.")
    return redirect("fiche_follow_up", fiche.pk)


@require_POST
@sur_une_fiche("publish")
def corriger(request, fiche):
    return publier_avec_motif(request, fiche, "correction", actions.publier_une_correction)


@require_POST
@sur_une_fiche("publish")
def se_passer_d_accord(request, fiche):
    if not request.user.has_perm(SANS_ACCORD):
        raise PermissionDenied
    return publier_avec_motif(request, fiche, "sans_accord", actions.publier_sans_accord)


def publier_avec_motif(request, fiche, nom, geste):
    formulaire = FormulaireMotif(request.POST, prefix=nom)
    if formulaire.is_valid():
        try:
            geste(fiche, request.user, formulaire.cleaned_data["motif"])
        except ValidationError as refus:
            formulaire.add_error(None, refus)
    if formulaire.errors:
        return page_de_suivi(request, fiche, status=422, **{nom: formulaire})
    messages.success(request, "La fiche est en ligne ; votre phrase est gardée avec la version.")
    return redirect("fiche_follow_up", fiche.pk)


adresses = [
    path("fiches/tableau/", tableau, name="fiche_board"),
    path("fiches/<int:pk>/suivi/", suivi, name="fiche_follow_up"),
    path("fiches/<int:pk>/etape/", changer_d_etape, name="fiche_step"),
    path("fiches/<int:pk>/demande/", demander, name="fiche_ask_bearer"),
    path("fiches/<int:pk>/retrait/", retirer, name="fiche_withdraw"),
    path("fiches/<int:pk>/correction/", corriger, name="fiche_correction"),
    path("fiches/<int:pk>/sans-accord/", se_passer_d_accord, name="fiche_without_agreement"),
]
