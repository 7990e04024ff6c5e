"""The registers of the watch: items and sources."""

from django.contrib import admin
from django.utils.html import format_html
from resovilles.exports import Registre, RegistreAdmin
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import ReferenceIndex
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.views import CreateView, InspectView

from newsletter.models import Flash, Numero
from veille.forms import dossiers
from veille.models import Information, Source, Suite
from veille.views import DECIDER, formulaire_de

PREREMPLIS = {"lien": 500, "titre": 250, "note": 600}  # by the bookmark, cut to their length


class DroitsSurUnRegistre(PermissionHelper):
    """Who may see it sees its list."""

    nom = ""

    def user_can_list(self, user):
        return user.has_perm(f"veille.view_{self.nom}")


class DroitsSurLesInformations(DroitsSurUnRegistre):
    nom = "information"

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_delete_obj(self, user, obj):
        """What was decided is a trace."""
        return super().user_can_delete_obj(user, obj) and not obj.decisions.exists()


class DroitsSurLesSources(DroitsSurUnRegistre):
    nom = "source"


class Suites(admin.SimpleListFilter):
    title = "suite"
    parameter_name = "suite"

    def lookups(self, request, model_admin):
        return [("aucune", "À décider"), *Suite.choices]

    def queryset(self, request, informations):
        if self.value() == "aucune":
            return informations.a_decider()
        if self.value():
            return informations.filter(
                decisions__suite=self.value(), decisions__annulee_le__isnull=True
            )
        return informations


class Saisie(CreateView):
    """The bookmark opens it with what it saw of the page."""

    def get_initial(self):
        remplis = {
            nom: self.request.GET.get(nom, "")[:taille] for nom, taille in PREREMPLIS.items()
        }
        return super().get_initial() | {nom: valeur for nom, valeur in remplis.items() if valeur}

    def get_context_data(self, **kwargs):
        lien = self.request.GET.get("lien", "")
        deja = Information.objects.de_cette_adresse(lien).first()
        return super().get_context_data(deja_la=deja, **kwargs)

    def form_valid(self, form):
        form.instance.saisie_par = self.request.user
        return super().form_valid(form)


class LireUneInformation(InspectView):
    page_title = "Information de la veille"

    def get_meta_title(self):
        return f"Veille : « {self.instance} »"

    def get_context_data(self, **kwargs):
        decisions = self.instance.decisions.avec_leurs_fruits().select_related("annulee_par")
        peut_decider = self.request.user.has_perm(DECIDER)
        return super().get_context_data(
            decisions=decisions,
            parutions=parutions(decisions),
            formulaire=formulaire_de(self.instance, dossiers(), None) if peut_decider else None,
            **kwargs,
        )


def parutions(decisions):
    """The issues of La Lettre and the Flashs in which its briefs stand."""
    breves = {decision.breve for decision in decisions if decision.breve}
    trouves = [
        objet
        for breve in breves
        for objet, _ in ReferenceIndex.get_references_to(breve).group_by_source_object()
    ]
    return [objet for objet in trouves if isinstance(objet, (Numero, Flash))]


class Informations(RegistreAdmin):
    model = Information
    menu_label = "Informations"
    menu_icon = "list-ul"
    permission_helper_class = DroitsSurLesInformations
    create_view_class = Saisie
    create_template_name = "veille/saisie.html"
    list_display = ("titre", "nature", "famille", "ou", "saisie_le")
    list_filter = (Suites, "nature", "famille", "flux", "saisie_le")
    list_export = (
        "titre",
        "lien",
        "nature",
        "famille",
        "provenance",
        "echeance",
        "note",
        "ou",
        "saisie_le",
    )
    search_fields = ("titre", "lien", "provenance", "note")
    inspect_view_enabled = True
    inspect_view_class = LireUneInformation
    inspect_template_name = "veille/information.html"
    inspect_view_fields = ("nature", "famille", "provenance", "echeance", "saisie_par", "saisie_le")
    panels = [
        FieldPanel("titre"),
        FieldPanel("lien"),
        FieldRowPanel([FieldPanel("nature"), FieldPanel("echeance")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("famille"), FieldPanel("provenance")])], "D’où elle vient"
        ),
        FieldPanel("note"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("decisions")

    @admin.display(description="suite")
    def ou(self, information):
        """Where it goes, without a query for each line."""
        tenues = [d for d in information.decisions.all() if d.annulee_le is None]
        noms = sorted(decision.get_suite_display() for decision in tenues)
        return ", ".join(noms) or "À décider"


class SuivreLesFlux(Registre):
    """Live: the list is asked for again while feeds are being read."""

    RELECTURE = 5  # seconds

    def dispatch(self, request, *args, **kwargs):
        reponse = super().dispatch(request, *args, **kwargs)
        if Source.objects.en_cours().exists():
            reponse["Refresh"] = str(self.RELECTURE)
        return reponse


class Sources(RegistreAdmin):
    model = Source
    menu_label = "Sources"
    menu_icon = "globe"
    permission_helper_class = DroitsSurLesSources
    index_view_class = SuivreLesFlux
    index_template_name = "veille/sources.html"
    list_display = ("nom", "famille", "resultat", "relevee_le", "etat")
    list_filter = ("famille", "active", "douteuse")
    list_export = ("nom", "adresse", "famille", "nature", "active", "resultat", "relevee_le")
    search_fields = ("nom", "adresse")
    panels = [
        FieldPanel("nom"),
        FieldPanel("adresse"),
        FieldRowPanel([FieldPanel("famille"), FieldPanel("nature")]),
        FieldPanel("active"),
    ]

    @admin.display(description="dernier résultat")
    def resultat(self, source):
        if source.douteuse:
            return format_html(
                '<strong class="veille-douteuse">{}</strong>', source.dernier_resultat()
            )
        return source.dernier_resultat()

    @admin.display(description="état", ordering="active")
    def etat(self, source):
        return "Relevée chaque jour" if source.active else "Arrêtée"
