"""A session left open must not be enough to take data away, send, or change a role."""

import time
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings


def est_recente(request):
    """True when the password or the second factor was given in the last minutes, at sign-in or
    since. A session opened in any other way has given nothing."""
    preuves = get_authentication_records(request, request.user)
    depuis = time.time() - preuves[-1]["at"] if preuves else None
    return depuis is not None and depuis < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def reauthentification_recente(vue):
    """Ask again for a proof before `vue`; the request, even a POST, resumes afterwards."""

    @wraps(vue)
    def protegee(request, *args, **kwargs):
        if not est_recente(request):
            raise ReauthenticationRequired
        return vue(request, *args, **kwargs)

    return protegee
