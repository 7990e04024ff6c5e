"""Publications, their collections and states, and their list."""

from django.db import models
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from resovilles.donnees_structurees import article, sans_vide
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase
from resovilles.panels import liste_courte
from resovilles.recherche import Categorie, EtatDuJour, Support, lignes_d_etat
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from ressources.models.base import FILTRE_NATURE, FILTRE_THEME, Ressource, en_ligne
from thesaurus.models import Concept, concept_field


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
    categorie_recherche = Categorie("publication", "Publications")
    content_panels = [
        *PageBase.content_panels,
        Ressource.classement_panel,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("collection"), FieldPanel("numero")]),
                FieldRowPanel([liste_courte("genre"), FieldPanel("etat")]),
                FieldRowPanel([FieldPanel("date_parution"), FieldPanel("pages")]),
                FieldPanel("tirage"),
                FieldPanel("remplacee_par"),
            ],
            "Publication",
        ),
        FieldPanel("document"),
        FieldPanel("corps"),
        Ressource.bibliographie_panel,
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

    def donnees_structurees(self):
        parution = self.date_parution and self.date_parution.isoformat()
        serie = {"@type": "CreativeWorkSeries", "name": self.collection}
        return [
            article(self, "Report")
            | sans_vide(
                datePublished=parution,
                reportNumber=self.numero and str(self.numero),
                isPartOf=self.collection and serie,
            )
        ]

    def champs_recherche(self):
        champs = super().champs_recherche()
        papier = {Support.PAPIER} if self.tirage or self.stock_ou_rien else set()
        return champs | {
            "detail": self.parution,
            "precis": f"{self.collection} {self.numero or ''} {self.genre or ''}",
            "jour": self.date_parution or self.date_affichee,
            "supports": champs["supports"] | papier,
        }

    def champs_lettre(self):
        champs = super().champs_lettre()
        detail = " – ".join(filter(None, (self.parution, champs["detail"])))
        return champs | {"nature": self.surtitre, "detail": detail}

    @classmethod
    def etats_recherche(cls, pks):
        """What a result says of today's state: out of print, replaced."""
        publications = cls.objects.filter(pk__in=pks).annotate(etat_du_jour=ETAT_DU_JOUR)
        return lignes_d_etat(publications.exclude(etat_du_jour=cls.Etat.PARU), F("etat_du_jour"))

    @classmethod
    def etat_recherche(cls, pk, mot, nombre, jour):
        return EtatDuJour(cls.Etat(mot).label)

    @property
    def parution(self):
        """When it came out, how long it is: “Mars 2005 – 52 pages”."""
        date = self.date_parution and date_format(self.date_parution, "F Y").capitalize()
        pages = self.pages and f"{self.pages} pages"
        return " – ".join(filter(None, (date, pages)))

    @property
    def stock_ou_rien(self):
        """The copies to send by post; None for what exists as a file only."""
        return getattr(self, "stock", None)

    @property
    def etat_affiche(self):
        """The editor's word, except that a stock at zero says so by itself."""
        stock = self.stock_ou_rien
        if self.etat == self.Etat.PARU and stock and stock.est_epuise:
            return self.Etat.EPUISE
        return self.Etat(self.etat)

    @property
    def se_commande(self):
        return self.stock_ou_rien is not None and self.etat_affiche == self.Etat.PARU

    @property
    def adresse_commande(self):
        return reverse("order", args=[self.pk])


# For lists, the same rule as `etat_affiche`.
ETAT_DU_JOUR = Case(
    When(
        etat=Publication.Etat.PARU,
        stock__exemplaires=F("stock__promis"),
        then=Value(Publication.Etat.EPUISE),
    ),
    default=F("etat"),
)


class PublicationsIndex(IndexMixin, PageBase):
    flux = "publications_feed"
    filtres = [
        FILTRE_THEME,
        FILTRE_NATURE,
        Filtre("etat", "État", Publication.Etat.choices, "etat_du_jour"),
    ]
    tris = {"date": ("Date", ["-date_parution", "title"]), "titre": ("Titre", ["title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.Publication"]
    max_count = 1

    class Meta:
        verbose_name = "liste des publications"

    def elements(self):
        publications = en_ligne(Publication).select_related("genre", "stock")
        return publications.annotate(etat_du_jour=ETAT_DU_JOUR)
