"""What the clock does for the lists."""

from datetime import time

from resovilles.sauvegarde import a_retenir
from resovilles.taches.planification import Travail, planifier

from newsletter.actions import compter_les_abonnes, interroger_les_papiers
from newsletter.envoi.actions import relancer_les_envois
from newsletter.envoi.publications import faire_paraitre, retenir_les_empeches
from newsletter.envoi.retours import relever_la_boite
from newsletter.models import Envoi


def envoyer_ce_qui_est_du():
    """First what must not leave is held back."""
    retenir_les_empeches()
    relancer_les_envois()
    faire_paraitre()


planifier(
    Travail("Envois de La Lettre et de RésO Flash", 1, envoyer_ce_qui_est_du),
    Travail("Courriels revenus", 10, relever_la_boite),
    Travail("Effectif des listes d’abonnés", time(23, 40), compter_les_abonnes),
    Travail("Confirmation annuelle du papier", time(8, 45), interroger_les_papiers),
)
a_retenir(Envoi.objects.retenir)
