"""What the clock does here: addresses given for an order are not kept for ever, bearers who have
not answered are reminded."""

from datetime import time

from resovilles.taches.planification import NUIT, Travail, planifier

from ressources.models import Commande
from ressources.validation.actions import suivre_les_demandes


def purger():
    Commande.objects.a_purger().delete()


planifier(Travail("Purge des commandes", NUIT, purger))
# In the morning: a reminder that arrives at night is read as a machine's.
planifier(Travail("Relances des porteurs de projet", time(8, 30), suivre_les_demandes))
