"""Fiches expériences, validated by those who led them, and their list."""

from django.db import models
from resovilles.listes import IndexMixin
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from ressources.models.base import FILTRE_TERRITOIRE, FILTRE_THEME, Ressource, en_ligne


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


class FichesIndex(IndexMixin, PageBase):
    flux = "fiches_feed"
    filtres = [FILTRE_THEME, FILTRE_TERRITOIRE]
    tris = {"date": ("Date", ["-date_affichee", "title"]), "titre": ("Titre", ["title"])}
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = ["ressources.FicheExperience"]
    max_count = 1

    class Meta:
        verbose_name = "liste des fiches expériences"

    def elements(self):
        return en_ligne(FicheExperience)
