"""The documentary base in the admin: a list that one filters, a form that one fills in a minute."""

from resovilles.selecteurs import Selecteur
from resovilles.versions import ComparerLesVersions
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from ressources.echange.gestion import ListeDesNotices
from ressources.models import Notice
from ressources.notices import Doublons, FormulaireNotice, LectureDesFichiers

ESSENTIEL = [
    FieldPanel("titre"),
    Doublons(),
    FieldPanel("sous_titre"),
    InlinePanel("responsabilites", heading="Auteurs", label="Auteur"),
    FieldRowPanel([FieldPanel("genre"), FieldPanel("annee"), FieldPanel("etat")]),
    FieldRowPanel([FieldPanel("editeur"), FieldPanel("lieu_edition"), FieldPanel("isbn")]),
    FieldPanel("resume"),
    InlinePanel("fichiers", heading="Fichiers", label="Fichier"),
    LectureDesFichiers(heading="Tout le monde peut-il les lire ?"),
    InlinePanel("exemplaires", heading="Exemplaires", label="Exemplaire"),
]
INDEXATION = [
    Notice.themes_panel,
    FieldPanel("descripteurs"),
    Notice.territoires_panel,
]
DETAILS = [
    FieldPanel("titre_original"),
    MultiFieldPanel(
        [
            FieldPanel("periodique"),
            FieldRowPanel([FieldPanel("volume"), FieldPanel("numero"), FieldPanel("issn")]),
        ],
        "Article ou contribution",
    ),
    FieldRowPanel([FieldPanel("collection"), FieldPanel("numero_collection")]),
    FieldRowPanel([FieldPanel("date_parution"), FieldPanel("pages"), FieldPanel("langue")]),
    FieldPanel("url"),
    FieldRowPanel([FieldPanel("source"), FieldPanel("droits")]),
    FieldPanel("couverture"),
    FieldRowPanel([FieldPanel("date_entree")]),
    FieldPanel("note"),
]


class NoticesViewSet(SnippetViewSet):
    model = Notice
    icon = "list-ul"
    menu_label = "Base documentaire"
    menu_hook = "register_menu_ressources"
    menu_order = 15
    index_view_class = ListeDesNotices
    revisions_compare_view_class = ComparerLesVersions
    chooser_viewset_class = Selecteur
    list_display = ("titre", "genre", "annee", "etat", "date_entree", "modifiee_le")
    list_filter = ("etat", "genre", "themes", "annee", "langue")
    list_export = (
        "pk",
        "titre",
        "sous_titre",
        "genre",
        "editeur",
        "annee",
        "isbn",
        "etat",
        "date_entree",
    )
    list_per_page = 50
    edit_handler = TabbedInterface(
        [
            ObjectList(ESSENTIEL, heading="L’essentiel"),
            ObjectList(INDEXATION, heading="Indexation"),
            ObjectList(DETAILS, heading="Détails"),
        ],
        base_form_class=FormulaireNotice,
    )

    def get_queryset(self, request):
        """An import that is not open has its own screen."""
        return Notice.objects.entrees()
