"""Atom feeds of the resources, the latest changed first."""

from django.db.models import F
from resovilles.flux import Flux

from ressources.models import Dossier, FicheExperience, Publication


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
