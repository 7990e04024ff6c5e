from django_filters import ChoiceFilter
from resovilles.exports import ExportNomme, ListeDeFiches, RechercheSousFiltre
from resovilles.selecteurs import Selecteur
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from annuaire.models import Fonction, Personne, Structure, Verification


class ListeDesStructures(ExportNomme, RechercheSousFiltre, IndexView):
    """Pages of one kind, with the safe exports of the other lists."""


class StructuresViewSet(PageListingViewSet):
    model = Structure
    name = "structures"
    url_prefix = "annuaire/structures"
    index_view_class = ListeDesStructures
    icon = "group"
    menu_label = "Structures"
    menu_order = 20
    menu_hook = "register_menu_annuaire"
    list_display = ("title", "sigle", "type_acteur", "ville", "verifiee_le")
    list_filter = ("type_acteur", "live", "verifiee_le")
    list_export = (
        "title",
        "sigle",
        "type_acteur",
        "ville",
        "telephone",
        "courriel",
        "adresse",
        "site",
        "verifiee_le",
    )


class Annuaire(SnippetViewSet):
    """What the lists of the directory share: their place in the menu, their safe exports."""

    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    menu_hook = "register_menu_annuaire"


class PersonnesViewSet(Annuaire):
    model = Personne
    icon = "user"
    menu_label = "Personnes"
    menu_order = 30
    list_export = (
        "nom",
        "prenom",
        "courriel",
        "visibilite_courriel",
        "telephone",
        "visibilite_telephone",
        "adresse",
        "visibilite_adresse",
    )
    list_display = ("__str__", "courriel", "telephone", "visibilite_courriel")
    list_filter = ("themes", "reseaux", "visibilite_courriel", "visibilite_telephone")


class FonctionsViewSet(Annuaire):
    model = Fonction
    icon = "calendar-alt"
    menu_label = "Fonctions"
    menu_order = 40
    list_export = ("intitule", "personne", "structure", "depuis", "jusque")
    list_display = ("intitule", "personne", "structure", "depuis", "jusque")
    list_filter = ("structure",)


class FiltresDesVerifications(WagtailFilterSet):
    suivre = ChoiceFilter(
        label="À suivre", choices=[("equipe", "Par l’équipe")], method="pour_l_equipe"
    )

    class Meta:
        model = Verification
        fields = ("etat", "traitee")

    def pour_l_equipe(self, verifications, nom, valeur):
        return verifications.pour_l_equipe()


class VerificationsViewSet(Annuaire):
    """What the yearly check has brought. The clock and the people write it; the team reads, notes
    a letter that came back, and ticks what is done."""

    model = Verification
    icon = "check"
    menu_label = "Vérifications"
    menu_order = 50
    list_export = ("personne", "courriel", "etat", "remarque", "traitee", "demandee_le", "finie_le")
    list_display = ("personne", "etat", "remarque", "traitee", "demandee_le", "finie_le")
    filterset_class = FiltresDesVerifications
