"""How a task of ours is declared: `@tache("Envoi des courriels", file="courriel")`."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.module_loading import import_string
from django_tasks import task

FILE = "differe"  # the alias of the database queue in settings.TASKS


@dataclass(frozen=True)
class Regle:
    """What the queue needs to know of a task beside its function."""

    libelle: str  # for the team
    essais: int = 5  # attempts before it is left in failure
    delai: timedelta = timedelta(minutes=1)  # before the second attempt; doubled each time
    duree: timedelta = timedelta(minutes=15)  # a worker busy for longer is thought dead

    def attente(self, echecs):
        """How long to wait after so many failures: delai, twice delai, four times…"""
        return self.delai * 2 ** (echecs - 1)


REGLES = {}


def tache(libelle, *, file="default", priorite=0, **regle):
    """Declare a function as a task of the database queue. It has to be repeatable: an attempt
    cut short by a crash is taken up again from its beginning. A higher `priorite` goes first."""

    def declarer(fonction):
        declaree = task(backend=FILE, queue_name=file, priority=priorite)(fonction)
        REGLES[declaree.module_path] = Regle(libelle, **regle)
        return declaree

    return declarer


def regle_de(chemin):
    """The rule of the task that lives at this path, even if nothing has imported it yet."""
    try:
        import_string(chemin)
    except ImportError:  # queued by another version of the site
        return Regle("Travail d’une autre version du site")
    return REGLES.get(chemin, Regle(chemin.rpartition(".")[2]))
