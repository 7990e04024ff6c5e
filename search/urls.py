from django.urls import path

from search.views import recherche

urlpatterns = [path("", recherche, name="search")]
