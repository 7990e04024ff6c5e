from resovilles.menu import rubrique
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from annuaire.viewsets import FonctionsViewSet, PersonnesViewSet, StructuresViewSet

rubrique(
    "L’annuaire des acteurs", "annuaire", "group", order=50, registres="register_menu_annuaire"
)
hooks.register("register_admin_viewset", lambda: StructuresViewSet())
register_snippet(PersonnesViewSet)
register_snippet(FonctionsViewSet)
