"""What keeps accounts, their addresses of sign-in and their second factor in step."""

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction


def manque_le_second_facteur(utilisateur):
    """True for a member of the team who must still choose one."""
    return (
        settings.SECOND_FACTEUR_EXIGE and utilisateur.is_staff and not is_mfa_enabled(utilisateur)
    )


@transaction.atomic
def accorder_l_adresse(utilisateur):
    """Make the e-mail of the account its one address of sign-in. An administrator who changes it
    vouches for the new one, and the old one must open nothing any more."""
    adresses = EmailAddress.objects.filter(user=utilisateur)
    if not adresses.filter(email=utilisateur.email, primary=True, verified=True).exists():
        adresses.delete()
        adresses.create(user=utilisateur, email=utilisateur.email, primary=True, verified=True)
