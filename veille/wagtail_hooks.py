"""The watch in the admin: its menu, its screens, what waits for the meeting."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from resovilles.a_faire import Attente, a_faire
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from ressources.models import Dossier
from veille import views
from veille.models import Decision, Information, Source
from veille.viewsets import Informations, Sources


class MenuSelonLeDroit(MenuItem):
    def __init__(self, libelle, adresse, droit, **options):
        super().__init__(libelle, adresse, **options)
        self.droit = droit

    def is_shown(self, request):
        return request.user.has_perm(self.droit)


@modeladmin_register
class LaVeille(ModelAdminGroup):
    menu_label = "Veille"
    menu_icon = "glasses"
    menu_order = 75
    items = (Informations, Sources)

    def get_submenu_items(self):
        reunion, marque_page = reverse("watch_meeting"), reverse("watch_bookmark")
        return [
            MenuSelonLeDroit(
                "Réunion de la semaine", reunion, views.DECIDER, icon_name="group", order=0
            ),
            *super().get_submenu_items(),
            MenuSelonLeDroit(
                "Marque-page",
                marque_page,
                "veille.add_information",
                icon_name="pick",
                order=900,
            ),
        ]


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(
        content_type__app_label="veille", codename="decider_information"
    )


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("veille/reunion/", views.reunion, name="watch_meeting"),
        path("veille/marque-page/", views.marque_page, name="watch_bookmark"),
        path("veille/relever/", views.relever, name="watch_fetch"),
        path("veille/informations/<int:pk>/completer/", views.completer, name="watch_complete"),
        path("veille/decisions/<int:pk>/annuler/", views.annuler, name="watch_undo"),
        path("veille/dossiers/<int:pk>/", views.pour_un_dossier, name="dossier_watch"),
        path(
            "veille/dossiers/<int:pk>/<int:decision>/reprise/",
            views.reprendre,
            name="dossier_watch_done",
        ),
    ]


@a_faire(views.DECIDER)
def informations_a_decider(user):
    return Attente(
        "information à décider en réunion de veille",
        "informations à décider en réunion de veille",
        Information.objects.a_decider().count(),
        reverse("watch_meeting"),
    )


@a_faire("veille.change_source")
def sources_en_echec(user):
    return Attente(
        "source de la veille qui ne se lit plus",
        "sources de la veille qui ne se lisent plus",
        Source.objects.en_echec().count(),
        reverse("veille_source_modeladmin_index"),
    )


@hooks.register("register_page_header_buttons")
def bouton_de_la_veille(page, user, view_name, next_url=None):
    """On the screen where a dossier is written: what the meetings set aside for it."""
    if isinstance(page.specific, Dossier) and page.permissions_for_user(user).can_edit():
        nombre = Decision.objects.pour_le_dossier(page).count()
        if nombre:
            yield Button(
                f"Veille : {nombre} à reprendre",
                reverse("dossier_watch", args=[page.pk]),
                icon_name="glasses",
                priority=65,
            )
