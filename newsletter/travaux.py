"""What the clock does for the lists."""

from datetime import time

from resovilles.taches.planification import NUIT, Travail, planifier

from newsletter.actions import compter_les_abonnes, interroger_les_papiers
from newsletter.models import Abonnement, ImportDeListe, LienPrive


def purger():
    for modele in (Abonnement, LienPrive, ImportDeListe):
        modele.objects.a_purger().delete()


planifier(
    Travail("Effectif des listes d’abonnés", time(23, 40), compter_les_abonnes),
    Travail("Confirmation annuelle du papier", time(8, 45), interroger_les_papiers),
    Travail("Purge des abonnements", NUIT, purger),
)
