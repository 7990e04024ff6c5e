from django.urls import path, reverse
from resovilles.menu import rubrique
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from territoires import gestion, viewsets

rubrique("Les territoires", "territoires", "site", order=60, registres="register_menu_territoires")
register_snippet(viewsets.TerritoiresViewSet)
register_snippet(viewsets.AppartenancesViewSet)
register_snippet(viewsets.SuccessionsViewSet)
register_snippet(viewsets.ZonagesViewSet)
register_snippet(viewsets.ContratsViewSet)
register_snippet(viewsets.IndicateursViewSet)
register_snippet(viewsets.MesuresViewSet)


@hooks.register("register_admin_urls")
def adresses():
    return [
        path("territoires/importer/", gestion.imports, name="territories_imports"),
        path("territoires/importer/<int:pk>/", gestion.apercu, name="territories_import"),
        path("territoires/importer/<int:pk>/faire/", gestion.faire, name="territories_import_do"),
    ]


class MenuDesImports(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(gestion.DROIT)


@hooks.register("register_menu_territoires")
def menu():
    return MenuDesImports(
        "Importer des données", reverse("territories_imports"), icon_name="upload", order=90
    )
