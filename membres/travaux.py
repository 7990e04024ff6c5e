"""What the clock does for accesses: those that end soon are told."""

from datetime import time

from resovilles.taches.planification import Travail, planifier

from membres.acces.actions import prevenir_de_la_fin

planifier(Travail("Fin prochaine des accès réservés", time(8, 50), prevenir_de_la_fin))
