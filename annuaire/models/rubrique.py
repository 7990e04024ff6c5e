"""The pages of the directory."""

from resovilles.blocks import CorpsBlock
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase
from wagtail.admin.panels import FieldPanel

from annuaire.models.personnes import Fonction
from annuaire.models.structures import Structure
from thesaurus.models import Concept


def types_d_acteurs():
    concepts = Concept.objects.famille(Concept.Famille.ACTEUR)
    return [(concept.identifiant, concept.libelle) for concept in concepts]


class AnnuaireIndex(IndexMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    par_page = 40
    filtres = [Filtre("type", "Type d’acteur", types_d_acteurs, "type_acteur__identifiant")]
    tris = {"nom": ("Nom", ["nom"])}

    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = ["resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "rubrique de l’annuaire"

    def elements(self):
        return Structure.objects.select_related("type_acteur", "ville")

    def get_context(self, request, *args, **kwargs):
        equipe = Fonction.objects.de_l_equipe().en_cours()
        return super().get_context(request, *args, **kwargs) | {"equipe": equipe}


class PageEquipe(PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["resovilles.PageContenu"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = "page de l’équipe"

    def get_context(self, request, *args, **kwargs):
        fonctions = Fonction.objects.de_l_equipe()
        return super().get_context(request, *args, **kwargs) | {
            "equipe": fonctions.en_cours(),
            "anciens": fonctions.passees(),
        }
