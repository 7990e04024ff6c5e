"""What the clock does here: addresses given for an order are not kept for ever."""

from resovilles.taches.planification import NUIT, Travail, planifier

from ressources.models import Commande


def purger():
    Commande.objects.a_purger().delete()


planifier(Travail("Purge des commandes", NUIT, purger))
