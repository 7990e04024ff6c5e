"""The team's narrow screens: requests to answer, accesses that are open, adhésions, figures. None
of them reaches an account of the team."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from resovilles.a_faire import Attente, a_faire
from resovilles.exports import Ecran, RegistreAdmin
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register
from wagtail_modeladmin.views import CreateView, EditView

from annuaire.models import Fonction
from membres.acces import actions
from membres.acces.droits import reserve_a
from membres.acces.forms import FormulaireAccord, FormulaireRefus
from membres.models import AccesAnnuel, Adherent, Adhesion, DemandeAcces

DEMANDES = "membres_demandeacces_modeladmin_index"
UNE_DEMANDE = "membres_demandeacces_modeladmin_inspect"
UN_ACCES = "membres_adherent_modeladmin_inspect"
DEJA = "Cette demande a déjà sa réponse : rien n’est fait deux fois."


class GestesSeuls(PermissionHelper):
    """Read in full by whoever may; changed by gestures, never by a form."""

    def user_can_list(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


# --- Requests -------------------------------------------------------------------------------


class EcranDeLaDemande(Ecran):
    """One request: what was written, who it may be, and the two answers."""

    page_title = "Demande d’accès"
    http_method_names = ["get", "head", "post"]

    def get_meta_title(self):
        return f"Demande d’accès : {self.instance}"

    def get_page_subtitle(self):
        return str(self.instance)

    def check_action_permitted(self, user):
        """Wagtail looks the object up among all: a request that nobody confirmed is not there."""
        get_object_or_404(DemandeAcces.objects.confirmees(), pk=self.instance.pk)
        return super().check_action_permitted(user)

    @property
    def peut_agir(self):
        return self.request.user.has_perm("membres.change_demandeacces")

    def get_context_data(self, **kwargs):
        demande = self.instance
        if demande.est_a_traiter and self.peut_agir:
            kwargs.setdefault("accord", FormulaireAccord(demande=demande))
            kwargs.setdefault("refus", FormulaireRefus())
        if demande.compte and not demande.compte.is_staff:
            kwargs["acces"] = reverse(UN_ACCES, args=[demande.compte_id])
        return super().get_context_data(**kwargs)

    def post(self, request, *args, **kwargs):
        """Wagtail asks who may see; whoever answers needs more."""
        if not self.peut_agir:
            raise PermissionDenied
        return self.refuser() if "refuser" in request.POST else self.accepter()

    def accepter(self):
        formulaire = FormulaireAccord(self.request.POST, demande=self.instance)
        if not formulaire.is_valid():
            return self.remontrer(accord=formulaire)
        try:
            compte = actions.accepter(self.instance, self.request.user, **formulaire.cleaned_data)
        except actions.AccesImpossible as refus:
            formulaire.add_error(None, str(refus))
            return self.remontrer(accord=formulaire)
        return self.dire(compte, "Accès ouvert : un lien est parti pour choisir un mot de passe.")

    def refuser(self):
        formulaire = FormulaireRefus(self.request.POST)
        if not formulaire.is_valid():
            return self.remontrer(refus=formulaire)
        refusee = actions.refuser(self.instance, self.request.user, **formulaire.cleaned_data)
        return self.dire(refusee, "Demande refusée : une phrase polie est partie.")

    def dire(self, fait, phrase):
        if fait:
            messages.success(self.request, phrase)
        else:
            messages.warning(self.request, DEJA)
        return redirect(UNE_DEMANDE, self.instance.pk)

    def remontrer(self, **formulaires):
        """The same screen with what does not go; nothing that was typed is lost."""
        contexte = self.get_context_data(**formulaires)
        return self.render_to_response(contexte, status=422)


class DemandesAcces(RegistreAdmin):
    model = DemandeAcces
    menu_label = "Demandes"
    menu_icon = "mail"
    permission_helper_class = GestesSeuls
    list_display = ("nom_complet", "structure", "fonction", "courriel", "etat", "recue")
    list_filter = ("etat",)
    list_export = (
        "confirmee_le",
        "prenom",
        "nom",
        "courriel",
        "structure",
        "fonction",
        "etat",
        "traitee_le",
        "traitee_par",
    )
    search_fields = ("nom", "prenom", "courriel", "structure")
    inspect_view_enabled = True
    inspect_view_class = EcranDeLaDemande
    inspect_template_name = "membres/gestion/demande.html"
    inspect_view_fields = (
        "nom_complet",
        "courriel",
        "structure",
        "fonction",
        "message",
        "etat",
        "confirmee_le",
        "traitee_le",
        "traitee_par",
        "reponse",
    )

    def get_queryset(self, request):
        """A form that nobody has confirmed is nobody's business."""
        return super().get_queryset(request).confirmees()

    @admin.display(description="reçue le", ordering="confirmee_le")
    def recue(self, demande):
        return timezone.localdate(demande.confirmee_le) if demande.confirmee_le else ""


# --- Accesses -------------------------------------------------------------------------------


