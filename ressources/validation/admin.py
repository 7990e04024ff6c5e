"""The way of a fiche through its six steps."""

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from resovilles.a_faire import Attente, a_faire
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction

from ressources.models import FicheExperience, FichesIndex, PublicationRefusee
from ressources.validation import viewsets

SANS_OBJET_SUR_UNE_FICHE = ("action-submit", "action-restart-workflow", "action-cancel-workflow")


@hooks.register("register_admin_urls")
def adresses():
    return viewsets.adresses


class MenuDesFiches(MenuItem):
    def is_shown(self, request):
        return viewsets.fiches_de(request.user).exists() or bool(
            viewsets.adresse_d_ajout(request.user)
        )


@hooks.register("register_admin_menu_item")
def menu():
    return MenuDesFiches(
        "Fiches expériences", reverse("fiche_board"), icon_name="clipboard-list", order=45
    )


@hooks.register("insert_global_admin_css")
def feuille_de_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/fiches_admin.css"))


@hooks.register("register_permissions")
def droits():
    return Permission.objects.filter(
        content_type__app_label="ressources", codename="publier_sans_accord"
    )


class SuiviDeLaFiche(ActionMenuItem):
    label = "Suivi et validation"
    name = "action-suivi"
    icon_name = "clipboard-list"

    def is_shown(self, context):
        return isinstance(context.get("page"), FicheExperience) and context["view"] == "edit"

    def get_url(self, context):
        return reverse("fiche_follow_up", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def lien_vers_le_suivi():
    return SuiviDeLaFiche(order=70)


@hooks.register("construct_page_action_menu")
def gestes_d_une_fiche(menu_items, request, context):
    """A fiche goes to its bearer by its own page, which asks who that is."""
    if fiche_de(context):
        menu_items[:] = [i for i in menu_items if i.name not in SANS_OBJET_SUR_UNE_FICHE]


def fiche_de(context):
    page = context.get("page")
    return isinstance(page, FicheExperience) or (
        page is None and context["parent_page"].specific_class is FichesIndex
    )


class PublierEnNombre(PublishBulkAction):
    """What may go online does; each fiche that may not stays a draft, and is named."""

    def execute_action(self, objects, include_descendants=False, user=None):
        dessous = brouillons_sous(objects, user) if include_descendants else []
        return tuple(sum(self.publier(p, user) for p in pages) for pages in (objects, dessous))

    def publier(self, page, user):
        """Whether it is online now."""
        try:
            super().execute_action([page], user=user)
        except PublicationRefusee as refus:
            messages.error(self.request, str(refus))
            return False
        return True

    def get_success_message(self, pages, enfants):
        return super().get_success_message(pages, enfants) if pages or enfants else None


def brouillons_sous(pages, user):
    """What stands below, not online yet, and that this person may publish."""
    brouillons = {
        brouillon.pk: brouillon
        for page in pages
        for brouillon in page.get_descendants().not_live().defer_streamfields().specific()
    }
    return [b for b in brouillons.values() if b.permissions_for_user(user).can_publish()]


hooks.register("register_bulk_action", PublierEnNombre, order=100)  # in Wagtail's stead


def au_tableau(un, plusieurs, cartes):
    return Attente(un, plusieurs, len(cartes), reverse("fiche_board"))


@a_faire()
def fiches_chez_le_porteur(user):
    return au_tableau(
        "fiche en attente du porteur",
        "fiches en attente du porteur",
        viewsets.en_attente_du_porteur(user),
    )


@a_faire()
def fiches_a_reprendre(user):
    return au_tableau("fiche à reprendre", "fiches à reprendre", viewsets.a_reprendre(user))


@a_faire()
def fiches_a_mettre_en_ligne(user):
    return au_tableau(
        "fiche validée, à mettre en ligne",
        "fiches validées, à mettre en ligne",
        viewsets.a_mettre_en_ligne(user),
    )
