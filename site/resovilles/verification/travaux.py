"""The nightly round of the links."""

from datetime import time, timedelta

from resovilles.taches.declaration import tache
from resovilles.taches.planification import Travail, planifier
from resovilles.verification import actions

TRAVAIL = "Vérification des liens"
HEURE = time(4, 0)  # after the backup and the purge


@tache(TRAVAIL, essais=2, duree=timedelta(hours=2))
def verifier_les_liens():
    """In the queue: other sites take their time to answer."""
    actions.verifier()


planifier(Travail(TRAVAIL, HEURE, verifier_les_liens.enqueue))
