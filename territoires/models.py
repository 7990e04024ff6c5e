"""The register of territories: codes are text, never numbers, and names never identify."""

from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from resovilles.blocks import CorpsBlock
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase
from resovilles.panels import cases_a_cocher
from resovilles.recherche import Categorie, DocumentRecherche
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index


class TerritoireQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register is public, apart from what only classes other contents."""
        return self.des_deux_regions()

    def rencontres_en_2006(self):
        """The towns and agglomerations that the centre visited (report 2006, p. 18)."""
        return self.filter(visite_2006=True)

    def des_deux_regions(self):
        """Without what only classes other contents: abroad, elsewhere in France, not said."""
        return self.exclude(genre=Territoire.Genre.AUTRE)


class Territoire(index.Indexed, models.Model):
    class Genre(models.TextChoices):
        REGION = "region", "Région"
        DEPARTEMENT = "departement", "Département"
        EPCI = "epci", "Intercommunalité"
        COMMUNE = "commune", "Commune"
        QUARTIER = "quartier", "Quartier"
        AUTRE = "autre", "Hors périmètre ou non précisé"

    genre = models.CharField("genre", max_length=12, choices=Genre.choices)
    code = models.CharField(
        "code officiel",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Z-]+$", "Chiffres et capitales seulement.")],
        help_text="Insee pour une commune (5 signes), SIREN pour une intercommunalité (9).",
    )
    nom = models.CharField("nom", max_length=150)
    valide_du = models.DateField("existe depuis", null=True, blank=True)
    valide_au = models.DateField("jusqu’au", null=True, blank=True)
    parents = models.ManyToManyField(
        "self",
        verbose_name="fait partie de",
        through="Appartenance",
        through_fields=("enfant", "parent"),
        symmetrical=False,
        related_name="enfants",
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    population_prioritaire = models.PositiveIntegerField(
        "habitants des quartiers prioritaires", null=True, blank=True
    )
    visite_2006 = models.BooleanField("ville ou agglomération rencontrée en 2006", default=False)
    source = models.CharField("source", max_length=200, blank=True)

    categorie_recherche = Categorie("territoire", "Territoires")

    objects = TerritoireQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("genre"), FieldPanel("code")]),
        FieldPanel("nom"),
        FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("population_prioritaire"),
        FieldPanel("visite_2006"),
        FieldPanel("source"),
    ]
    search_fields = [
        index.SearchField("nom"),
        index.SearchField("code"),
        index.AutocompleteField("nom"),
        index.FilterField("genre"),
    ]

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["nom", "code"]

    def __str__(self):
        return self.nom

    def document_recherche(self):
        """A territory leads to all that the site holds about it."""
        return DocumentRecherche(
            titre=self.nom,
            adresse=f"/recherche/?territoire={self.code}",
            surtitre=self.get_genre_display(),
            detail=f"Code officiel : {self.code}",
            precis=self.code,
            poids=4,
        )


class Appartenance(models.Model):
    """A dated link: a quartier may lie in several communes, an EPCI changes its members."""

    enfant = models.ForeignKey(Territoire, models.CASCADE, related_name="appartenances")
    parent = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    depuis = models.DateField("depuis", null=True, blank=True)
    jusque = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "appartenance"
        constraints = [
            models.UniqueConstraint(
                fields=["enfant", "parent", "depuis"], name="appartenance_unique"
            ),
            models.CheckConstraint(
                condition=~models.Q(enfant=models.F("parent")), name="appartenance_pas_a_soi"
            ),
        ]

    def __str__(self):
        return f"{self.enfant} ({self.parent})"


class SitueMixin(models.Model):
    """A content that says where it happens."""

    territoires = ParentalManyToManyField(
        "territoires.Territoire", verbose_name="territoires", blank=True, related_name="+"
    )

    territoires_panel = cases_a_cocher("territoires")

    class Meta:
        abstract = True

    @property
    def territoires_affiches(self):
        return list(self.territoires.all())


class TerritoiresIndex(IndexMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    par_page = 60
    filtres = [
        Filtre("genre", "Nature", [c for c in Territoire.Genre.choices if c[0] != "autre"]),
    ]
    tris = {"nom": ("Nom", ["nom"])}

    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = ["resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "rubrique des territoires"

    def elements(self):
        """What a reader looks for by its name: “not said” and “abroad” are not places to visit."""
        return Territoire.objects.des_deux_regions().prefetch_related("parents")
