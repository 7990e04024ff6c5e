"""The field's controlled vocabulary: themes, schemes, zonings, kinds of documents and meetings."""

from urllib.parse import urlencode

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from resovilles.panels import cases_a_cocher
from resovilles.recherche import Categorie, DocumentRecherche, Texte
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index


class ConceptQuerySet(models.QuerySet):
    def famille(self, famille):
        return self.filter(famille=famille)

    def visible_to(self, user):
        """The vocabulary is public."""
        return self.all()


class Concept(index.Indexed, models.Model):
    """A term with its dates. It is never renamed in place: what follows it is `remplace_par`, so
    that a figure of 2006 keeps the word of its time."""

    class Famille(models.TextChoices):
        THEME = "theme", "Thème"
        DISPOSITIF = "dispositif", "Dispositif ou contrat"
        ZONAGE = "zonage", "Zonage"
        ORGANISME = "organisme", "Organisme"
        DOCUMENT = "document", "Nature de document"
        RENCONTRE = "rencontre", "Nature de rencontre"
        ACTEUR = "acteur", "Type d’acteur"
        DEMANDE = "demande", "Nature de demande"

    identifiant = models.SlugField("identifiant", max_length=80, unique=True)
    famille = models.CharField("famille", max_length=20, choices=Famille.choices)
    libelle = models.CharField("libellé", max_length=200)
    sigle = models.CharField("sigle", max_length=20, blank=True)
    definition = models.TextField("définition", blank=True)
    plus_large = models.ForeignKey(
        "self",
        verbose_name="terme plus large",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plus_precis",
    )
    valide_du = models.DateField("valide depuis", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au", null=True, blank=True)
    remplace_par = models.ManyToManyField(
        "self", verbose_name="remplacé par", blank=True, symmetrical=False, related_name="remplace"
    )
    source = models.CharField("source", max_length=300, blank=True)
    transversal = models.BooleanField("transversal", default=False)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    categorie_recherche = Categorie("terme", "Termes du vocabulaire")

    objects = ConceptQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("famille"), FieldPanel("identifiant")]),
        FieldRowPanel([FieldPanel("libelle"), FieldPanel("sigle")]),
        FieldPanel("definition"),
        FieldPanel("plus_large"),
        FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")]),
        FieldPanel("remplace_par"),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("transversal"), FieldPanel("ordre")]),
    ]
    search_fields = [
        index.SearchField("libelle"),
        index.SearchField("sigle"),
        index.AutocompleteField("libelle"),
        index.FilterField("famille"),
    ]

    class Meta:
        verbose_name = "terme du vocabulaire"
        verbose_name_plural = "vocabulaire"
        ordering = ["famille", "ordre", "libelle"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valide_au__isnull=True)
                | models.Q(valide_du__isnull=True)
                | models.Q(valide_au__gte=models.F("valide_du")),
                name="concept_dates_dans_l_ordre",
                violation_error_message="La fin précède le début.",
            )
        ]

    def __str__(self):
        return f"{self.libelle} ({self.sigle})" if self.sigle else self.libelle

    def document_recherche(self):
        """Terms that only class things say nothing by themselves: those that are defined do, and
        themes lead to what they gather."""
        if self.famille == self.Famille.THEME:
            adresse = f"/recherche/?theme={self.identifiant}"
        elif self.definition:
            adresse = f"/recherche/?{urlencode({'q': self.sigle or self.libelle})}"
        else:
            return None
        return DocumentRecherche(
            titre=str(self),
            adresse=adresse,
            surtitre=self.get_famille_display(),
            resume=self.definition,
            textes=(Texte(self.definition), Texte(self.source)),
            poids=2,
        )


def concept_field(famille, verbose_name, **options):
    """A reference to one concept of a family (kind of document, of meeting)."""
    return models.ForeignKey(
        "thesaurus.Concept",
        verbose_name=verbose_name,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"famille": famille},
        **options,
    )


class ThematiseMixin(models.Model):
    """A content that says what it is about."""

    themes = ParentalManyToManyField(
        "thesaurus.Concept",
        verbose_name="thèmes",
        blank=True,
        limit_choices_to={"famille": Concept.Famille.THEME},
        related_name="+",
    )

    themes_panel = cases_a_cocher("themes")

    class Meta:
        abstract = True

    @property
    def themes_affiches(self):
        return list(self.themes.all())
