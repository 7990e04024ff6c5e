"""The front page of the documentary resources."""

from django.urls import reverse
from resovilles.adresses import absolue
from resovilles.cache.gardes import garder
from resovilles.pages import PageBase

from ressources.models.base import en_ligne
from ressources.models.dossiers import Dossier
from ressources.models.fiches import FicheExperience
from ressources.models.publications import Publication
from thesaurus.lexique import vocabulaire


class RubriqueRessources(PageBase):
    parent_page_types = ["home.Accueil"]
    subpage_types = [
        "ressources.DossiersIndex",
        "ressources.FichesIndex",
        "ressources.PublicationsIndex",
        "ressources.NoticesIndex",
        "resovilles.PageContenu",
    ]
    max_count = 1

    class Meta:
        verbose_name = "rubrique des ressources"

    def get_sitemap_urls(self, request=None):
        """With the pages that stand below the rubrique without being pages of the tree."""
        adresses = [reverse("lexicon"), reverse("new_notices")]
        adresses += [terme.concept.get_absolute_url() for terme in vocabulaire().values()]
        return super().get_sitemap_urls(request) + [
            {"location": absolue(adresse)} for adresse in adresses
        ]

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | garder("rubrique_ressources", dernieres_ressources)


def dernieres_ressources():
    return {
        "dossiers": list(en_ligne(Dossier).order_by("title")),
        "fiches": list(en_ligne(FicheExperience).order_by("-date_affichee")[:6]),
        "publications": list(en_ligne(Publication).order_by("-date_parution")[:6]),
    }
