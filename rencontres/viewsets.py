from wagtail.snippets.views.snippets import SnippetViewSet

from rencontres.models import Cycle


class CyclesViewSet(SnippetViewSet):
    model = Cycle
    icon = "group"
    menu_label = "Ateliers et réseaux"
    menu_order = 630
    add_to_admin_menu = True
    list_display = ("nom", "genre")
    list_filter = ("genre",)
