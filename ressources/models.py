"""Ressources documentaires: dossiers, fiches expériences, publications."""

from django.db import models
from resovilles.blocks import CorpsBlock
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from territoires.models import SitueMixin, Territoire
from thesaurus.models import Concept, ThematiseMixin, concept_field


class Ressource(ThematiseMixin, SitueMixin, PageBase):
    """What dossiers, fiches and publications share: a body, themes, territories, a file."""

    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)
    document = models.ForeignKey(
        "resovilles.DocumentSite",
        verbose_name="document à télécharger",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    classement_panel = MultiFieldPanel(
        [FieldPanel("themes"), FieldPanel("territoires")], "Classement"
    )
    content_panels = [
        *PageBase.content_panels,
        classement_panel,
        FieldPanel("document"),
        FieldPanel("corps"),
    ]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    subpage_types = []

    class Meta:
        abstract = True

    @property
    def surtitre(self):
        morceaux = [self._meta.verbose_name.capitalize(), *map(str, self.themes_affiches[:1])]
        return " – ".join(morceaux)

    def voir_aussi(self):
        """Up to four other resources that share a theme, the latest first."""
        themes = [theme.pk for theme in self.themes_affiches]
        proches = models.Q()
        for nom in ("dossier", "ficheexperience", "publication"):
            proches |= models.Q(**{f"{nom}__themes__in": themes})
        pages = Page.objects.live().public().filter(proches).exclude(pk=self.pk)
        return pages.distinct().order_by("-first_published_at", "title").specific()[:4]

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"voir_aussi": self.voir_aussi()}


class Dossier(Ressource):
    class Illustration(models.TextChoices):
        IMMEUBLE = "immeuble", "Immeuble"
        POT_COMMUN = "pot-commun", "Pot commun"
        FRISE = "frise", "Frise"
        QUARTIER = "quartier", "Quartier"
        TABLE_RONDE = "table-ronde", "Table ronde"
        GRUE = "grue", "Grue"
        BALANCE = "balance", "Balance"
        TRIBUNE = "tribune", "Tribune"
        ECOLE = "ecole", "École"
        NUIT = "nuit", "Nuit"
        RESEAU = "reseau", "Réseau"
        DANSE = "danse", "Danse"
        MASQUES = "masques", "Masques"

    illustration = models.CharField(
        "illustration",
        max_length=15,
        choices=Illustration.choices,
        default=Illustration.RESEAU,
        help_text="Le disque dessiné qui accompagne le titre.",
    )
    contact = models.ForeignKey(
        "annuaire.Personne",
        verbose_name="contact",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    genre_affiche = "dossier"
    content_panels = [
        *PageBase.content_panels,
        Ressource.classement_panel,
        FieldRowPanel([FieldPanel("illustration"), FieldPanel("contact")]),
        FieldPanel("document"),
        FieldPanel("corps"),
    ]
    parent_page_types = ["ressources.DossiersIndex"]

    class Meta:
        verbose_name = "dossier thématique"
        verbose_name_plural = "dossiers thématiques"

    @property
    def fichier_illustration(self):
        return f"illustrations/{self.illustration}.svg"


class FicheExperience(Ressource):
    porteur = models.CharField("porteur du projet", max_length=200)
    periode = models.CharField("période", max_length=100, blank=True)
    public_vise = models.CharField("public", max_length=200, blank=True)
    partenaires = models.TextField("partenaires", blank=True, max_length=600)
    budget = models.CharField("budget", max_length=200, blank=True)
    validee_le = models.DateField("validée par le porteur le", null=True, blank=True)
    validee_par = models.CharField(
        "validée par",
        max_length=200,
        blank=True,
        help_text="La fonction suffit : « la coordinatrice du programme ».",
    )

    genre_affiche = "fiche"
    content_panels = [
        *PageBase.content_panels,
        Ressource.classement_panel,
        MultiFieldPanel(
            [
                FieldPanel("porteur"),
                FieldRowPanel([FieldPanel("periode"), FieldPanel("budget")]),
                FieldPanel("public_vise"),
                FieldPanel("partenaires"),
            ],
            "L’action",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("validee_le"), FieldPanel("validee_par")])],
            "Validation par le porteur de projet",
        ),
        FieldPanel("document"),
        FieldPanel("corps"),
    ]
    parent_page_types = ["ressources.FichesIndex"]

    class Meta:
        verbose_name = "fiche expérience"
        verbose_name_plural = "fiches expériences"


