"""What the clock does here: the journal of changes is cut, members are told what is new in the
searches that they keep."""

from datetime import time

from resovilles.taches.planification import NUIT, Travail, planifier

from search.actions import prevenir_les_membres
from search.indexation import elaguer

planifier(Travail("Entretien de l’index de la recherche", NUIT, elaguer))
planifier(Travail("Nouveautés des recherches enregistrées", time(7, 45), prevenir_les_membres))
