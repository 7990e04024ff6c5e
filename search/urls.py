from django.urls import path

from search import views
from search.flux import FluxRecherche

urlpatterns = [
    path("", views.recherche, name="search"),
    path("flux/", FluxRecherche(), name="search_feed"),
    path("suggestions/", views.suggerer, name="search_suggestions"),
    path("opensearch.xml", views.opensearch, name="search_description"),
]
