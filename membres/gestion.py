"""The door of the admin, before every one of its views: one decision, in one place."""

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import urlencode
from resovilles.reauthentification import est_recente, reauthentification_recente
from wagtail.admin import messages as messages_a_boutons
from wagtail.admin.auth import permission_denied

from membres.actions import manque_le_second_facteur

# Screens where accounts and roles change hands.
COMPTES_ET_ROLES = ("/gestion/users/", "/gestion/groups/", "/gestion/bulk/membres/")
SANS_ROLE = "Votre compte n’ouvre pas la gestion du site. Demandez un rôle à l’administrateur."
SECOND_FACTEUR = (
    "La gestion du site demande un second facteur : choisissez-en un, cela prend deux minutes."
)
EXPORT = "export"
EXPORT_DEMANDE = "export_demande"  # in the session: the file that waits for a proof


def est_un_export(request):
    """Exports take data away, wherever they stand."""
    return EXPORT in request.GET


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
        if request.path.startswith(COMPTES_ET_ROLES):
            return sensible(request, *args, **kwargs)
        if est_un_export(request) and not est_recente(request):
            return prouver_puis_revenir(request)
        offrir_l_export(request)
        return vue(request, *args, **kwargs)

    return gardee


def prouver_puis_revenir(request):
    """Ask for the proof, then back to the list: a file leaves the browser where it stands, and
    whoever exports would stay before a form that has served."""
    request.session[EXPORT_DEMANDE] = request.get_full_path()
    reste = request.GET.copy()
    del reste[EXPORT]
    liste = f"{request.path}?{reste.urlencode()}" if reste else request.path
    preuves = get_adapter().get_reauthentication_methods(request.user)
    if not preuves:  # neither password nor second factor: the sign-in decides
        raise ReauthenticationRequired
    return redirect(f"{preuves[0]['url']}?{urlencode({'next': liste})}")


def offrir_l_export(request):
    """On the list again, the file that was asked for before the proof, once."""
    adresse = request.session.get(EXPORT_DEMANDE)
    if adresse and adresse.partition("?")[0] == request.path and est_recente(request):
        del request.session[EXPORT_DEMANDE]
        bouton = messages_a_boutons.button(adresse, "Télécharger le fichier")
        messages_a_boutons.success(request, "C’est confirmé : votre export est prêt.", [bouton])


def conduire(request, phrase, nom):
    """Lead elsewhere and say why, once."""
    if phrase not in [message.message for message in messages.get_messages(request)]:
        messages.warning(request, phrase)
    return redirect(nom)
