"""The admin in the words of the team, and the one view that decides on documents."""

from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from resovilles.liens import LienDePage
from resovilles.models import MessageRecu

ATTENTE = 60  # seconds, for a file that a task is making


@hooks.register("register_rich_text_features", order=10)
def liens_de_page(features):
    features.register_link_type(LienDePage)


@hooks.register("insert_global_admin_js")
def script_de_la_gestion():
    return format_html('<script src="{}"></script>', static("js/gestion.js"))


@hooks.register("insert_global_admin_css")
def habit_de_la_gestion():
    return format_html('<link rel="stylesheet" href="{}">', static("css/gestion.css"))


@hooks.register("before_serve_document")
def verifier_l_acces(document, request):
    """The same answer for what is hidden and what does not exist."""
    if not document.est_lisible_par(request.user):
        raise Http404
    if document.est_en_preparation:
        reponse = render(request, "en_preparation.html", {"document": document}, status=503)
        reponse["Retry-After"] = str(ATTENTE)
        return reponse
    return None


@modeladmin_register
class MessagesRecus(ModelAdmin):
    model = MessageRecu
    menu_label = "Messages reçus"
    menu_icon = "mail"
    menu_order = 700
    list_display = ("objet", "nom", "structure", "courriel", "recu_le", "traite")
    list_filter = ("traite", "recu_le")
    search_fields = ("objet", "nom", "structure", "message")
    list_export = ("recu_le", "nom", "structure", "courriel", "objet", "message", "traite")
    inspect_view_enabled = True
