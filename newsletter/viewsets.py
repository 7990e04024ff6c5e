from wagtail.snippets.views.snippets import SnippetViewSet

from newsletter.models import Numero


class NumerosViewSet(SnippetViewSet):
    model = Numero
    icon = "mail"
    menu_label = "La Lettre"
    menu_order = 620
    add_to_admin_menu = True
    list_display = ("__str__", "titre", "date_parution")
    list_filter = ("date_parution",)
