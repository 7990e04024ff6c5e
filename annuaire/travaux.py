"""What the clock does for the directory."""

from datetime import time

from resovilles.taches.planification import Travail, planifier

from annuaire.verification import demander_les_verifications

planifier(Travail("Vérification annuelle des cartes", time(9, 15), demander_les_verifications))
