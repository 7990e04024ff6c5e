"""The door of the admin, before every one of its views: one decision, in one place."""

from django.contrib import messages
from django.shortcuts import redirect
from resovilles.reauthentification import reauthentification_recente
from wagtail.admin.auth import permission_denied

from membres.actions import manque_le_second_facteur

# Screens where accounts and roles change hands.
COMPTES_ET_ROLES = ("/gestion/users/", "/gestion/groups/", "/gestion/bulk/membres/")
SANS_ROLE = "Votre compte n’ouvre pas la gestion du site. Demandez un rôle à l’administrateur."
SECOND_FACTEUR = (
    "La gestion du site demande un second facteur : choisissez-en un, cela prend deux minutes."
)


def est_sensible(request):
    """Exports take data away, wherever they stand; accounts and roles give rights."""
    return "export" in request.GET or request.path.startswith(COMPTES_ET_ROLES)


def porte_de_la_gestion(vue):
    sensible = reauthentification_recente(vue)

    def gardee(request, *args, **kwargs):
        compte = request.user
        if compte.is_anonymous:
            return vue(request, *args, **kwargs)  # Wagtail sends to the sign-in
        if not compte.has_perm("wagtailadmin.access_admin"):
            return conduire(request, SANS_ROLE, "account_home")
        if manque_le_second_facteur(compte):
            return conduire(request, SECOND_FACTEUR, "mfa_index")
        if request.path.startswith(COMPTES_ET_ROLES) and not compte.is_superuser:
            return permission_denied(request)
        return (sensible if est_sensible(request) else vue)(request, *args, **kwargs)

    return gardee


def conduire(request, phrase, nom):
    """Lead elsewhere and say why, once."""
    if phrase not in [message.message for message in messages.get_messages(request)]:
        messages.warning(request, phrase)
    return redirect(nom)
