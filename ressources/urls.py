from django.urls import path

from ressources.flux import FluxDossiers, FluxFiches, FluxPublications

urlpatterns = [
    path("dossiers/flux/", FluxDossiers(), name="dossiers_feed"),
    path("fiches/flux/", FluxFiches(), name="fiches_feed"),
    path("publications/flux/", FluxPublications(), name="publications_feed"),
]
