"""A reader's level, decided here for every content: public, adhérents, interne."""

from types import SimpleNamespace

from django.conf import settings
from django.db import models


class Acces(models.TextChoices):
    PUBLIC = "public", "Tout le monde"
    ADHERENTS = "adherents", "Adhérents (accès réservé)"
    INTERNE = "interne", "Équipe seulement"


# Any member, when a question is asked of all of them: what do members read that strangers do not?
UN_ADHERENT = SimpleNamespace(
    is_authenticated=True, is_staff=False, is_superuser=False, acces_echu=False, pk=None
)


def est_un_inconnu(user):
    """True for a stranger, and for a member whose access is over: both read the same."""
    return user is None or not user.is_authenticated or user.acces_echu


def niveaux_lisibles(user):
    """The levels of access that `user` (possibly anonymous or None) may read."""
    if est_un_inconnu(user):
        return [Acces.PUBLIC]
    if user.is_staff:
        return [Acces.PUBLIC, Acces.ADHERENTS, Acces.INTERNE]
    return [Acces.PUBLIC, Acces.ADHERENTS]


def lecteur(request):
    """The person who reads, or None for a stranger. Without the session's cookie there is nobody
    to look for, and looking would forbid every cache to keep the page."""
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return getattr(request, "user", None)  # a request refused at the door has not got that far


class AccesQuerySet(models.QuerySet):
    """For models with an `acces` field."""

    def visible_to(self, user):
        return self.filter(acces__in=niveaux_lisibles(user))
