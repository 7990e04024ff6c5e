"""What the clock does here: bearers who have not answered and borrowers who keep a document are
reminded."""

from datetime import time

from resovilles.taches.planification import Travail, planifier

from ressources.prets.actions import suivre_les_prets
from ressources.validation.actions import suivre_les_demandes

# In the morning: a reminder that arrives at night is read as a machine's.
planifier(Travail("Relances des porteurs de projet", time(8, 30), suivre_les_demandes))
planifier(Travail("Rappels des prêts", time(8, 45), suivre_les_prets))
