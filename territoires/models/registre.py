"""The register of territories: codes are text, never numbers, and names never identify."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import connection, models
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from modelcluster.fields import ParentalManyToManyField
from resovilles.panels import cases_a_cocher
from resovilles.recherche import Categorie, DocumentRecherche
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from territoires.parente import Cycle, Parente

# UNION leaves each out once it is known: a cycle, if the base ever held one, would end.
PARTIES = """
WITH RECURSIVE parties(cle) AS (
    SELECT id FROM territoires_territoire WHERE id = %s
    UNION SELECT enfant_id FROM territoires_appartenance JOIN parties ON parent_id = cle
) SELECT cle FROM parties
"""


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

    def suivis(self):
        """Without the communes that the register only knows by name, once the official list of
        all communes is loaded: thousands, in forms and filters where nobody looks for them."""
        suivie = models.Q(visite_2006=True) | models.Q(fiche__isnull=False)
        suivie |= models.Exists(
            apps.get_model("territoires.Zonage").objects.filter(commune=models.OuterRef("pk"))
        )
        return self.filter(~models.Q(genre=Territoire.Genre.COMMUNE) | suivie)

    def par_taille(self):
        """With their `rang`: regions first, quartiers last."""
        rangs = [models.When(genre=g, then=r) for r, g in enumerate(Territoire.Genre.values)]
        return self.annotate(rang=models.Case(*rangs, output_field=models.IntegerField()))


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

    def get_absolute_url(self):
        return reverse("territory", args=[self.code])

    def document_recherche(self):
        """A territory leads to all that the site holds about it."""
        return DocumentRecherche(
            titre=self.nom,
            adresse=self.get_absolute_url(),
            surtitre=self.get_genre_display(),
            detail=f"Code officiel : {self.code}",
            precis=self.code,
            poids=4,
        )

    @property
    def nature_et_code(self):
        """What it is and its official code, as a reader knows it: ours mean nothing outside."""
        registre = {self.Genre.COMMUNE: "Insee", self.Genre.EPCI: "SIREN"}.get(self.genre)
        return self.get_genre_display() + (f" – {registre} {self.code}" if registre else "")

    @cached_property
    def parties(self):
        """Its own key and those of all that it holds, at any depth, in one query."""
        with connection.cursor() as curseur:
            curseur.execute(PARTIES, [self.pk])
            return [cle for (cle,) in curseur.fetchall()]

    @property
    def departement(self):
        """The département of a commune, which its Insee code begins with (97x overseas)."""
        return self.code[: 3 if self.code.startswith("97") else 2]


class SansCycle(models.Model):
    """What links two territories, from `DE` to `VERS`: no circle, even from afar."""

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        de, vers = (f"{nom}_id" for nom in (self.DE, self.VERS))
        siens = [getattr(self, de), getattr(self, vers)]
        if None in siens:  # the form says what is missing
            return
        try:
            Parente(type(self).objects.exclude(pk=self.pk).values_list(de, vers)).ajouter(*siens)
        except Cycle as cycle:
            noms = Territoire.objects.in_bulk(cycle.chemin)
            phrase = capfirst(str(Cycle([noms[cle] for cle in cycle.chemin])))
            raise ValidationError({self.VERS: phrase}) from cycle


class Appartenance(SansCycle):
    """A dated link: a quartier may lie in several communes, an EPCI changes its members."""

    enfant = models.ForeignKey(Territoire, models.CASCADE, related_name="appartenances")
    parent = models.ForeignKey(Territoire, models.PROTECT, related_name="+")
    depuis = models.DateField("depuis", null=True, blank=True)
    jusque = models.DateField("jusqu’au", null=True, blank=True)

    DE, VERS = "enfant", "parent"
    panels = [
        FieldPanel("enfant", heading="Le territoire"),
        FieldPanel("parent", heading="Fait partie de"),
        FieldRowPanel([FieldPanel("depuis"), FieldPanel("jusque")]),
    ]

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

    def clean(self):
        super().clean()
        if self.depuis and self.jusque and self.jusque < self.depuis:
            raise ValidationError({"jusque": "La fin précède le début."})


class Succession(SansCycle):
    """What follows a territory that ended: a quartier of 1996 is drawn anew in 2015, in 2024."""

    ancien = models.ForeignKey(Territoire, models.CASCADE, related_name="suites")
    nouveau = models.ForeignKey(Territoire, models.CASCADE, related_name="origines")
    le = models.DateField("à la date du", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    DE, VERS = "ancien", "nouveau"
    panels = [
        FieldPanel("ancien", heading="Le territoire qui a pris fin"),
        FieldPanel("nouveau", heading="Celui qui l’a suivi"),
        FieldRowPanel([FieldPanel("le"), FieldPanel("source")]),
    ]

    class Meta:
        verbose_name = "succession"
        constraints = [
            models.UniqueConstraint(fields=["ancien", "nouveau"], name="succession_unique"),
            models.CheckConstraint(
                condition=~models.Q(ancien=models.F("nouveau")), name="succession_pas_a_soi"
            ),
        ]

    def __str__(self):
        return f"{self.ancien}, puis {self.nouveau}"


class CasesDesTerritoires(CheckboxSelectMultiple):
    """A box for each territory that the centre follows, and for those already ticked."""

    def optgroups(self, name, value, attrs=None):
        tous = self.choices.field.queryset  # not that of a former rendering
        suivis = tous.suivis().values("pk")
        coches = [cle for cle in value if str(cle).isdigit()]
        self.choices.queryset = tous.filter(models.Q(pk__in=suivis) | models.Q(pk__in=coches))
        return super().optgroups(name, value, attrs)


class SitueMixin(models.Model):
    """A content that says where it happens."""

    territoires = ParentalManyToManyField(
        "territoires.Territoire", verbose_name="territoires", blank=True, related_name="+"
    )

    territoires_panel = cases_a_cocher("territoires", CasesDesTerritoires)

    class Meta:
        abstract = True

    @property
    def territoires_affiches(self):
        return list(self.territoires.all())
