"""Where information comes from: the three families of the report of 2006 (« Recensement et veille
documentaire »), and the feeds that are read for us."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from newsletter.models import Breve
from veille.adresse import ADRESSE_DU_WEB, cle_d_adresse


class Famille(models.TextChoices):
    PARTENAIRE = "partenaire", "Contact avec un partenaire"
    DOCUMENT = "document", "Information documentaire"
    COLLOQUE = "colloque", "Participation à un colloque"


class SourceQuerySet(models.QuerySet):
    def a_relever(self):
        """Those whose feed is read by the clock."""
        return self.filter(active=True)

    def en_cours(self):
        """Asked for, and not read yet."""
        return self.filter(
            Q(demandee_le__isnull=False),
            Q(relevee_le__isnull=True) | Q(relevee_le__lt=F("demandee_le")),
        )

    def en_echec(self):
        return self.filter(active=True).exclude(empechement="")

    def demander(self):
        """Note that they are to be read now."""
        return self.a_relever().update(demandee_le=timezone.now())


class Source(models.Model):
    nom = models.CharField("nom", max_length=150, help_text="« Inter-réseaux DSU »")
    adresse = models.URLField(
        "adresse du flux",
        max_length=500,
        validators=[ADRESSE_DU_WEB],
        help_text="L’adresse du fil Atom ou RSS, celle que montre le site sous « Flux » ou « RSS ».",
    )
    cle = models.CharField(max_length=500, editable=False, unique=True)
    famille = models.CharField(
        "famille", max_length=10, choices=Famille.choices, default=Famille.DOCUMENT
    )
    nature = models.CharField(
        "nature de ce qu’elle annonce",
        max_length=12,
        choices=Breve.Nature.choices,
        default=Breve.Nature.PUBLICATION,
        help_text="Celle que prend chaque information à son arrivée ; elle se corrige une par une.",
    )
    active = models.BooleanField(
        "relevée chaque jour", default=True, help_text="Décochée, elle reste ici sans être lue."
    )
    demandee_le = models.DateTimeField("demandée le", null=True, editable=False)
    relevee_le = models.DateTimeField("relevée le", null=True, editable=False)
    nouvelles = models.PositiveIntegerField("nouvelles informations", default=0, editable=False)
    empechement = models.CharField("empêchement", max_length=300, blank=True, editable=False)
    douteuse = models.BooleanField("flux douteux", default=False, editable=False)

    change_les_pages = False
    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "source de la veille"
        verbose_name_plural = "sources de la veille"
        ordering = ["nom"]

    def __str__(self):
        return self.nom

    def save(self, *args, **kwargs):
        self.cle = cle_d_adresse(self.adresse)
        return super().save(*args, **kwargs)

    def clean(self):
        self.cle = cle_d_adresse(self.adresse)
        autre = Source.objects.filter(cle=self.cle).exclude(pk=self.pk).first()
        if autre and self.cle:
            raise ValidationError({"adresse": f"Ce flux est déjà celui de « {autre} »."})

    def dernier_resultat(self):
        if self.demandee_le and (self.relevee_le is None or self.relevee_le < self.demandee_le):
            return "En cours…"
        if self.relevee_le is None:
            return "Pas encore relevée"
        if self.empechement:
            return f"{'Douteux : ' if self.douteuse else ''}{self.empechement}"
        pluriel = "s" if self.nouvelles > 1 else ""
        return f"{self.nouvelles} nouvelle{pluriel} information{pluriel}"

    dernier_resultat.short_description = "dernier résultat"

    def noter(self, nouvelles=0, empechement="", douteuse=False):
        self.relevee_le, self.nouvelles = timezone.now(), nouvelles
        self.empechement, self.douteuse = empechement[:300], douteuse
        self.save(update_fields=["cle", "relevee_le", "nouvelles", "empechement", "douteuse"])
