"""The registers of what is sent by post, and the way from a dossier to its paper editions."""

from django.contrib.admin import SimpleListFilter
from django.urls import path, re_path, reverse
from resovilles.courriel.wagtail_hooks import LectureSeule
from resovilles.gestes import nouvelle_page
from resovilles.menu import rubrique
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup, modeladmin_register

from ressources.echange import gestion as imports
from ressources.echange.selection import ExporterNotices
from ressources.gestion import GESTES, editions, geste_de_commande
from ressources.models import Commande, Dossier, Stock
from ressources.viewsets import NoticesViewSet

rubrique("Les ressources documentaires", "ressources", "folder-open-inverse", order=40)
nouvelle_page("Nouvelle fiche", "ressources.FicheExperience", "doc-full-inverse")
nouvelle_page("Nouveau dossier", "ressources.Dossier", "folder-inverse")
nouvelle_page("Nouvelle publication", "ressources.Publication", "doc-full")
register_snippet(NoticesViewSet)
hooks.register("register_bulk_action", ExporterNotices)
hooks.register("register_admin_menu_item", imports.menu)
hooks.register("register_admin_urls", lambda: imports.ADRESSES)


class PublicationCommandee(SimpleListFilter):
    title = "publication"
    parameter_name = "publication"

    def lookups(self, request, modeladmin):
        return [(stock.publication_id, stock.publication.title) for stock in les_stocks()]

    def queryset(self, request, commandes):
        return commandes.filter(publication=self.value()) if self.value() else commandes


def les_stocks():
    return Stock.objects.select_related("publication").order_by("publication__title")


class Commandes(ModelAdmin):
    model = Commande
    menu_label = "Commandes"
    menu_icon = "mail"
    permission_helper_class = LectureSeule
    list_display = ("publication", "nom", "exemplaires", "etat", "demandee_le", "traitee_le")
    list_filter = ("etat", PublicationCommandee)
    list_select_related = True
    list_export = ("demandee_le", "publication", "nom", "adresse", "exemplaires", "etat")
    search_fields = ("nom", "adresse", "courriel", "publication__title")
    inspect_view_enabled = True
    inspect_template_name = "ressources/gestion/commande.html"
    inspect_view_fields = (
        "publication",
        "exemplaires",
        "nom",
        "adresse",
        "courriel",
        "etat",
        "demandee_le",
        "traitee_le",
    )


class Stocks(ModelAdmin):
    model = Stock
    menu_label = "Stocks"
    menu_icon = "folder-open-inverse"
    list_display = ("publication", "exemplaires", "promis", "disponibles_en_mots")
    list_select_related = True
    search_fields = ("publication__title",)

    def disponibles_en_mots(self, stock):
        if stock.disponibles is None:
            return "non comptés"
        return stock.disponibles or "épuisé"

    disponibles_en_mots.short_description = "disponibles"


@modeladmin_register
class EnvoisParLaPoste(ModelAdminGroup):
    menu_label = "Envois par la poste"
    menu_icon = "mail"
    menu_order = 350
    items = (Commandes, Stocks)


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("editions/<int:pk>/", editions, name="paper_editions"),
        re_path(
            rf"^commandes/(?P<pk>\d+)/(?P<geste>{'|'.join(GESTES)})/$",
            geste_de_commande,
            name="order_gesture",
        ),
    ]


@hooks.register("register_page_header_buttons")
def bouton_edition_papier(page, user, view_name, next_url=None):
    if isinstance(page.specific, Dossier) and page.permissions_for_user(user).can_publish():
        yield Button(
            "Édition papier",
            reverse("paper_editions", args=[page.pk]),
            icon_name="doc-full",
            priority=60,
        )
