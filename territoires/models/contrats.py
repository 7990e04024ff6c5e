"""What the State and a territory have signed: contrat de ville, CUCS, today's contract."""

from django.db import models
from django.db.models import F, Q
from resovilles.blocks.documents import DocumentBlock
from resovilles.fields import CorpsField
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from territoires.models.registre import Territoire
from thesaurus.models import Concept


class ContratQuerySet(models.QuerySet):
    def au(self, jour):
        debut = Q(depuis=None) | Q(depuis__lte=jour)
        return self.filter(debut & (Q(jusque=None) | Q(jusque__gte=jour)))


class Contrat(models.Model):
    territoire = models.ForeignKey(
        Territoire, verbose_name="territoire", on_delete=models.CASCADE, related_name="contrats"
    )
    dispositif = models.ForeignKey(
        "thesaurus.Concept",
        verbose_name="dispositif",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"famille": Concept.Famille.DISPOSITIF},
    )
    intitule = models.CharField(
        "intitulé", max_length=200, blank=True, help_text="Vide : le nom du dispositif."
    )
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusque = models.DateField("jusqu’au", null=True, blank=True)
    signe_le = models.DateField("signé le", null=True, blank=True)
    partenaires = models.TextField(
        "signataires et partenaires", blank=True, help_text="Un par ligne."
    )
    documents = CorpsField([("document", DocumentBlock())], verbose_name="documents", blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    objects = ContratQuerySet.as_manager()

    panels = [
        FieldPanel("territoire"),
        FieldRowPanel([FieldPanel("dispositif"), FieldPanel("intitule")]),
        FieldRowPanel([FieldPanel("depuis"), FieldPanel("jusque"), FieldPanel("signe_le")]),
        FieldPanel("partenaires"),
        FieldPanel("documents"),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = "contrat"
        verbose_name_plural = "contrats"
        ordering = [F("depuis").desc(nulls_last=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(jusque=None) | Q(depuis=None) | Q(jusque__gte=F("depuis")),
                name="contrat_dates_dans_l_ordre",
                violation_error_message="La fin précède le début.",
            )
        ]

    def __str__(self):
        return f"{self.nom} – {self.territoire}"

    @property
    def nom(self):
        return self.intitule or str(self.dispositif)

    @property
    def signataires(self):
        return [ligne.strip() for ligne in self.partenaires.splitlines() if ligne.strip()]
