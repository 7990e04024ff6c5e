from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from newsletter.models import Numero


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
