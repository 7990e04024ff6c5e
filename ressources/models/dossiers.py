"""Dossiers thématiques and their list."""

from django.db import models
from resovilles.listes import IndexMixin
from resovilles.pages import PageBase
from resovilles.recherche import Categorie
from resovilles.sections import en_sections
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ressources.models.base import FILTRE_TERRITOIRE, FILTRE_THEME, Ressource, en_ligne


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
    categorie_recherche = Categorie("dossier", "Dossiers thématiques")
    content_panels = [
        *PageBase.content_panels,
        Ressource.classement_panel,
        FieldRowPanel([FieldPanel("illustration"), FieldPanel("contact")]),
        FieldPanel("document"),
        FieldPanel("corps"),
        Ressource.bibliographie_panel,
    ]
    parent_page_types = ["ressources.DossiersIndex"]

    class Meta:
        verbose_name = "dossier thématique"
        verbose_name_plural = "dossiers thématiques"

    @property
    def fichier_illustration(self):
        return f"illustrations/{self.illustration}.svg"

    def champs_recherche(self):
        contact = (str(self.contact),) if self.contact else ()
        return super().champs_recherche() | {"personnes": contact, "poids": 3}

    @property
    def a_une_edition_papier(self):
        """False when every section is marked for the web: there is nothing to print."""
        return bool(en_sections(self.corps, "papier"))

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"editions": list(self.editions.parues().defer("empreintes"))}


class DossiersIndex(IndexMixin, PageBase):
    flux = "dossiers_feed"
    filtres = [FILTRE_THEME, FILTRE_TERRITOIRE]
    tris = {"titre": ("Titre", ["title"]), "date": ("Mise à jour", ["-last_published_at", "title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.Dossier"]
    max_count = 1

    class Meta:
        verbose_name = "liste des dossiers"

    def elements(self):
        return en_ligne(Dossier)
