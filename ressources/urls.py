from django.urls import path

from ressources.flux import FluxDossiers, FluxFiches, FluxPublications
from ressources.views import commande, edition_papier

urlpatterns = [
    path("dossiers/flux/", FluxDossiers(), name="dossiers_feed"),
    path("fiches/flux/", FluxFiches(), name="fiches_feed"),
    path("publications/flux/", FluxPublications(), name="publications_feed"),
    path("editions/<int:pk>/<str:nom>", edition_papier, name="paper_edition"),
    path("commander/<int:pk>/", commande, name="order"),
]
