from django.urls import path

from search import views
from search.flux import FluxRecherche

urlpatterns = [
    path("", views.recherche, name="search"),
    path("flux/", FluxRecherche(), name="search_feed"),
    path("suggestions/", views.suggerer, name="search_suggestions"),
    path("enregistrer/", views.enregistrer, name="save_search"),
    path("enregistrees/", views.enregistrees, name="saved_searches"),
    *(
        path(f"enregistrees/<int:pk>/{nom}/", views.geste, {"geste": nom}, "saved_search_gesture")
        for nom in views.GESTES
    ),
    path("enregistrees/arret/<str:jeton>/", views.arret, name="saved_search_stop"),
    path("opensearch.xml", views.opensearch, name="search_description"),
]
