"""The feeds are read every morning, before the team arrives, and when somebody asks."""

from datetime import time, timedelta

from resovilles.taches.declaration import tache
from resovilles.taches.planification import Travail, planifier

from veille.models import Source
from veille.releve import tout_relever

TRAVAIL = "Relevé des flux de la veille"
HEURE = time(6, 30)


@tache(TRAVAIL, essais=2, duree=timedelta(hours=1))
def relever_les_flux():
    """In the queue: other sites take their time to answer."""
    tout_relever()


def demander_le_releve():
    """True when there is something to read and nobody has asked already."""
    if Source.objects.en_cours().exists() or not Source.objects.demander():
        return False
    relever_les_flux.enqueue()
    return True


planifier(Travail(TRAVAIL, HEURE, relever_les_flux.enqueue))
