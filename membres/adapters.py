"""How django-allauth speaks and writes here: in French, through our outbox."""

from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import timezone
from resovilles.courriel.actions import poster, verifier_adresse

from membres.chiffrement import chiffrer, dechiffrer

NOM_DU_SITE = "RésO Villes"

COURRIELS = {
    "account/email/password_reset_key": "compte/mot_de_passe_oublie",
    "account/email/unknown_account": "compte/compte_inconnu",
    "account/email/email_confirmation": "compte/confirmer_le_courriel",
}
CHANGEMENTS = {
    "account/email/email_changed": "Votre courriel de connexion a été changé.",
    "account/email/password_changed": "Votre mot de passe a été changé.",
    "account/email/password_reset": "Votre mot de passe a été remplacé.",
    "account/email/password_set": "Un mot de passe a été choisi.",
    "mfa/email/recovery_codes_generated": "De nouveaux codes de secours ont été créés.",
    "mfa/email/totp_activated": "Une application de codes protège désormais votre compte.",
    "mfa/email/totp_deactivated": "L’application de codes ne protège plus votre compte.",
    "mfa/email/webauthn_added": "Une clé d’accès a été ajoutée à votre compte.",
    "mfa/email/webauthn_removed": "Une clé d’accès a été retirée de votre compte.",
}


def sur_le_site(adresse):
    """The same path on the address of the site: a Host header has no say in an e-mail."""
    return urljoin(settings.ADRESSE_DU_SITE, urlsplit(adresse).path)


class AdaptateurDesComptes(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Ce courriel et ce mot de passe ne vont pas ensemble. Réessayez.",
        "too_many_login_attempts": "Trop d’essais manqués. Attendez quelques minutes, "
        "ou passez par « Mot de passe oublié ».",
        "incorrect_password": "Ce n’est pas le mot de passe de ce compte. Réessayez.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel. Réessayez.",
        "duplicate_email": "C’est déjà le courriel de votre compte.",
    }

    def is_open_for_signup(self, request):
        return False  # an access is asked for, and granted by somebody

    def clean_email(self, email):
        verifier_adresse(email)
        return email

    def get_login_redirect_url(self, request):
        return resolve_url("wagtailadmin_home" if request.user.is_staff else "members_home")

    def get_reset_password_from_key_url(self, key):
        return sur_le_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return sur_le_site(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix, email, context):
        contexte = context | {
            "site": settings.ADRESSE_DU_SITE,
            "courriel": email,
            "changement": CHANGEMENTS.get(template_prefix, ""),
            "moment": timezone.localtime(),
        }
        poster(COURRIELS.get(template_prefix, "compte/changement"), email, contexte)


class AdaptateurDuSecondFacteur(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n’est pas le bon, ou il a expiré. Essayez le suivant.",
    }

    def encrypt(self, text):
        return chiffrer(text)

    def decrypt(self, encrypted_text):
        return dechiffrer(encrypted_text)

    def _get_site_name(self):
        return NOM_DU_SITE

    def generate_authenticator_name(self, user, type):
        return "Ma clé d’accès"
