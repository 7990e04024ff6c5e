from resovilles.exports import ListeDeFiches
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import Choix


class ChoixViewSet(SnippetViewSet):
    model = Choix
    icon = "pick"
    menu_label = "Résultats choisis"
    menu_order = 510
    add_to_admin_menu = True
    index_view_class = ListeDeFiches
    list_display = ("mots", "page", "raison")
    list_export = ("mots", "page", "raison")
