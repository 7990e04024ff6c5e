"""Which structure is a member of the association, year by year. No accounting."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from membres.models.acces import fin_de_l_acces


def annee_en_cours():
    return timezone.localdate().year


class AdhesionQuerySet(models.QuerySet):
    def a_jour(self):
        return self.filter(etat=Adhesion.Etat.A_JOUR)

    def en_attente(self):
        return self.filter(etat=Adhesion.Etat.EN_ATTENTE)


class Adhesion(models.Model):
    class Etat(models.TextChoices):
        EN_ATTENTE = "en_attente", "En attente"
        A_JOUR = "a_jour", "À jour"
        NON_RENOUVELEE = "non_renouvelee", "Non renouvelée"

    structure = models.ForeignKey(
        "annuaire.Structure",
        models.SET_NULL,
        verbose_name="structure",
        null=True,
        related_name="adhesions",
    )
    nom = models.CharField(max_length=250, editable=False)  # as it was: it outlives the structure
    annee = models.PositiveSmallIntegerField(
        "année",
        default=annee_en_cours,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    etat = models.CharField("état", max_length=15, choices=Etat.choices, default=Etat.EN_ATTENTE)
    cotisation = models.DecimalField(
        "cotisation, en euros",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Pour mémoire : la comptabilité est ailleurs.",
    )
    note = models.CharField("note", max_length=200, blank=True)

    change_les_pages = False
    objects = AdhesionQuerySet.as_manager()

    panels = [
        FieldPanel("structure"),
        FieldRowPanel([FieldPanel("annee"), FieldPanel("etat"), FieldPanel("cotisation")]),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["-annee", "nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "annee"],
                name="une_adhesion_par_structure_et_annee",
                violation_error_message="L’adhésion de cette structure pour cette année existe.",
            )
        ]

    def __str__(self):
        return f"{self.nom}, {self.annee}"

    def save(self, *args, **kwargs):
        if self.structure:
            self.nom = str(self.structure)[:250]
        super().save(*args, **kwargs)

    @property
    def est_a_jour(self):
        return self.etat == self.Etat.A_JOUR

    @property
    def ouvre_jusqu_au(self):
        return fin_de_l_acces(self.annee)
