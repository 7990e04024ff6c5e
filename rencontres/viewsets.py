from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from rencontres.models import Cycle


class CyclesViewSet(SnippetViewSet):
    model = Cycle
    icon = "group"
    menu_label = "Ateliers et réseaux"
    menu_order = 20
    menu_hook = "register_menu_rencontres"
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    list_export = ("nom", "genre")
    list_display = ("nom", "genre")
    list_filter = ("genre",)
