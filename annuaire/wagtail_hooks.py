from resovilles.menu import rubrique
from wagtail.snippets.models import register_snippet

from annuaire.viewsets import FonctionsViewSet, PersonnesViewSet, StructuresViewSet

rubrique(
    "L’annuaire des acteurs", "annuaire", "group", order=50, registres="register_menu_annuaire"
)
register_snippet(StructuresViewSet)
register_snippet(PersonnesViewSet)
register_snippet(FonctionsViewSet)
