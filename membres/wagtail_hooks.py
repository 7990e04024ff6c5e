"""From the admin's screen of one's account to where one signs in from."""

from django import forms
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel


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