class Publication(Ressource):
    class Etat(models.TextChoices):
        EN_COURS = "en_cours", "En cours"
        PARU = "paru", "Paru"
        EPUISE = "epuise", "Épuisé"
        REMPLACE = "remplace", "Remplacé"
        ARRETE = "arrete", "Arrêté"

    collection = models.CharField("collection", max_length=150, blank=True)
    numero = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    genre = concept_field(Concept.Famille.DOCUMENT, "nature")
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.PARU)
    date_parution = models.DateField("date de parution", null=True, blank=True)
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    tirage = models.PositiveIntegerField("tirage", null=True, blank=True)
    remplacee_par = models.ForeignKey(
        "self",
        verbose_name="remplacée par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="remplace",
    )

    genre_affiche = "publication"
    content_panels = [
        *PageBase.content_panels,
        Ressource.classement_panel,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("collection"), FieldPanel("numero")]),
                FieldRowPanel([FieldPanel("genre"), FieldPanel("etat")]),
                FieldRowPanel([FieldPanel("date_parution"), FieldPanel("pages")]),
                FieldPanel("tirage"),
                FieldPanel("remplacee_par"),
            ],
            "Publication",
        ),
        FieldPanel("document"),
        FieldPanel("corps"),
    ]
    parent_page_types = ["ressources.PublicationsIndex"]

    class Meta:
        verbose_name = "publication"
        verbose_name_plural = "publications"

    @property
    def surtitre(self):
        if self.collection:
            return f"{self.collection}, n° {self.numero}" if self.numero else self.collection
        return str(self.genre or "Publication")


def themes():
    concepts = Concept.objects.famille(Concept.Famille.THEME)
    return [(concept.identifiant, concept.libelle) for concept in concepts]


def territoires():
    return [(territoire.code, territoire.nom) for territoire in Territoire.objects.all()]


FILTRE_THEME = Filtre("theme", "Thème", themes, "themes__identifiant")
FILTRE_TERRITOIRE = Filtre("territoire", "Territoire", territoires, "territoires__code")


class RubriqueRessources(PageBase):
    parent_page_types = ["home.Accueil"]
    subpage_types = [
        "ressources.DossiersIndex",
        "ressources.FichesIndex",
        "ressources.PublicationsIndex",
        "resovilles.PageContenu",
    ]
    max_count = 1

    class Meta:
        verbose_name = "rubrique des ressources"

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {
            "dossiers": en_ligne(Dossier).order_by("title"),
            "fiches": en_ligne(FicheExperience).order_by("-date_affichee")[:6],
            "publications": en_ligne(Publication).order_by("-date_parution")[:6],
        }


def en_ligne(modele):
    """The published and public pages of a kind, with what their cards show."""
    pages = modele.objects.live().public().select_related("document")
    return pages.prefetch_related("themes", "territoires")


class DossiersIndex(IndexMixin, PageBase):
    filtres = [FILTRE_THEME, FILTRE_TERRITOIRE]
    tris = {"titre": ("Titre", ["title"]), "date": ("Mise à jour", ["-mise_a_jour", "title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.Dossier"]
    max_count = 1

    class Meta:
        verbose_name = "liste des dossiers"

    def elements(self):
        return en_ligne(Dossier)


class FichesIndex(IndexMixin, PageBase):
    filtres = [FILTRE_THEME, FILTRE_TERRITOIRE]
    tris = {"date": ("Date", ["-date_affichee", "title"]), "titre": ("Titre", ["title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.FicheExperience"]
    max_count = 1

    class Meta:
        verbose_name = "liste des fiches expériences"

    def elements(self):
        return en_ligne(FicheExperience)


class PublicationsIndex(IndexMixin, PageBase):
    filtres = [
        FILTRE_THEME,
        Filtre("etat", "État", Publication.Etat.choices),
    ]
    tris = {"date": ("Date", ["-date_parution", "title"]), "titre": ("Titre", ["title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.Publication"]
    max_count = 1

    class Meta:
        verbose_name = "liste des publications"

    def elements(self):
        return en_ligne(Publication).select_related("genre", "document")
