"""What people have agreed to and objected to: a ledger that is only added to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from annuaire.models.personnes import Personne


class LigneIneffacable(TypeError):
    """A line of the ledger is never rewritten: what changes is told by another line."""


class ConsentementQuerySet(models.QuerySet):
    def en_vigueur(self):
        """The last word on each object, for the cards that these lines speak of."""
        derniers = {(c.personne_id, c.objet): c.pk for c in self.order_by("date", "pk")}
        return self.filter(pk__in=derniers.values())

    def anonymiser(self):
        """That somebody agreed or objected still counts; who it was is forgotten."""
        return self.update(personne=None, source="", preuve="")


class Consentement(models.Model):
    class Objet(models.TextChoices):
        ANNUAIRE = "annuaire", "Paraître dans l’annuaire"
        COURRIELS = "courriels", "Être écrit par courriel"
        COURRIER = "courrier", "Être écrit par la poste"
        IMAGE = "image", "Être photographié ou filmé"
        AUTRE = "autre", "Autre, dit dans la preuve"

    class Sens(models.TextChoices):
        DONNE = "donne", "Accord donné"
        RETIRE = "retire", "Accord retiré"
        OPPOSITION = "opposition", "Opposition"

    personne = models.ForeignKey(
        Personne,
        models.SET_NULL,
        verbose_name="personne",
        null=True,
        related_name="consentements",
    )
    objet = models.CharField("objet", max_length=10, choices=Objet.choices)
    sens = models.CharField("sens", max_length=10, choices=Sens.choices)
    date = models.DateField("date", default=timezone.localdate)
    source = models.CharField(
        "source", max_length=100, help_text="Par où elle l’a dit : courriel, bulletin, téléphone."
    )
    preuve = models.TextField(
        "preuve",
        max_length=1000,
        blank=True,
        help_text="Ses mots, ou l’endroit où ils sont gardés.",
    )
    inscrit_le = models.DateTimeField("inscrit le", default=timezone.now, editable=False)
    inscrit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="inscrit par",
        null=True,
        editable=False,
        related_name="+",
    )

    change_les_pages = False
    objects = ConsentementQuerySet.as_manager()

    panels = [
        FieldPanel("personne"),
        FieldRowPanel([FieldPanel("objet"), FieldPanel("sens"), FieldPanel("date")]),
        FieldPanel("source"),
        FieldPanel("preuve"),
    ]

    class Meta:
        verbose_name = "consentement ou opposition"
        verbose_name_plural = "consentements et oppositions"
        ordering = ["-date", "-pk"]

    def __str__(self):
        return f"{self.get_objet_display()} : {self.get_sens_display().lower()}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise LigneIneffacable("Une ligne du registre ne se réécrit pas : ajoutez-en une.")
        super().save(*args, **kwargs)

    @property
    def ferme_l_annuaire(self):
        return self.objet == self.Objet.ANNUAIRE and self.sens != self.Sens.DONNE
