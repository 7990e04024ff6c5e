"""Briefs in the admin: written once, found by what they are, where they go and until when."""

from django_filters import ChoiceFilter
from resovilles.exports import ListeDeFiches, RegistreAdmin
from resovilles.selecteurs import Selecteur
from resovilles.versions import ComparerLesVersions
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_modeladmin.views import InspectView

from newsletter.breves.forms import FormulaireRefus
from newsletter.models import Breve, Proposition
from newsletter.viewsets import EffectifsEnLecture


class FiltresDesBreves(WagtailFilterSet):
    diffusion = ChoiceFilter(
        label="Diffusion",
        method="de_la_diffusion",
        choices=[
            ("pour_lettre", "La Lettre"),
            ("pour_flash", "RésO Flash"),
            ("pour_infos", "Info à tous"),
            ("pour_membres", "L’espace membre"),
        ],
    )
    validite = ChoiceFilter(
        label="Validité",
        method="de_la_validite",
        choices=[
            ("valables", "En ligne aujourd’hui"),
            ("a_venir", "À venir"),
            ("passees", "Passées"),
            ("en_brouillon", "Brouillons"),
        ],
    )

    class Meta:
        model = Breve
        fields = ["nature"]

    def de_la_diffusion(self, breves, nom, champ):
        return breves.filter(**{champ: True})

    def de_la_validite(self, breves, nom, question):
        return getattr(breves, question)()


class BrevesViewSet(SnippetViewSet):
    model = Breve
    revisions_compare_view_class = ComparerLesVersions
    icon = "pilcrow"
    menu_label = "Brèves"
    menu_order = 78
    add_to_admin_menu = True
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    filterset_class = FiltresDesBreves
    list_display = ("titre", "nature", "diffusion", "validite", "cree_le")
    list_export = (
        "titre",
        "nature",
        "source",
        "lien",
        "diffusion",
        "valable_du",
        "valable_au",
        "live",
        "cree_le",
    )


class DroitsSurLesPropositions(EffectifsEnLecture):
    """They are decided, never rewritten; whoever writes briefs decides."""

    def user_can_list(self, user):
        return user.has_perm("newsletter.view_proposition")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)


class LireUneProposition(InspectView):
    page_title = "Information proposée"

    def get_meta_title(self):
        return f"Information proposée « {self.instance} »"

    def get_context_data(self, **kwargs):
        breve = self.instance.breve
        return super().get_context_data(
            breve=breve and breve.get_latest_revision_as_object(),
            refus=FormulaireRefus(),
            **kwargs,
        )


class Propositions(RegistreAdmin):
    model = Proposition
    menu_label = "Informations proposées"
    menu_icon = "mail"
    menu_order = 79
    permission_helper_class = DroitsSurLesPropositions
    list_display = ("titre", "nom", "structure", "recue_le", "decision")
    list_filter = ("decision", "recue_le")
    list_export = ("titre", "nom", "structure", "courriel", "recue_le", "decision", "decidee_le")
    list_select_related = ("breve",)
    search_fields = ("titre", "nom", "structure")
    inspect_view_enabled = True
    inspect_view_class = LireUneProposition
    inspect_template_name = "newsletter/gestion/proposition.html"
    inspect_view_fields = (
        "nom",
        "structure",
        "courriel",
        "recue_le",
        "decision",
        "decidee_le",
        "decidee_par",
    )
