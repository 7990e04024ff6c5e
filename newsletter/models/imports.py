"""A list that comes from elsewhere: what was read waits here until somebody has looked at it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsletter.listes import Liste

A_CONFIRMER = timedelta(days=1)  # a preview that nobody confirmed holds addresses for nothing


class ImportDeListeQuerySet(models.QuerySet):
    def prendre(self, pk):
        """True for the one gesture that finds the import still waiting."""
        return bool(self.filter(pk=pk, fait_le=None).update(fait_le=timezone.now()))

    def a_purger(self):
        return self.filter(fait_le=None, lu_le__lt=timezone.now() - A_CONFIRMER)


class ImportDeListe(models.Model):
    class Base(models.TextChoices):
        CONSENTEMENT = "consentement", "Les personnes ont donné leur accord, nous en avons la trace"
        INTERET = (
            "interet",
            "Envoi à titre professionnel, à des personnes informées (intérêt légitime)",
        )
        ADHESION = "adhesion", "Adhérents : l’envoi fait partie de l’adhésion (contrat)"

    liste = models.CharField("liste", max_length=20, choices=Liste.choices)
    base_legale = models.CharField("base légale", max_length=15, choices=Base.choices)
    provenance = models.CharField("d’où vient cette liste", max_length=300)
    fichier = models.CharField("nom du fichier", max_length=200)
    lignes = models.JSONField(default=list)  # those to add: nom, courriel, adresse
    refus = models.JSONField(default=list)  # the others: number of the line, reason
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lu_le = models.DateTimeField(default=timezone.now)
    fait_le = models.DateTimeField(null=True, blank=True)

    change_les_pages = False
    objects = ImportDeListeQuerySet.as_manager()

    class Meta:
        verbose_name = "import d’une liste"
        ordering = ["-lu_le"]

    def __str__(self):
        return f"{self.fichier} ({self.get_liste_display()})"

    @property
    def preuve(self):
        jour = timezone.localdate(self.lu_le).strftime("%d/%m/%Y")
        return (
            f"{self.get_base_legale_display()}. {self.provenance} "
            f"Importé le {jour} depuis « {self.fichier} »."
        )[:600]
