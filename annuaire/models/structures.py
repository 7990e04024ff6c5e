"""Who acts: the structures of the two regions."""

from django.db import models
from django.db.models.functions import Lower
from resovilles.panels import liste_courte
from resovilles.recherche import Categorie, DocumentRecherche
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from thesaurus.models import Concept, concept_field


class StructureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The directory of structures is public."""
        return self.all()


class Structure(index.Indexed, models.Model):
    nom = models.CharField("nom", max_length=200)
    sigle = models.CharField("sigle", max_length=30, blank=True)
    type_acteur = concept_field(Concept.Famille.ACTEUR, "type d’acteur")
    ville = models.ForeignKey(
        "territoires.Territoire",
        verbose_name="ville",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    site = models.URLField("site", blank=True)
    est_le_centre = models.BooleanField("c’est notre centre de ressources", default=False)

    categorie_recherche = Categorie("acteur", "Acteurs")

    objects = StructureQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("nom"), FieldPanel("sigle")]),
        liste_courte("type_acteur"),
        FieldPanel("ville"),
        FieldPanel("site"),
        FieldPanel("est_le_centre"),
    ]
    search_fields = [
        index.SearchField("nom"),
        index.SearchField("sigle"),
        index.AutocompleteField("nom"),
    ]

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = [Lower("nom")]
        constraints = [
            models.UniqueConstraint(
                fields=["est_le_centre"],
                condition=models.Q(est_le_centre=True),
                name="un_seul_centre",
                violation_error_message="Une autre structure est déjà notée comme notre centre.",
            )
        ]

    def __str__(self):
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom

    def document_recherche(self):
        return DocumentRecherche(
            titre=str(self),
            adresse="/annuaire/",
            surtitre=" – ".join(map(str, filter(None, ("Acteur", self.type_acteur)))),
            detail=str(self.ville or ""),
            precis=self.sigle,
            territoires=(self.ville_id,) if self.ville_id else (),
        )
