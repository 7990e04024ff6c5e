"""The traces of background work: the clock's passages, and every attempt at a task."""

from django.db import models
from django.utils import timezone


class Passage(models.Model):
    """A job that ran in its slot; the constraint keeps two clocks from running it twice."""

    travail = models.CharField("travail", max_length=60)
    # The instant at which the slot opened, in seconds since 1970.
    creneau = models.BigIntegerField("créneau")
    debut = models.DateTimeField("début", default=timezone.now, db_index=True)
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


class EssaiQuerySet(models.QuerySet):
    def de(self, resultat):
        """The attempts at one row of the queue."""
        return self.filter(resultat=resultat.pk)

    def compter(self, resultat, issue):
        return self.de(resultat).filter(issue=issue).count()

    def clore(self, resultat, issue, erreur=""):
        """Note the outcome of the attempt that runs."""
        self.de(resultat).filter(issue=Essai.Issue.EN_COURS).update(
            issue=issue, erreur=erreur, fin=timezone.now()
        )


class Essai(models.Model):
    """One attempt at a task. The queue keeps one row per task and only its latest state: what
    happened before stands here."""

    class Issue(models.TextChoices):
        EN_COURS = "en_cours", "En cours"
        FAIT = "fait", "Fait"
        ECHEC = "echec", "En échec"
        INTERROMPU = "interrompu", "Interrompu"

    resultat = models.UUIDField("ligne de la file", db_index=True)
    tache = models.CharField("tâche", max_length=200)
    libelle = models.CharField("travail", max_length=100)
    arguments = models.JSONField("arguments")
    numero = models.PositiveSmallIntegerField("essai n°")
    debut = models.DateTimeField("début", default=timezone.now)
    fin = models.DateTimeField("fin", null=True, blank=True)
    issue = models.CharField(max_length=10, choices=Issue.choices, default=Issue.EN_COURS)
    erreur = models.CharField("erreur", max_length=500, blank=True)

    objects = EssaiQuerySet.as_manager()

    class Meta:
        verbose_name = "essai"
        ordering = ["-debut"]
        permissions = [("relancer_essai", "Peut relancer un travail en échec")]

    def __str__(self):
        return f"{self.libelle} ({self.numero})"
