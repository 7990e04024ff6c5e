"""The addresses of an account: the views of django-allauth under French names."""

from allauth.account import views as compte
from allauth.mfa.base import views as facteur
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as cles
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from membres.views import mon_compte


def adresse(chemin, vue, nom):
    """What concerns an account is kept by no cache, not even the browser's."""
    return path(chemin, never_cache(vue), name=nom)


urlpatterns = [
    adresse("", mon_compte, "account_home"),
    adresse("connexion/", compte.login, "account_login"),
    adresse("connexion/second-facteur/", facteur.authenticate, "mfa_authenticate"),
    adresse("connexion/cle/", cles.login_webauthn, "mfa_login_webauthn"),
    adresse("deconnexion/", compte.logout, "account_logout"),
    adresse("desactive/", compte.account_inactive, "account_inactive"),
    adresse("inscription/", compte.signup, "account_signup"),
    adresse("confirmation/", compte.reauthenticate, "account_reauthenticate"),
    adresse("confirmation/code/", facteur.reauthenticate, "mfa_reauthenticate"),
    adresse("confirmation/cle/", cles.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    adresse("courriel/", compte.email, "account_email"),
    adresse("courriel/envoye/", compte.email_verification_sent, "account_email_verification_sent"),
    adresse("courriel/confirmer/<str:key>/", compte.confirm_email, "account_confirm_email"),
    adresse("mot-de-passe/", compte.password_change, "account_change_password"),
    adresse("mot-de-passe/choisir/", compte.password_set, "account_set_password"),
    adresse("mot-de-passe/oublie/", compte.password_reset, "account_reset_password"),
    adresse("mot-de-passe/envoye/", compte.password_reset_done, "account_reset_password_done"),
    re_path(  # the key has hyphens of its own
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        never_cache(compte.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    adresse(
        "mot-de-passe/change/",
        compte.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    adresse("securite/", facteur.index, "mfa_index"),
    adresse("securite/application/", application.activate_totp, "mfa_activate_totp"),
    adresse("securite/application/retirer/", application.deactivate_totp, "mfa_deactivate_totp"),
    adresse("securite/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    adresse(
        "securite/codes/nouveaux/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"
    ),
    adresse(
        "securite/codes/fichier/", codes.download_recovery_codes, "mfa_download_recovery_codes"
    ),
    adresse("securite/cles/", cles.list_webauthn, "mfa_list_webauthn"),
    adresse("securite/cles/ajouter/", cles.add_webauthn, "mfa_add_webauthn"),
    adresse("securite/cles/<int:pk>/", cles.edit_webauthn, "mfa_edit_webauthn"),
    adresse("securite/cles/<int:pk>/retirer/", cles.remove_webauthn, "mfa_remove_webauthn"),
]
