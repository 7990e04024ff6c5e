"""What the clock does here: the journal of changes is cut."""

from resovilles.taches.planification import NUIT, Travail, planifier

from search.indexation import elaguer

planifier(Travail("Entretien de l’index de la recherche", NUIT, elaguer))
