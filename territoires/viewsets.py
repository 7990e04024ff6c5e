from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from territoires.models import (
    Appartenance,
    Contrat,
    Indicateur,
    Mesure,
    Succession,
    Territoire,
    Zonage,
)


class TerritoiresViewSet(SnippetViewSet):
    model = Territoire
    icon = "site"
    menu_label = "Registre des territoires"
    menu_order = 20
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    list_export = (
        "nom",
        "genre",
        "code",
        "valide_du",
        "valide_au",
        "population_prioritaire",
        "visite_2006",
        "source",
    )
    list_display = ("nom", "genre", "code", "visite_2006")
    list_filter = ("genre", "visite_2006")


class LiensViewSet(SnippetViewSet):
    """What links two territories: found by the name of either."""

    icon = "site"
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    search_backend_name = None

    def get_queryset(self, request):
        return self.model.objects.select_related(self.model.DE, self.model.VERS)


class AppartenancesViewSet(LiensViewSet):
    model = Appartenance
    menu_label = "Qui fait partie de quoi"
    menu_order = 23
    list_export = list_display = ("enfant", "parent", "depuis", "jusque")
    list_filter = ("depuis", "jusque")
    search_fields = ("enfant__nom", "enfant__code", "parent__nom", "parent__code")


class SuccessionsViewSet(LiensViewSet):
    model = Succession
    menu_label = "Qui a suivi quoi"
    menu_order = 26
    list_display = ("ancien", "nouveau", "le")
    list_export = (*list_display, "source")
    list_filter = ("le",)
    search_fields = ("ancien__nom", "ancien__code", "nouveau__nom", "nouveau__code")


class ZonagesViewSet(SnippetViewSet):
    model = Zonage
    icon = "tag"
    menu_label = "Zonages (ZUS, ZFU, QPV…)"
    menu_order = 30
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    list_export = ("commune", "quartier", "zonage", "depuis", "jusque", "texte", "source")
    list_display = ("lieu", "commune", "sigle", "depuis", "jusque")
    list_filter = ("zonage", "depuis", "jusque")


class ContratsViewSet(SnippetViewSet):
    model = Contrat
    icon = "doc-full"
    menu_label = "Contrats"
    menu_order = 40
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    list_export = ("territoire", "nom", "depuis", "jusque", "signe_le", "partenaires", "source")
    list_display = ("nom", "territoire", "depuis", "jusque", "signe_le")
    list_filter = ("dispositif",)


class IndicateursViewSet(SnippetViewSet):
    model = Indicateur
    icon = "order"
    menu_label = "Indicateurs"
    menu_order = 50
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    list_export = ("nom", "identifiant", "unite", "definition")
    list_display = ("nom", "unite")


class MesuresViewSet(SnippetViewSet):
    model = Mesure
    icon = "order"
    menu_label = "Mesures des indicateurs"
    menu_order = 60
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    list_export = ("indicateur", "territoire", "annee", "valeur", "source")
    list_display = ("indicateur", "territoire", "annee", "valeur")
    list_filter = ("indicateur", "annee")
