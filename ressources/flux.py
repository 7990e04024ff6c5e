"""Atom feeds of the resources, the latest changed first."""

import uuid

from django.db.models import F
from resovilles.adresses import absolue
from resovilles.flux import Flux, a_minuit
from resovilles.templatetags.typographie import composer

from ressources.models import Dossier, FicheExperience, Notice, Publication


class FluxDossiers(Flux):
    nom = "dossiers_feed"
    chemin = "/ressources/dossiers/"
    titre = "dossiers thématiques"
    subtitle = "Les dossiers thématiques nouveaux ou mis à jour."

    def elements(self):
        return Dossier.objects.live().public().order_by("-last_published_at", "-pk")


class FluxFiches(Flux):
    nom = "fiches_feed"
    chemin = "/ressources/fiches/"
    titre = "fiches expériences"
    subtitle = "Les fiches expériences validées par celles et ceux qui ont porté l’action."

    def elements(self):
        return FicheExperience.objects.live().public().order_by("-date_affichee", "-pk")


class FluxPublications(Flux):
    nom = "publications_feed"
    chemin = "/ressources/publications/"
    titre = "publications"
    subtitle = "Les publications de RésO Villes, parues ou annoncées."

    def elements(self):
        recentes = F("date_parution").desc(nulls_last=True)
        return Publication.objects.live().public().order_by(recentes, "-pk")


class FluxNotices(Flux):
    """The latest entries of the base; a notice is no page and names its own parts."""

    nom = "notices_feed"
    chemin = "/ressources/nouveautes/"
    titre = "nouveautés de la base documentaire"
    subtitle = "Les références entrées dans la base, les dernières d’abord."

    def elements(self):
        return Notice.objects.en_ligne().order_by("-date_entree", "-pk")

    def item_guid(self, notice):
        """Stays the same when the address changes, or readers would see it twice."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"resovilles:notice:{notice.pk}").urn

    def item_title(self, notice):
        return composer(notice.titre_complet)

    def item_description(self, notice):
        return composer(notice.resume)

    def item_link(self, notice):
        return absolue(notice.get_absolute_url())

    def item_updateddate(self, notice):
        return notice.modifiee_le

    def item_pubdate(self, notice):
        return a_minuit(notice.date_entree)
