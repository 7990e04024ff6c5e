"""La Lettre: its issues and their archive."""

from django.db import models
from django.utils.formats import date_format
from resovilles.blocks import CorpsBlock
from resovilles.blocks.textes import MISE_EN_FORME
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase
from resovilles.recherche import Categorie, DocumentRecherche, Support, Texte
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index


class NumeroQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The archive of La Lettre shows all its issues to everybody."""
        return self.all()


class Numero(index.Indexed, models.Model):
    numero = models.PositiveSmallIntegerField("numéro", unique=True)
    date_parution = models.DateField("date de parution")
    titre = models.CharField("titre", max_length=200)
    sommaire = RichTextField("sommaire", blank=True, features=MISE_EN_FORME)
    document = models.ForeignKey(
        "resovilles.DocumentSite",
        verbose_name="le numéro en PDF",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    categorie_recherche = Categorie("lettre", "Numéros de La Lettre")

    objects = NumeroQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("numero"), FieldPanel("date_parution")]),
        FieldPanel("titre"),
        FieldPanel("sommaire"),
        FieldPanel("document"),
    ]
    search_fields = [index.SearchField("titre"), index.AutocompleteField("titre")]

    class Meta:
        verbose_name = "numéro de La Lettre"
        verbose_name_plural = "numéros de La Lettre"
        ordering = ["-numero"]

    def __str__(self):
        return f"La Lettre n° {self.numero}"

    @property
    def adresse(self):
        """Where the archive shows this issue; a year holds on one page of it."""
        return f"/lettre/?annee={self.date_parution.year}#numero-{self.numero}"

    def document_recherche(self):
        return DocumentRecherche(
            titre=f"{self} : {self.titre}",
            adresse=self.adresse,
            surtitre="La Lettre",
            detail=date_format(self.date_parution, "F Y").capitalize(),
            textes=(Texte(get_text_for_indexing(self.sommaire)),),
            jour=self.date_parution,
            supports=frozenset({Support.PDF} if self.document_id else {Support.PAPIER}),
            fichier=self.document_id,
        )


def annees():
    jours = Numero.objects.dates("date_parution", "year", order="DESC")
    return [(str(jour.year), str(jour.year)) for jour in jours]


class LettreIndex(IndexMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    filtres = [Filtre("annee", "Année", annees, "date_parution__year")]
    tris = {"numero": ("Numéro", ["-numero"])}
    par_page = 12
    flux = "lettre_feed"
    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = ["resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "archive de La Lettre"

    def elements(self):
        return Numero.objects.select_related("document")
