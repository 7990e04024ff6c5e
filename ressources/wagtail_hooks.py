"""The registers of what is sent by post, and the way from a dossier to its paper editions."""

from django.contrib import admin
from django.db.models import F
from django.urls import path, re_path, reverse, reverse_lazy
from resovilles.a_faire import Attente, a_faire
from resovilles.courriel.wagtail_hooks import LectureSeule
from resovilles.en_nombre import GesteEnNombre
from resovilles.exports import RegistreAdmin
from resovilles.gestes import nouvelle_page
from resovilles.menu import SousUneRubrique, rubrique
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from ressources.actions import annuler_commande, envoyer_commande
from ressources.echange import gestion as imports
from ressources.echange.selection import ExporterNotices
from ressources.gestion import GESTES, chiffres, editions, geste_de_commande
from ressources.models import Commande, Dossier, Stock
from ressources.notices import voir_les_doublons
from ressources.viewsets import NoticesViewSet

rubrique(
    "Les ressources documentaires",
    "ressources",
    "folder-open-inverse",
    order=40,
    registres="register_menu_ressources",
)
nouvelle_page("Nouvelle fiche", "ressources.FicheExperience", "doc-full-inverse")
nouvelle_page("Nouveau dossier", "ressources.Dossier", "folder-inverse")
nouvelle_page("Nouvelle publication", "ressources.Publication", "doc-full")
register_snippet(NoticesViewSet)
hooks.register("register_bulk_action", ExporterNotices)
hooks.register("register_menu_ressources", imports.menu)
hooks.register("register_admin_urls", lambda: imports.ADRESSES)


class EnvoiParLaPoste(SousUneRubrique, RegistreAdmin):
    """What the two registers share: their place in the menu, their safe exports."""

    menu_hook = "register_menu_ressources"
    list_select_related = True


class Reste(admin.SimpleListFilter):
    title = "reste"
    parameter_name = "reste"

    def lookups(self, request, model_admin):
        return [("oui", "Il en reste"), ("epuise", "Épuisé"), ("non-compte", "Non comptés")]

    def queryset(self, request, stocks):
        if self.value() == "oui":
            return stocks.filter(exemplaires__gt=F("promis"))
        if self.value() == "epuise":
            return stocks.filter(exemplaires=F("promis"))
        return stocks.filter(exemplaires=None) if self.value() == "non-compte" else stocks


class ReglementDesCommandes(LectureSeule):
    def user_can_list(self, user):
        return user.has_perm("ressources.view_commande")


@modeladmin_register
class Commandes(EnvoiParLaPoste):
    model = Commande
    menu_label = "Envois par la poste"
    menu_icon = "mail"
    menu_order = 20
    permission_helper_class = ReglementDesCommandes
    list_display = ("publication", "nom", "exemplaires", "etat", "demandee_le", "traitee_le")
    list_filter = ("etat", "demandee_le", "publication")
    list_export = (
        "demandee_le",
        "publication",
        "nom",
        "courriel",
        "adresse",
        "exemplaires",
        "etat_en_mots",
        "traitee_le",
    )
    search_fields = ("nom", "adresse", "courriel", "publication__title")
    gestes_en_nombre = (
        GesteEnNombre(
            "envoyees",
            "Marquer envoyées",
            "ressources.change_commande",
            {"etat": Commande.Etat.DEMANDEE},
            envoyer_commande,
            "Leurs exemplaires quittent le stock, et chaque lecteur reçoit un courriel.",
        ),
        GesteEnNombre(
            "annulees",
            "Annuler les commandes",
            "ressources.change_commande",
            {"etat": Commande.Etat.DEMANDEE},
            annuler_commande,
            "Rien ne part : les exemplaires promis pourront être demandés par d’autres.",
        ),
    )
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

    @admin.display(description="état")
    def etat_en_mots(self, commande):
        return commande.get_etat_display()


@modeladmin_register
class Stocks(EnvoiParLaPoste):
    model = Stock
    menu_label = "Stocks"
    menu_icon = "folder-open-inverse"
    menu_order = 30
    list_display = ("publication", "exemplaires", "promis", "disponibles_en_mots")
    list_filter = (Reste,)
    list_export = ("publication", "exemplaires", "promis", "disponibles_en_mots")
    search_fields = ("publication__title",)
    ordering = ("publication__title",)

    @admin.display(description="disponibles")
    def disponibles_en_mots(self, stock):
        if stock.disponibles is None:
            return "non comptés"
        return stock.disponibles or "épuisé"


@a_faire("ressources.view_commande")
def commandes_a_envoyer(user):
    return Attente(
        "commande à envoyer par la poste",
        "commandes à envoyer par la poste",
        Commande.objects.filter(etat=Commande.Etat.DEMANDEE).count(),
        reverse("ressources_commande_modeladmin_index") + f"?etat__exact={Commande.Etat.DEMANDEE}",
    )


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("editions/<int:pk>/", editions, name="paper_editions"),
        path("base/chiffres/", chiffres, name="base_figures"),
        path("base/doublons/", voir_les_doublons, name="notice_duplicates"),
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


@hooks.register("register_reports_menu_item")
def chiffres_de_la_base():
    return ChiffresDeLaBase(
        "Chiffres de la base", reverse_lazy("base_figures"), icon_name="order", order=100
    )


class ChiffresDeLaBase(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("ressources.view_notice")
