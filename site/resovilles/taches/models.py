"""The traces of background work: what the clock ran, and each attempt of each task."""

from django.db import models
from django.utils import timezone

ERREUR_MAXIMALE = 500  # characters kept of an error


class Passage(models.Model):
    """A job that ran in its slot; the constraint keeps two clocks from running it twice."""

    travail = models.CharField("travail", max_length=60)
    creneau = models.BigIntegerField("créneau")
    debut = models.DateTimeField("début", default=timezone.now)
    fin = models.DateTimeField("fin", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=ERREUR_MAXIMALE, blank=True)

    class Meta:
        verbose_name = "passage"
        ordering = ["-debut"]
        constraints = [
            models.UniqueConstraint(fields=["travail", "creneau"], name="un_passage_par_creneau")
        ]

    def __str__(self):
        return self.travail


class Execution(models.Model):
    """One attempt of a task. The queue's own table shows only the last one, and calls an attempt
    that will be made again a success."""

    class Etat(models.TextChoices):
        EN_COURS = "en_cours", "En cours"
        REUSSIE = "reussie", "Réussie"
        A_REPRENDRE = "a_reprendre", "Sera reprise"
        INTERROMPUE = "interrompue", "Interrompue"
        ECHEC = "echec", "En échec"

    nom = models.CharField("tâche", max_length=120)
    arguments = models.JSONField("arguments", default=dict)
    tentative = models.PositiveSmallIntegerField("tentative", default=1)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.EN_COURS)
    debut = models.DateTimeField("début", default=timezone.now)
    fin = models.DateTimeField("fin", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=ERREUR_MAXIMALE, blank=True)

    class Meta:
        verbose_name = "exécution"
        verbose_name_plural = "exécutions"
        ordering = ["-debut"]
        indexes = [models.Index(fields=["-debut"]), models.Index(fields=["etat", "debut"])]

    def __str__(self):
        return f"{self.nom} ({self.tentative})"

    def finir(self, etat, erreur=""):
        self.etat, self.erreur, self.fin = etat, str(erreur)[:ERREUR_MAXIMALE], timezone.now()
        self.save(update_fields=["etat", "erreur", "fin"])
