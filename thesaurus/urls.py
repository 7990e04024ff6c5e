from django.urls import path

from thesaurus import views

urlpatterns = [
    path("lexique/", views.lexique, name="lexicon"),
    path("lexique/<slug:identifiant>/", views.concept, name="concept"),
    path("lexique.ttl", views.turtle, name="lexicon_turtle"),
    path("lexique.jsonld", views.json_ld, name="lexicon_json_ld"),
]
