"""The rubrique: what one finds by its name, its kind or its zoning."""

from resovilles.blocks import CorpsBlock
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel

from territoires.models.registre import Territoire


class TerritoiresIndex(IndexMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    par_page = 60
    filtres = [
        Filtre("genre", "Nature", [c for c in Territoire.Genre.choices if c[0] != "autre"]),
    ]
    tris = {"nom": ("Nom", ["rang", "nom"])}

    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = ["territoires.FicheTerritoire", "resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "rubrique des territoires"

    def elements(self):
        """What a reader looks for by its name: “not said” and “abroad” are not places to visit."""
        return (
            Territoire.objects.des_deux_regions().suivis().par_taille().prefetch_related("parents")
        )
