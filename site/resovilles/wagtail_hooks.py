"""The admin in the words of the team."""

from functools import partial

from django.contrib import admin
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import WorkflowState
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import modeladmin_register

from resovilles import exports, gestion
from resovilles.a_faire import Attente, a_faire
from resovilles.courriel.models import Courriel
from resovilles.en_nombre import GesteEnNombre
from resovilles.exports import RegistreAdmin
from resovilles.gestes import nouvelle_page
from resovilles.gestion import ChangerLesLecteurs, ListeDesDocuments, ListeDesImages
from resovilles.guide import lire_le_guide
from resovilles.liens import LienDePage
from resovilles.menu import ouvrir_rubrique, rubrique
from resovilles.models import MessageRecu
from resovilles.tableau_de_bord import (
    AFaire,
    Changements,
    EtatDesTravaux,
    MesBrouillons,
    brouillons_de,
)


@hooks.register("register_rich_text_features", order=10)
def liens_de_page(features):
    features.register_link_type(LienDePage)


@hooks.register("insert_global_admin_js")
def script_de_la_gestion():
    return format_html('<script src="{}"></script>', static("js/gestion.js"))


@hooks.register("insert_global_admin_css")
def habit_de_la_gestion():
    return format_html('<link rel="stylesheet" href="{}">', static("css/gestion.css"))


exports.installer()
gestion.installer()
gestion.exporter_les_pages()
hooks.register("register_bulk_action", ChangerLesLecteurs)


@hooks.register("register_admin_urls", order=-1)
def listes_de_fichiers():
    """At Wagtail's own addresses, before its lists."""
    return [
        path("documents/", ListeDesDocuments.as_view()),
        path("documents/results/", ListeDesDocuments.as_view(results_only=True)),
        path("images/", ListeDesImages.as_view()),
        path("images/results/", ListeDesImages.as_view(results_only=True)),
    ]


@hooks.register("register_admin_urls")
def adresse_des_rubriques():
    return [
        path("rubrique/<slug:slug>/", ouvrir_rubrique, name="admin_rubrique"),
        path("mes-brouillons/", MesBrouillons.as_view(), name="my_drafts"),
        path(
            "mes-brouillons/resultats/",
            MesBrouillons.as_view(results_only=True),
            name="my_drafts_results",
        ),
        path("guide/", lire_le_guide, name="guide"),
        path("guide/<slug:nom>/", lire_le_guide, name="guide_page"),
    ]


rubrique("Qui sommes-nous ?", "qui-sommes-nous", "info-circle", order=20)
rubrique("Info à tous", "info-a-tous", "comment", order=70)
nouvelle_page("Nouvelle actualité", "resovilles.Actualite", "comment")


@hooks.register("construct_main_menu")
def arbre_apres_les_rubriques(request, menu_items):
    """The tree of all pages is a tool: it stands after the rubriques of the site."""
    for item in menu_items:
        if item.name == "explorer":
            item.label, item.order = "Toutes les pages", 100


@hooks.register("register_help_menu_item")
def guide_de_la_redaction():
    return MenuItem(
        "Guide de la rédaction", reverse_lazy("guide"), name="guide", icon_name="help", order=10
    )


@hooks.register("construct_help_menu")
def aide_en_francais(request, menu_items):
    """Wagtail's guide and its news are in English, and count as unread until one opens them."""
    gardees = {"guide", "keyboard-shortcuts-trigger"}
    menu_items[:] = [item for item in menu_items if item.name in gardees]


@a_faire()
def mes_brouillons(user):
    return Attente(
        "brouillon de votre main, pas encore en ligne",
        "brouillons de votre main, pas encore en ligne",
        brouillons_de(user).count(),
        reverse("my_drafts"),
    )


@a_faire()
def pages_en_moderation(user):
    return Attente(
        "page en attente de relecture",
        "pages en attente de relecture",
        WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count(),
        reverse("wagtailadmin_reports:workflow"),
    )


@a_faire("resovilles.change_messagerecu")
def messages_a_traiter(user):
    return Attente(
        "message reçu à traiter",
        "messages reçus à traiter",
        MessageRecu.objects.filter(traite=False).count(),
        reverse("resovilles_messagerecu_modeladmin_index") + "?traite__exact=0",
    )


@a_faire("courriel.view_courriel")
def courriels_refuses(user):
    return Attente(
        "courriel refusé",
        "courriels refusés",
        Courriel.objects.filter(etat=Courriel.Etat.ECHEC).count(),
        reverse("courriel_courriel_modeladmin_index") + f"?etat__exact={Courriel.Etat.ECHEC}",
    )


@hooks.register("construct_homepage_panels")
def accueil_de_la_gestion(request, panels):
    """Ours replace Wagtail's lists of one's own edits, which « À faire » and the changes cover."""
    panels[:] = [p for p in panels if p.name not in {"site_summary", "recent_edits"}]
    panels += [AFaire(10), Changements(260)]
    if request.user.has_perm("courriel.view_courriel"):
        panels.append(EtatDesTravaux(270))


def noter_traite(message, traite=True):
    message.traite = traite
    message.save(update_fields=["traite"])


class RienAAjouter(PermissionHelper):
    """A message is received; the team reads it and notes what became of it."""

    def user_can_create(self, user):
        return False


@modeladmin_register
class MessagesRecus(RegistreAdmin):
    model = MessageRecu
    permission_helper_class = RienAAjouter
    menu_label = "Messages reçus"
    menu_icon = "mail"
    menu_order = 700
    # Wagtail lacks the picture that its registers draw for a boolean: words say it better.
    list_display = ("objet", "nom", "structure", "courriel", "recu_le", "suite")
    list_filter = ("traite", "recu_le")
    search_fields = ("objet", "nom", "structure", "message")
    list_export = ("recu_le", "nom", "structure", "courriel", "objet", "message", "traite")
    inspect_view_enabled = True
    gestes_en_nombre = (
        GesteEnNombre(
            "traites",
            "Marquer traités",
            "resovilles.change_messagerecu",
            {"traite": False},
            noter_traite,
            "Ces messages ne seront plus comptés parmi ceux qui vous attendent.",
        ),
        GesteEnNombre(
            "a-traiter",
            "Remettre à traiter",
            "resovilles.change_messagerecu",
            {"traite": True},
            partial(noter_traite, traite=False),
            "Ces messages seront de nouveau comptés parmi ceux qui vous attendent.",
        ),
    )

    @admin.display(description="suite", ordering="traite")
    def suite(self, message):
        return "Traité" if message.traite else "À traiter"
