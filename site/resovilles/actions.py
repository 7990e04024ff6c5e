"""Gestures that reach outside: a message received is kept, then told to the team."""

from django.conf import settings
from django.db import transaction

from resovilles.courriel.actions import poster
from resovilles.formulaires import compter
from resovilles.models import MessageRecu


def recevoir_message(champs, origine):
    """Keep a visitor's message and tell the team. `origine` is the sender's IP address, used to
    count within the hour and never stored with the message. Raises TropDEnvois."""
    compter("contact", origine, champs["courriel"])
    with transaction.atomic():
        message = MessageRecu.objects.create(**champs)
        for destinataire in settings.COURRIEL_EQUIPE:
            poster("message_recu", destinataire, {"message": message})
    return message
