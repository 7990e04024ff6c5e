from django.contrib.admin import SimpleListFilter
from resovilles.exports import ListeDeFiches, Registre
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, InspectView

from newsletter.models import Abonnement, Effectif, Numero
from newsletter.models.abonnements import NPAI


class NumerosViewSet(SnippetViewSet):
    model = Numero
    icon = "mail"
    menu_label = "La Lettre"
    menu_order = 80
    add_to_admin_menu = True
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    list_export = ("numero", "titre", "date_parution")
    list_display = ("__str__", "titre", "date_parution")
    list_filter = ("date_parution",)


class Inscription(CreateView):
    """What the team types in, it vouches for: the proof is asked, no mail is sent."""

    def form_valid(self, form):
        reponse = super().form_valid(form)
        self.instance.confirmer(origine=Abonnement.Origine.EQUIPE)
        return reponse


class Fiche(InspectView):
    page_title = "Abonnement"

    def get_meta_title(self):
        return f"Abonnement « {self.instance} »"


class DroitsSurLesAbonnements(PermissionHelper):
    """Whoever sees the list sees its rows."""

    def user_can_list(self, user):
        return user.has_perm("newsletter.view_abonnement")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)


class AReconfirmer(SimpleListFilter):
    title = "à suivre"
    parameter_name = "suivre"

    def lookups(self, request, modeladmin):
        return [("papier", "Papier à reconfirmer"), ("npai", "Courrier revenu")]

    def queryset(self, request, abonnements):
        if self.value() == "papier":
            return abonnements.a_reconfirmer()
        return abonnements.filter(motif=NPAI) if self.value() == "npai" else abonnements


class Abonnements(ModelAdmin):
    model = Abonnement
    menu_label = "Abonnés"
    menu_icon = "group"
    index_view_class = Registre
    create_view_class = Inscription
    permission_helper_class = DroitsSurLesAbonnements
    list_display = ("nom_affiche", "liste", "courriel", "etat", "motif", "demande_le")
    list_filter = ("liste", "etat", "origine", AReconfirmer)
    list_export = (
        "liste",
        "nom",
        "courriel",
        "adresse",
        "etat",
        "motif",
        "origine",
        "preuve",
        "demande_le",
        "confirme_le",
        "reconfirme_le",
        "fini_le",
    )
    search_fields = ("nom", "courriel", "adresse")
    inspect_view_enabled = True
    inspect_view_class = Fiche
    inspect_template_name = "newsletter/gestion/abonnement.html"
    inspect_view_fields = (
        "liste",
        "nom",
        "courriel",
        "adresse",
        "personne",
        "etat",
        *list_export[5:],
    )

    def nom_affiche(self, abonnement):
        return abonnement.nom or "(sans nom)"

    nom_affiche.short_description = "nom ou structure"
    nom_affiche.admin_order_field = "nom"


class EffectifsEnLecture(DroitsSurLesAbonnements):
    """Counts are kept by the clock: they are read, never rewritten."""

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class Effectifs(ModelAdmin):
    model = Effectif
    menu_label = "Effectifs par jour"
    menu_icon = "table"
    index_view_class = Registre
    permission_helper_class = EffectifsEnLecture
    list_display = ("jour", "liste", "abonnes", "suspendus")
    list_filter = ("liste", "jour")
    list_export = ("jour", "liste", "abonnes", "suspendus")
