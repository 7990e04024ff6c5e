"""The admin's menu, in the order and in the words of the site's own."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.models import Page, Site
from wagtail.permissions import page_permission_policy


def ouvrir_rubrique(request, slug):
    """The explorer on a rubrique. An address, so that the menu costs no query on each screen."""
    accueil = Site.find_for_request(request).root_page
    page = accueil if slug == accueil.slug else None
    page = page or get_object_or_404(Page.objects.child_of(accueil), slug=slug)
    return redirect("wagtailadmin_explore", page.pk)


class PagesDeRubrique(MenuItem):
    def __init__(self, libelle, slug, icone, order):
        adresse = reverse_lazy("admin_rubrique", args=[slug])
        super().__init__(libelle, adresse, name=f"rubrique-{slug}", icon_name=icone, order=order)

    def is_shown(self, request):
        """Where the user may do something: on the rubrique, under it or above it."""
        if request.user.is_superuser:
            return True
        droits = page_permission_policy.get_cached_permissions_for_user(request.user)
        return any(self.est_sur_le_chemin(droit.page.url_path) for droit in droits)

    def est_sur_le_chemin(self, chemin):
        accueil, _, suite = chemin.strip("/").partition("/")
        return not suite or self.name == f"rubrique-{suite.partition('/')[0]}"


class SousUneRubrique:
    """A modeladmin register whose line stands under a rubrique: the one whose `registres` is its
    `menu_hook`."""

    add_to_admin_menu = False

    def register_with_wagtail(self):
        super().register_with_wagtail()
        hooks.register(self.menu_hook, self.get_menu_item)


def rubrique(libelle, slug, icone, order, registres=None):
    """A line of the menu. `registres` names the hook of the lists that stand under it."""
    if registres is None:
        item = PagesDeRubrique(libelle, slug, icone, order)
    else:
        pages = PagesDeRubrique("Les pages", slug, "doc-empty-inverse", 10)
        item = SubmenuMenuItem(
            libelle,
            Menu(register_hook_name=registres, items=[pages]),
            name=f"rubrique-{slug}",
            icon_name=icone,
            order=order,
        )
    hooks.register("register_admin_menu_item", lambda: item)
