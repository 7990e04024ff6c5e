from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from territoires.models import Territoire, Zonage


class TerritoiresViewSet(SnippetViewSet):
    model = Territoire
    icon = "site"
    menu_label = "Registre des territoires"
    menu_order = 20
    menu_hook = "register_menu_territoires"
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    list_export = ("nom", "genre", "code", "visite_2006")
    list_display = ("nom", "genre", "code", "visite_2006")
    list_filter = ("genre", "visite_2006")


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
