from django.urls import path

from newsletter.flux import FluxLettre

urlpatterns = [path("flux/", FluxLettre(), name="lettre_feed")]
