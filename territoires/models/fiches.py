"""The page of a territory that the centre describes."""

from functools import cache

from django.db import models
from resovilles.acces import lecteur
from resovilles.blocks import CorpsBlock
from resovilles.fields import CorpsField
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from territoires.models.registre import Territoire


class FicheTerritoire(PageBase):
    territoire = models.OneToOneField(
        Territoire, verbose_name="territoire", on_delete=models.PROTECT, related_name="fiche"
    )
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    genre_affiche = "territoire"
    template = "territoires/fiche_territoire.html"
    content_panels = [*PageBase.content_panels, FieldPanel("territoire"), FieldPanel("corps")]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    parent_page_types = ["territoires.TerritoiresIndex"]
    subpage_types = []

    class Meta:
        verbose_name = "fiche d’un territoire"
        verbose_name_plural = "fiches des territoires"

    @property
    def surtitre(self):
        return self.territoire.nature_et_code

    def get_context(self, request, *args, **kwargs):
        from territoires.portrait import portrait  # which reads these models

        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"portrait": cache(lambda: portrait(self.territoire, lecteur(request)))}
