"""Figures about territories: each with its definition, its year and its source."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from territoires.models.registre import Territoire


class Indicateur(models.Model):
    identifiant = models.SlugField("identifiant", max_length=80, unique=True)
    nom = models.CharField("nom", max_length=150)
    unite = models.CharField("unité", max_length=40, blank=True, help_text="habitants, %, postes…")
    definition = models.TextField(
        "définition", help_text="Ce qui est compté, et ce qui ne l’est pas."
    )

    panels = [
        FieldRowPanel([FieldPanel("nom"), FieldPanel("identifiant")]),
        FieldPanel("unite"),
        FieldPanel("definition"),
    ]

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering = ["nom"]

    def __str__(self):
        return self.nom


class Mesure(models.Model):
    """The value of an indicator for a territory and a year."""

    indicateur = models.ForeignKey(Indicateur, models.CASCADE, related_name="mesures")
    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="mesures")
    annee = models.PositiveSmallIntegerField("année")
    valeur = models.FloatField("valeur")
    source = models.CharField("source", max_length=200)

    panels = [
        FieldRowPanel([FieldPanel("indicateur"), FieldPanel("territoire")]),
        FieldRowPanel([FieldPanel("annee"), FieldPanel("valeur")]),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = "mesure"
        verbose_name_plural = "mesures"
        ordering = ["indicateur", "-annee", "-valeur"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "territoire", "annee"], name="mesure_unique"
            )
        ]

    def __str__(self):
        return f"{self.indicateur}, {self.territoire}, {self.annee}"
