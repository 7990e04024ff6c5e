"""The page that lists the documentary base."""

from django.db.models import F
from resovilles.adresses import absolue
from resovilles.listes import Filtre, IndexMixin
from resovilles.pages import PageBase

from ressources.models.base import FILTRE_NATURE, FILTRE_TERRITOIRE, FILTRE_THEME
from ressources.models.notices import Notice
from thesaurus.models import Concept


def descripteurs():
    """The terms that index a notice online."""
    employes = Notice.objects.en_ligne().exclude(descripteurs=None).values("descripteurs")
    concepts = Concept.objects.filter(pk__in=employes).order_by("libelle")
    return [(concept.identifiant, str(concept)) for concept in concepts]


def annees():
    parues = Notice.objects.en_ligne().exclude(annee=None)
    valeurs = parues.order_by("-annee").values_list("annee", flat=True).distinct()
    return [(str(annee), str(annee)) for annee in valeurs]


class NoticesIndex(IndexMixin, PageBase):
    """The base as a list; each notice has its own address below it."""

    filtres = [
        FILTRE_THEME,
        FILTRE_NATURE,
        FILTRE_TERRITOIRE,
        Filtre("descripteur", "Mot clé", descripteurs, "descripteurs__identifiant"),
        Filtre("annee", "Année", annees),
    ]
    tris = {
        "entree": ("Entrée dans la base", ["-date_entree", "-pk"]),
        "parution": ("Parution", [F("annee").desc(nulls_last=True), "cle_titre", "pk"]),
        "titre": ("Titre", ["cle_titre", "pk"]),
    }
    flux = "notices_feed"
    parent_page_types = ["ressources.RubriqueRessources"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = "base documentaire"

    def elements(self):
        return Notice.objects.en_ligne().pour_une_ligne()

    def get_sitemap_urls(self, request=None):
        notices = Notice.objects.en_ligne().only("titre", "modifiee_le").order_by("pk")
        return super().get_sitemap_urls(request) + [
            {"location": absolue(notice.get_absolute_url()), "lastmod": notice.modifiee_le}
            for notice in notices
        ]
