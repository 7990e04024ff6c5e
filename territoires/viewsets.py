from wagtail.snippets.views.snippets import SnippetViewSet

from territoires.models import Territoire


class TerritoiresViewSet(SnippetViewSet):
    model = Territoire
    icon = "site"
    menu_label = "Territoires"
    menu_order = 600
    add_to_admin_menu = True
    list_display = ("nom", "genre", "code", "visite_2006")
    list_filter = ("genre", "visite_2006")