class Validite(SimpleListFilter):
    title = "validité"
    parameter_name = "validite"

    def lookups(self, request, modeladmin):
        return [("en_cours", "En cours"), ("echus", "Échus")]

    def queryset(self, request, comptes):
        if self.value() in ("en_cours", "echus"):
            return getattr(comptes, self.value())()
        return comptes


class EcranDeLAcces(Ecran):
    page_title = "Accès réservé"

    def get_meta_title(self):
        return f"Accès réservé : {self.instance}"

    def get_page_subtitle(self):
        return str(self.instance)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            peut_agir=self.request.user.has_perm("membres.change_adherent"),
            annee=timezone.localdate().year,
            annees=self.instance.acces.all(),
            **kwargs,
        )


class Acces(RegistreAdmin):
    model = Adherent
    menu_label = "Accès ouverts"
    menu_icon = "key"
    permission_helper_class = GestesSeuls
    list_display = ("__str__", "email", "structures", "valable_jusqu_au", "last_login")
    list_filter = (Validite,)
    list_export = ("last_name", "first_name", "email", "structures", "valable_jusqu_au")
    search_fields = ("last_name", "first_name", "email")
    inspect_view_enabled = True
    inspect_view_class = EcranDeLAcces
    inspect_template_name = "membres/gestion/acces.html"
    inspect_view_fields = ("__str__", "email", "structures", "valable_jusqu_au", "last_login")

    def get_queryset(self, request):
        fonctions = Fonction.objects.select_related("structure")
        cartes = Prefetch("personne__fonctions", queryset=fonctions)
        return super().get_queryset(request).select_related("personne").prefetch_related(cartes)


def renouveler(compte):
    actions.ouvrir(compte, timezone.localdate().year)


def renvoyer_le_lien(compte):
    actions.ecrire(compte, "acces_ouvert")


GESTES = {
    "renouveler": (renouveler, "Accès renouvelé pour l’année."),
    "fermer": (actions.fermer, "Accès fermé : ce qui est réservé ne s’ouvre plus à ce compte."),
    "lien": (renvoyer_le_lien, "Un nouveau lien est parti, pour choisir un mot de passe."),
}


@require_POST
@reserve_a("membres.change_adherent")
def geste_d_acces(request, pk, geste):
    """On members' accounts only: those of the team do not exist here."""
    faire, annonce = GESTES[geste]
    faire(get_object_or_404(Adherent, pk=pk))
    messages.success(request, annonce)
    return redirect(UN_ACCES, pk)


# --- Adhésions ------------------------------------------------------------------------------


class OuvreLesAcces:
    """A paid adhésion renews the accesses of those who work there, and says how many."""

    def form_valid(self, form):
        reponse = super().form_valid(form)
        adhesion = form.instance
        if renouveles := actions.accorder_a_la_structure(adhesion):
            fin = adhesion.ouvre_jusqu_au
            messages.success(
                self.request, f"Accès renouvelés jusqu’au {fin:%d/%m/%Y} : {renouveles}."
            )
        return reponse


class NouvelleAdhesion(OuvreLesAcces, CreateView):
    pass


class ModifierAdhesion(OuvreLesAcces, EditView):
    pass


class Adhesions(RegistreAdmin):
    model = Adhesion
    menu_label = "Adhésions"
    menu_icon = "group"
    create_view_class = NouvelleAdhesion
    edit_view_class = ModifierAdhesion
    list_display = ("nom_affiche", "annee", "etat", "cotisation")
    list_filter = ("annee", "etat")
    list_export = ("nom_affiche", "annee", "etat", "cotisation", "note")
    search_fields = ("nom", "note")

    @admin.display(description="structure", ordering="nom")
    def nom_affiche(self, adhesion):
        return adhesion.nom


@modeladmin_register
class LesAcces(ModelAdminGroup):
    menu_label = "Accès réservé"
    menu_icon = "key"
    menu_order = 60
    items = (DemandesAcces, Acces, Adhesions)

    def get_submenu_items(self):
        return [
            *super().get_submenu_items(),
            Chiffres("Accès par année", reverse("access_figures"), icon_name="order", order=900),
        ]


class Chiffres(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("membres.view_adherent")


@reserve_a("membres.view_adherent")
def chiffres(request):
    """What the yearly report says: how many accesses, how many adhésions, year by year."""
    adhesions = Adhesion.objects.a_jour().order_by().values_list("annee", flat=True)
    payees = list(adhesions)
    annees = [
        {"annee": annee, "acces": nombre, "adhesions": payees.count(annee)}
        for annee, nombre in AccesAnnuel.objects.par_annee()
    ]
    return TemplateResponse(request, "membres/gestion/chiffres.html", {"annees": annees})


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("acces/chiffres/", chiffres, name="access_figures"),
        re_path(
            rf"^acces/(?P<pk>\d+)/(?P<geste>{'|'.join(GESTES)})/$",
            geste_d_acces,
            name="access_gesture",
        ),
    ]


@a_faire("membres.change_demandeacces")
def demandes_a_traiter(user):
    return Attente(
        "demande d’accès à traiter",
        "demandes d’accès à traiter",
        DemandeAcces.objects.recues().count(),
        f"{reverse(DEMANDES)}?etat__exact={DemandeAcces.Etat.RECUE}",
    )
