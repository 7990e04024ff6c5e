"""The register of loans, and what waits there."""

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.urls import reverse
from django.utils import timezone
from resovilles.a_faire import Attente, a_faire
from resovilles.en_nombre import GesteEnNombre
from resovilles.exports import RegistreAdmin
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import modeladmin_register
from wagtail_modeladmin.views import InspectView

from ressources.models import Notice, Pret
from ressources.models.prets import PROVENANCES
from ressources.prets import actions, viewsets
from thesaurus.models import Concept

ETAT, RETARD = "etat__exact", "retard"
A_QUELQU_UN = "Prêter à quelqu’un"
LE_REGISTRE = "ressources_pret_modeladmin_index"


class EnRetard(SimpleListFilter):
    title = "retard"
    parameter_name = RETARD

    def lookups(self, request, modeladmin):
        return [("oui", "En retard")]

    def queryset(self, request, prets):
        return prets.en_retard() if self.value() == "oui" else prets


class Genre(SimpleListFilter):
    title = "nature du document"
    parameter_name = "genre"

    def lookups(self, request, modeladmin):
        pretes = Concept.objects.filter(pk__in=Pret.objects.values("notice__genre"))
        return [(concept.pk, concept.libelle) for concept in pretes]

    def queryset(self, request, prets):
        valeur = self.value() or ""
        return prets.filter(notice__genre=valeur) if valeur.isdecimal() else prets


class Provenance(SimpleListFilter):
    title = "provenance"
    parameter_name = "ne_de"

    def lookups(self, request, modeladmin):
        return [(genre, libelle.removesuffix(" n° {}")) for genre, libelle in PROVENANCES.items()]

    def queryset(self, request, prets):
        connue = self.value() in PROVENANCES
        return prets.filter(provenance__startswith=self.value()) if connue else prets


class GestesSeuls(PermissionHelper):
    """A loan is asked for and moved by its gestures: no form rewrites it, nobody deletes it."""

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class Boutons(ButtonHelper):
    def add_button(self, *args, **kwargs):
        return super().add_button(*args, **kwargs) | {"label": A_QUELQU_UN, "title": A_QUELQU_UN}


class EcranDuPret(InspectView):
    page_title = "Prêt"

    def get_meta_title(self):
        return f"Prêt : {self.instance}"

    def get_page_subtitle(self):
        return self.instance.titre

    def get_context_data(self, **kwargs):
        suite = viewsets.ecran_du_pret(self.instance, self.request.user)
        return super().get_context_data(**suite, **kwargs)


@modeladmin_register
class Prets(RegistreAdmin):
    model = Pret
    menu_label = "Prêts"
    menu_icon = "history"
    menu_order = 46
    permission_helper_class = GestesSeuls
    button_helper_class = Boutons
    list_display = ("titre", "nom", "etat", "demande", "echeance", "retard")
    list_filter = ("etat", EnRetard, Genre, "remise", Provenance)
    list_export = (
        "titre",
        "cote",
        "nom",
        "courriel",
        "adresse",
        "remise",
        "etat",
        "provenance",
        "demande_le",
        "envoye_le",
        "echeance",
        "clos_le",
        "renouvellements",
        "jours_de_retard",
    )
    search_fields = ("titre", "cote", "nom", "courriel")
    gestes_en_nombre = (
        GesteEnNombre(
            "envoyes",
            "Marquer envoyés ou remis",
            "ressources.change_pret",
            {"etat": Pret.Etat.DEMANDE},
            actions.envoyer,
            "Leur date de retour est fixée, et chaque lecteur reçoit un courriel.",
        ),
        GesteEnNombre(
            "rendus",
            "Marquer rendus",
            "ressources.change_pret",
            {"etat": Pret.Etat.EN_COURS},
            actions.rendre,
            "Les documents sont de retour à leur cote ; s’ils sont attendus, le lecteur suivant "
            "est prévenu.",
        ),
    )
    inspect_view_enabled = True
    inspect_view_class = EcranDuPret
    inspect_template_name = "ressources/prets/pret.html"
    inspect_view_fields = (
        "titre",
        "cote",
        "etat",
        "nom",
        "courriel",
        "emprunteur",
        "remise",
        "adresse",
        "message",
        "provenance",
        "note",
        "demande_le",
        "envoye_le",
        "echeance",
        "renouvellements",
        "clos_le",
    )

    def create_view(self, request):
        return viewsets.demander(request)

    @admin.display(description="retard", ordering="echeance")
    def retard(self, pret):
        jours = pret.jours_de_retard
        return f"{jours} jour{'s' if jours > 1 else ''}" if jours else ""

    @admin.display(description="demandé le", ordering="demande_le")
    def demande(self, pret):
        return timezone.localdate(pret.demande_le)


@hooks.register("register_admin_urls")
def adresses():
    return viewsets.adresses


@hooks.register("register_snippet_listing_buttons")
def bouton_preter(snippet, user, next_url=None):
    if isinstance(snippet, Notice) and user.has_perm("ressources.add_pret"):
        yield Button(
            A_QUELQU_UN,
            f"{reverse('ressources_pret_modeladmin_create')}?notice={snippet.pk}",
            icon_name="user",
            priority=30,
        )


@a_faire("ressources.change_pret")
def prets_a_envoyer(user):
    return Attente(
        "prêt à envoyer",
        "prêts à envoyer",
        Pret.objects.a_envoyer().count(),
        f"{reverse(LE_REGISTRE)}?{ETAT}={Pret.Etat.DEMANDE}",
    )


@a_faire("ressources.change_pret")
def prets_en_retard(user):
    return Attente(
        "prêt en retard",
        "prêts en retard",
        Pret.objects.en_retard().count(),
        f"{reverse(LE_REGISTRE)}?{RETARD}=oui",
    )
