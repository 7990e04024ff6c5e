"""The zonings of urban policy through time: ZUS, ZRU, ZFU, quartiers prioritaires."""

from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from territoires.models.registre import Territoire
from thesaurus.models import Concept

PAR_COMMUNE = "par commune"


class ZonageQuerySet(models.QuerySet):
    def au(self, jour):
        """Those in force on that day, the first and the last of their days included."""
        return self.filter(depuis__lte=jour).filter(Q(jusque=None) | Q(jusque__gte=jour))

    def dans_le_departement(self, code):
        return self.filter(commune__code__startswith=code)

    def en_ordre(self):
        """By commune, as the official lists are; what is said of a whole commune comes last."""
        return self.select_related("commune", "quartier", "zonage").order_by(
            "commune__code", F("quartier__nom").asc(nulls_last=True), "-zonage__ordre", "depuis"
        )


class Zonage(models.Model):
    """A quartier, within one commune, stands in a zoning from a day to another. Without quartier:
    the source says no more than the commune."""

    zonage = models.ForeignKey(
        "thesaurus.Concept",
        verbose_name="zonage",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"famille": Concept.Famille.ZONAGE},
    )
    commune = models.ForeignKey(
        Territoire,
        verbose_name="commune",
        on_delete=models.PROTECT,
        related_name="zonages_de_la_commune",
        limit_choices_to={"genre": Territoire.Genre.COMMUNE},
    )
    quartier = models.ForeignKey(
        Territoire,
        verbose_name="quartier",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="zonages",
        limit_choices_to={"genre": Territoire.Genre.QUARTIER},
        help_text="Vide : la source ne nomme que la commune.",
    )
    depuis = models.DateField("depuis le")
    jusque = models.DateField("jusqu’au", null=True, blank=True)
    texte = models.CharField("texte officiel", max_length=200, blank=True)
    source = models.CharField("source", max_length=200)

    objects = ZonageQuerySet.as_manager()

    panels = [
        FieldPanel("zonage"),
        FieldRowPanel([FieldPanel("commune"), FieldPanel("quartier")]),
        FieldRowPanel([FieldPanel("depuis"), FieldPanel("jusque")]),
        FieldPanel("texte"),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = "zonage"
        verbose_name_plural = "zonages"
        constraints = [
            models.UniqueConstraint(
                fields=["zonage", "commune", "quartier", "depuis"], name="zonage_unique"
            ),
            models.UniqueConstraint(
                fields=["zonage", "commune", "depuis"],
                condition=Q(quartier=None),
                name="zonage_de_commune_unique",
            ),
            models.CheckConstraint(
                condition=Q(jusque=None) | Q(jusque__gte=F("depuis")),
                name="zonage_dates_dans_l_ordre",
                violation_error_message="La fin précède le début.",
            ),
        ]

    def __str__(self):
        return f"{self.sigle} – {self.lieu} ({self.commune})"

    @property
    def sigle(self):
        return self.zonage.sigle or self.zonage.libelle

    @property
    def lieu(self):
        return self.quartier.nom if self.quartier else PAR_COMMUNE
