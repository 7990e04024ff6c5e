"""What dossiers, fiches and publications share."""

from functools import cache

from django.db import models
from resovilles.blocks import CorpsBlock
from resovilles.donnees_structurees import article
from resovilles.fields import CorpsField
from resovilles.listes import Filtre
from resovilles.pages import DateeMixin, PageBase
from resovilles.recherche import Support
from resovilles.routage import pages_publiees
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from territoires.models import SitueMixin, Territoire
from thesaurus.models import Concept, ThematiseMixin


class Ressource(ThematiseMixin, SitueMixin, DateeMixin, PageBase):
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
        [ThematiseMixin.themes_panel, SitueMixin.territoires_panel], "Classement"
    )
    bibliographie_panel = InlinePanel(
        "references", heading="Bibliographie", label="Notice", classname="collapsed"
    )
    content_panels = [
        *PageBase.content_panels,
        classement_panel,
        FieldPanel("document"),
        FieldPanel("corps"),
        bibliographie_panel,
    ]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    subpage_types = []

    class Meta:
        abstract = True

    @property
    def surtitre(self):
        morceaux = [self._meta.verbose_name.capitalize(), *map(str, self.themes_affiches[:1])]
        return " – ".join(morceaux)

    def donnees_structurees(self):
        return [article(self, "Article")]

    def champs_recherche(self):
        champs = super().champs_recherche()
        return champs | {
            "themes": tuple(theme.pk for theme in self.themes_affiches),
            "territoires": tuple(territoire.pk for territoire in self.territoires_affiches),
            "fichier": self.document_id,
            "supports": champs["supports"] | ({Support.PDF} if self.document_id else set()),
            "poids": 2,
        }

    def champs_lettre(self):
        detail = self.document.description_publique if self.document else ""
        return super().champs_lettre() | {"detail": detail}

    def voir_aussi(self):
        """Up to four other resources that share a theme, the latest first."""
        themes = [theme.pk for theme in self.themes_affiches]
        proches = models.Q()
        for nom in ("dossier", "ficheexperience", "publication"):
            proches |= models.Q(**{f"{nom}__themes__in": themes})
        pages = pages_publiees().filter(proches).exclude(pk=self.pk)
        return pages.distinct().order_by("-first_published_at", "title").specific()[:4]

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"voir_aussi": cache(lambda: list(self.voir_aussi()))}


def themes():
    concepts = Concept.objects.famille(Concept.Famille.THEME)
    return [(concept.identifiant, concept.libelle) for concept in concepts]


def natures():
    concepts = Concept.objects.famille(Concept.Famille.DOCUMENT)
    return [(concept.identifiant, concept.libelle) for concept in concepts]


def territoires():
    suivis = Territoire.objects.suivis().exclude(genre=Territoire.Genre.QUARTIER)
    return [(territoire.code, territoire.nom) for territoire in suivis]


FILTRE_THEME = Filtre("theme", "Thème", themes, "themes__identifiant")
FILTRE_NATURE = Filtre("nature", "Nature", natures, "genre__identifiant")
FILTRE_TERRITOIRE = Filtre("territoire", "Territoire", territoires, "territoires__code")


def en_ligne(modele):
    """The published and public pages of a kind, with what their cards show."""
    pages = modele.objects.live().public().select_related("document")
    return pages.prefetch_related("themes")
