"""From the admin's screen of one's account to where one signs in from."""

from django import forms
from django.core.exceptions import PermissionDenied
from resovilles.acces import est_un_inconnu, lecteur
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel

from membres.acces import admin, donnees

__all__ = ["admin", "donnees"]


@hooks.register("before_serve_page", order=-10)
def page_des_adherents(page, request, args, kwargs):
    """Wagtail opens a page « for those signed in » to any session: an access that is over does
    not open it any more, and the refusal says so."""
    compte = lecteur(request)
    if compte is None or not compte.is_authenticated or not est_un_inconnu(compte):
        return
    if page.get_view_restrictions():
        raise PermissionDenied


class ConnexionEtSecondFacteur(BaseSettingsPanel):
    """Links only: passwords, addresses and second factors have their own pages."""

    name = "connexion"
    title = "Connexion et second facteur"
    order = 50
    template_name = "membres/gestion/connexion.html"

    def get_form(self):
        return forms.Form()


@hooks.register("register_account_settings_panel")
def connexion_et_second_facteur(request, user, profile):
    return ConnexionEtSecondFacteur(request, user, profile)
