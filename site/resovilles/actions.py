"""Gestures that reach outside: a message received is kept, then told to the team."""

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from resovilles.courriel.actions import poster
from resovilles.models import MessageRecu

MESSAGES_PAR_HEURE = 5


class TropDeMessages(Exception):
    """The same address, or the same origin, has written too often within an hour."""


def recevoir_message(champs, origine):
    """Keep a visitor's message and tell the team. `origine` is the sender's IP address, used to
    count within the hour and never stored with the message. Raises TropDeMessages."""
    for cle in (f"contact:{origine}", f"contact:{champs['courriel'].lower()}"):
        cache.add(cle, 0, timeout=3600)
        if cache.incr(cle) > MESSAGES_PAR_HEURE:
            raise TropDeMessages
    with transaction.atomic():
        message = MessageRecu.objects.create(**champs)
        for destinataire in settings.COURRIEL_EQUIPE:
            poster("message_recu", destinataire, {"message": message})
    return message
