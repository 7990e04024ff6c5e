from django.urls import path, reverse
from resovilles.a_faire import Attente, a_faire
from resovilles.menu import SousUneRubrique, rubrique
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from annuaire.gestion import Consentements, fusion, peut_fusionner
from annuaire.models import Personne, Verification
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
    return Attente(
        "carte de l’annuaire à suivre",
        "cartes de l’annuaire à suivre",
        Verification.objects.pour_l_equipe().count(),
        reverse("wagtailsnippets_annuaire_verification:list") + "?suivre=equipe",
    )


@modeladmin_register
class RegistreDesConsentements(SousUneRubrique, Consentements):
    pass


class MenuFusion(MenuItem):
    def is_shown(self, request):
        return peut_fusionner(request.user)


@hooks.register("register_menu_annuaire")
def menu_fusion():
    return MenuFusion("Réunir deux fiches", reverse("person_merge"), icon_name="user", order=70)


@hooks.register("register_admin_urls")
def adresses():
    return [path("annuaire/fusion/", fusion, name="person_merge")]


@hooks.register("register_snippet_listing_buttons")
def bouton_fusion(snippet, user, next_url=None):
    if isinstance(snippet, Personne) and peut_fusionner(user):
        adresse = f"{reverse('person_merge')}?a={snippet.pk}"
        yield Button("Réunir avec une autre", adresse, icon_name="user", priority=40)
