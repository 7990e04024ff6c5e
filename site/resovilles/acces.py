"""A reader's level, decided here for every content: public, adhérents, interne."""

from django.db import models


class Acces(models.TextChoices):
    PUBLIC = "public", "Tout le monde"
    ADHERENTS = "adherents", "Adhérents (accès réservé)"
    INTERNE = "interne", "Équipe seulement"


def niveaux_lisibles(user):
    """The levels of access that `user` (possibly anonymous or None) may read."""
    if user is None or not user.is_authenticated:
        return [Acces.PUBLIC]
    if user.is_staff:
        return [Acces.PUBLIC, Acces.ADHERENTS, Acces.INTERNE]
    return [Acces.PUBLIC, Acces.ADHERENTS]


class AccesQuerySet(models.QuerySet):
    """For models with an `acces` field."""

    def visible_to(self, user):
        return self.filter(acces__in=niveaux_lisibles(user))
