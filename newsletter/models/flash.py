"""RésO Flash: a few lines and their links, sent when the news ask for it."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from resovilles.blocks import CorpsBlock
from resovilles.fields import CorpsField
from resovilles.formulaires import sur_une_ligne
from resovilles.listes import IndexMixin
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from newsletter.models.envois import Envoi


class FlashQuerySet(models.QuerySet):
    def parus(self):
        """Those that have left, to some at least: whoever received one may share its address."""
        return self.filter(Q(envoi__inscrits_le__isnull=False) | Q(paru_le__isnull=False))


def prochain_numero():
    dernier = Flash.objects.aggregate(dernier=models.Max("numero"))["dernier"]
    return (dernier or 0) + 1


class Flash(ClusterableModel):
    numero = models.PositiveSmallIntegerField(
        "numéro", unique=True, default=prochain_numero, validators=[MinValueValidator(1)]
    )
    titre = models.CharField(
        "titre",
        max_length=120,
        validators=[sur_une_ligne],
        help_text="C’est aussi l’objet du courriel : « Appel à projets Adultes relais, le 12 mars ».",
    )
    texte = models.TextField(
        "texte",
        max_length=3000,
        help_text="Quelques lignes : un Flash tient sur un écran. Une ligne vide sépare deux paragraphes.",
    )
    envoi = models.ForeignKey(
        Envoi, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    # Written when it has left; of those sent before this site did it, it is all that is known.
    paru_le = models.DateField("paru le", null=True, blank=True, editable=False)

    objects = FlashQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("titre"), FieldPanel("numero")]),
        FieldPanel("texte"),
        InlinePanel("elements", heading="Liens", label="Lien", max_num=8),
    ]

    class Meta:
        verbose_name = "Flash"
        verbose_name_plural = "Flashs"
        ordering = ["-numero"]

    def __str__(self):
        return f"RésO Flash n° {self.numero} : {self.titre}"

    def clean(self):
        if self.est_lance:
            raise ValidationError("Ce Flash est lancé : il ne change plus.")

    @property
    def reference(self):
        return f"flash-{self.numero}"

    @property
    def est_lance(self):
        """Once it is, everyone receives the same words."""
        etats = (Envoi.Etat.BROUILLON, Envoi.Etat.ANNULE)
        parti = self.envoi is not None and self.envoi.etat not in etats
        return parti or self.paru_le is not None

    @property
    def jour_de_parution(self):
        return self.paru_le or timezone.localdate(self.envoi.inscrits_le)

    @property
    def adresse(self):
        return reverse("flash", args=[self.numero])


class ElementDeFlash(Orderable):
    flash = ParentalKey(Flash, on_delete=models.CASCADE, related_name="elements")
    titre = models.CharField("texte du lien", max_length=150)
    adresse = models.URLField("adresse", max_length=500)
    precision = models.CharField(
        "précision",
        max_length=200,
        blank=True,
        help_text="« PDF – 154 Ko », « jusqu’au 12 mars »…",
    )

    change_les_pages = False
    panels = [
        FieldRowPanel([FieldPanel("titre"), FieldPanel("precision")]),
        FieldPanel("adresse"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "lien d’un Flash"

    def __str__(self):
        return self.titre


class FlashIndex(IndexMixin, PageBase):
    """What RésO Flash is, and those that have left, the last one first."""

    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    tris = {"numero": ("Numéro", ["-numero"])}
    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = "archive de RésO Flash"

    def elements(self):
        return Flash.objects.parus().select_related("envoi")
