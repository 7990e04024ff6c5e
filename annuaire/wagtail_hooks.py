from django.urls import reverse
from resovilles.a_faire import Attente, a_faire
from resovilles.menu import rubrique
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from annuaire.models import Verification
from annuaire.viewsets import (
    FonctionsViewSet,
    PersonnesViewSet,
    StructuresViewSet,
    VerificationsViewSet,
)

rubrique(
    "L’annuaire des acteurs", "annuaire", "group", order=50, registres="register_menu_annuaire"
)
hooks.register("register_admin_viewset", lambda: StructuresViewSet())
register_snippet(PersonnesViewSet)
register_snippet(FonctionsViewSet)
register_snippet(VerificationsViewSet)


@a_faire("annuaire.change_verification")
def cartes_a_suivre(user):
    filtres = "&".join(f"etat={etat}" for etat in Verification.POUR_L_EQUIPE)
    return Attente(
        "carte de l’annuaire à suivre",
        "cartes de l’annuaire à suivre",
        Verification.objects.pour_l_equipe().count(),
        reverse("wagtailsnippets_annuaire_verification:list") + f"?{filtres}&traitee=false",
    )
