from resovilles.exports import ListeDeFiches
from resovilles.selecteurs import Selecteur
from wagtail.snippets.views.snippets import SnippetViewSet

from thesaurus.models import Concept


class VocabulaireViewSet(SnippetViewSet):
    model = Concept
    icon = "tag"
    menu_label = "Vocabulaire"
    menu_order = 500
    add_to_admin_menu = True
    index_view_class = ListeDeFiches
    chooser_viewset_class = Selecteur
    list_export = (
        "identifiant",
        "libelle",
        "sigle",
        "famille",
        "plus_large",
        "definition",
        "valide_du",
        "valide_au",
        "source",
    )
    list_display = ("libelle", "sigle", "famille", "valide_du", "valide_au")
    list_filter = ("famille", "transversal", "propose")
