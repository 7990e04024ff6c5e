"""The clock: jobs are data, which every app adds to in a module `travaux.py`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from resovilles.taches.models import Passage

logger = logging.getLogger("resovilles")

NUIT = time(3, 15)  # local: after the hours that daylight saving skips or repeats
ABANDON = timedelta(minutes=30)  # a passage that is not over by then has lost its clock


@dataclass(frozen=True)
class Travail:
    """A job of the clock. `faire` has to be repeatable: a crash may cut it short."""

    nom: str
    rythme: int | time  # minutes between two runs, or the local hour of a daily run
    faire: Callable[[], object]

    def creneau(self, maintenant):
        """The instant at which the slot that holds `maintenant` opened, in seconds."""
        if isinstance(self.rythme, int):
            pas = self.rythme * 60
            return int(maintenant.timestamp()) // pas * pas
        return self.heure_du(self.jour(maintenant))

    def suivant(self, maintenant):
        """When the next slot opens."""
        if isinstance(self.rythme, int):
            secondes = self.creneau(maintenant) + self.rythme * 60
        else:
            secondes = self.heure_du(self.jour(maintenant) + timedelta(days=1))
        return datetime.fromtimestamp(secondes, tz=UTC)

    def jour(self, maintenant):
        """The last day on which the clock on the wall has shown the hour."""
        ici = timezone.localtime(maintenant, timezone.get_default_timezone())
        return ici.date() if ici.time() >= self.rythme else ici.date() - timedelta(days=1)

    def heure_du(self, jour):
        moment = datetime.combine(jour, self.rythme, tzinfo=timezone.get_default_timezone())
        return int(moment.timestamp())


TRAVAUX = []


def planifier(*travaux):
    TRAVAUX.extend(travaux)


def passer(maintenant=None):
    """Run every job whose slot has not been served yet; one that fails stops no other."""
    maintenant = maintenant or timezone.now()
    for travail in TRAVAUX:
        if passage := reserver(travail, maintenant):
            executer(travail, passage)


def reserver(travail, maintenant):
    """The passage of this slot for the one clock that comes first, else None."""
    creneau = travail.creneau(maintenant)
    passages = Passage.objects.filter(travail=travail.nom)
    if passages.filter(creneau__gt=creneau).exists():
        return None  # the clock was put back: this slot is past
    passage, neuf = passages.get_or_create(
        travail=travail.nom, creneau=creneau, defaults={"debut": maintenant}
    )
    return passage if neuf or reprendre(passage, maintenant) else None


def reprendre(passage, maintenant):
    """True for the one clock that takes over a passage left unfinished by a clock that died."""
    inacheve = Passage.objects.filter(pk=passage.pk, fin=None, debut__lt=maintenant - ABANDON)
    return inacheve.update(debut=maintenant)


def executer(travail, passage):
    try:
        travail.faire()
    except Exception as erreur:
        logger.exception("travail en échec : %s", travail.nom)
        passage.erreur = str(erreur)[:500]
    passage.fin = timezone.now()
    passage.save(update_fields=["fin", "erreur"])
