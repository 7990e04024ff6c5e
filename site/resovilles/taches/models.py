"""The trace of the scheduled work: one row per job and time slot."""

from django.db import models
from django.utils import timezone


class Passage(models.Model):
    """A job that ran in its slot; the constraint keeps two clocks from running it twice."""

    travail = models.CharField("travail", max_length=60)
    creneau = models.BigIntegerField("créneau")
    debut = models.DateTimeField("début", default=timezone.now)
    fin = models.DateTimeField("fin", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=500, blank=True)

    class Meta:
        verbose_name = "passage"
        ordering = ["-debut"]
        constraints = [
            models.UniqueConstraint(fields=["travail", "creneau"], name="un_passage_par_creneau")
        ]

    def __str__(self):
        return self.travail
