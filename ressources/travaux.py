"""What the clock does here: addresses given for an order or a loan are not kept for ever, bearers
who have not answered and borrowers who keep a document are reminded."""

from datetime import time

from resovilles.taches.planification import NUIT, Travail, planifier

from ressources.models import Commande
from ressources.prets.actions import anonymiser, suivre_les_prets
from ressources.validation.actions import suivre_les_demandes


def purger():
    Commande.objects.a_purger().delete()


planifier(
    Travail("Purge des commandes", NUIT, purger),
    Travail("Noms des emprunteurs, oubliés", NUIT, anonymiser),
)
# In the morning: a reminder that arrives at night is read as a machine's.
planifier(Travail("Relances des porteurs de projet", time(8, 30), suivre_les_demandes))
planifier(Travail("Rappels des prêts", time(8, 45), suivre_les_prets))
