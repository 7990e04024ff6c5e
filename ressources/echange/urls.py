"""The address that harvesters know, at the root of the site."""

from django.urls import path

from ressources.echange.views import oai

urlpatterns = [path("oai", oai, name="oai")]
