from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from territoires.models import Territoire


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
