"""What the exchange keeps: the lines of the report of an import, the notices gone from the base."""

from django.db import models

from ressources.models.lots import Lot
from ressources.models.notices import Notice


class Constat(models.Model):
    """A line of an import that did not simply enter, and why."""

    class Issue(models.TextChoices):
        REFUS = "refus", "Refusée"
        DOUBLON = "doublon", "Déjà là"
        REMARQUE = "remarque", "Entrée, à vérifier"

    change_les_pages = False

    lot = models.ForeignKey(Lot, models.CASCADE, verbose_name="import", related_name="constats")
    ligne = models.PositiveIntegerField("notice ou ligne")
    titre = models.CharField("titre", max_length=200, blank=True)
    issue = models.CharField("issue", max_length=8, choices=Issue.choices)
    motif = models.CharField("pourquoi", max_length=500)
    notice = models.ForeignKey(
        Notice,
        models.SET_NULL,
        verbose_name="notice",
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "ligne du rapport"
        verbose_name_plural = "rapport"
        ordering = ["lot", "ligne", "pk"]

    def __str__(self):
        return f"{self.ligne} : {self.motif}"


class NoticeRetiree(models.Model):
    """A notice that was online and is no more: those who harvest us have to hear of it."""

    change_les_pages = False

    notice = models.PositiveBigIntegerField("numéro de la notice", unique=True)
    retiree_le = models.DateTimeField("retirée le")
    ensembles = models.CharField("thèmes", max_length=1000, blank=True)

    class Meta:
        verbose_name = "notice retirée"
        verbose_name_plural = "notices retirées"

    def __str__(self):
        return str(self.notice)
