from resovilles.menu import rubrique
from wagtail.snippets.models import register_snippet

from territoires.viewsets import TerritoiresViewSet, ZonagesViewSet

rubrique("Les territoires", "territoires", "site", order=60, registres="register_menu_territoires")
register_snippet(TerritoiresViewSet)
register_snippet(ZonagesViewSet)
