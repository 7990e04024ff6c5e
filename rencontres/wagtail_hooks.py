from resovilles.gestes import nouvelle_page
from resovilles.menu import rubrique
from wagtail.snippets.models import register_snippet

from rencontres.viewsets import CyclesViewSet

rubrique("Les rencontres", "rencontres", "date", order=30, registres="register_menu_rencontres")
nouvelle_page("Nouvelle rencontre", "rencontres.Rencontre", "date")
register_snippet(CyclesViewSet)
