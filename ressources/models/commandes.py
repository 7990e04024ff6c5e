"""Copies of a publication sent by post: what is left, who asked for some."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone


class StockQuerySet(models.QuerySet):
    def promettre(self, publication, nombre):
        """Keep copies for an order; False when too few are left. The conditional update decides
        between two orders, on SQLite and on PostgreSQL alike."""
        libres = Q(exemplaires=None) | Q(exemplaires__gte=F("promis") + nombre)
        return bool(
            self.filter(libres, publication=publication).update(promis=F("promis") + nombre)
        )

    def sortir(self, publication, nombre):
        """Take promised copies off the shelf: they are in the post."""
        self.filter(publication=publication).update(
            promis=F("promis") - nombre, exemplaires=F("exemplaires") - nombre
        )

    def rendre(self, publication, nombre):
        """Give back the copies promised to an order that is cancelled."""
        self.filter(publication=publication).update(promis=F("promis") - nombre)


class Stock(models.Model):
    """Beside the publication and not on it: publishing an older draft would otherwise bring back
    the copies that have left since."""

    publication = models.OneToOneField(
        "ressources.Publication", models.CASCADE, verbose_name="publication", related_name="stock"
    )
    exemplaires = models.PositiveIntegerField(
        "exemplaires en réserve",
        null=True,
        blank=True,
        help_text="Vide : on ne les compte pas. À zéro, la publication s’affiche « Épuisé ».",
    )
    promis = models.PositiveIntegerField("promis, à envoyer", default=0, editable=False)

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name = "stock"
        verbose_name_plural = "stocks"
        constraints = [
            models.CheckConstraint(
                condition=Q(exemplaires=None) | Q(exemplaires__gte=F("promis")),
                name="pas_plus_de_promis_que_d_exemplaires",
                violation_error_message=(
                    "Des exemplaires sont déjà promis : envoyez ou annulez ces commandes d’abord."
                ),
            ),
            models.CheckConstraint(condition=Q(promis__gte=0), name="promis_positif"),
        ]

    def __str__(self):
        return f"Stock : {self.publication}"

    @property
    def disponibles(self):
        """Copies that may still be promised; None when they are not counted."""
        return None if self.exemplaires is None else self.exemplaires - self.promis

    @property
    def est_epuise(self):
        return self.disponibles == 0


class CommandeQuerySet(models.QuerySet):
    def clore(self, pk, etat):
        """True for the one gesture that finds the order still waiting."""
        attente = self.filter(pk=pk, etat=Commande.Etat.DEMANDEE)
        return bool(attente.update(etat=etat, traitee_le=timezone.now()))

    def a_purger(self):
        """What was sent or cancelled long ago; an order that waits is still owed."""
        limite = timezone.now() - timedelta(days=settings.MESSAGES_CONSERVES_JOURS)
        return self.exclude(etat=Commande.Etat.DEMANDEE).filter(traitee_le__lt=limite)


class Commande(models.Model):
    class Etat(models.TextChoices):
        DEMANDEE = "demandee", "Demandée"
        ENVOYEE = "envoyee", "Envoyée"
        ANNULEE = "annulee", "Annulée"

    publication = models.ForeignKey(
        "ressources.Publication",
        models.CASCADE,
        verbose_name="publication",
        related_name="commandes",
    )
    nom = models.CharField("nom", max_length=150)
    courriel = models.EmailField("courriel")
    adresse = models.TextField("adresse postale")
    exemplaires = models.PositiveSmallIntegerField(
        "exemplaires", default=1, validators=[MinValueValidator(1)]
    )
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.DEMANDEE)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    traitee_le = models.DateTimeField("envoyée ou annulée le", null=True, blank=True)

    objects = CommandeQuerySet.as_manager()

    class Meta:
        verbose_name = "commande"
        verbose_name_plural = "commandes"
        ordering = ["-demandee_le"]

    def __str__(self):
        return f"{self.nom}, {self.publication}"

    @property
    def est_a_envoyer(self):
        return self.etat == self.Etat.DEMANDEE

    def get_adresse_display(self):
        """Line by line, as on the envelope."""
        return linebreaksbr(self.adresse)
