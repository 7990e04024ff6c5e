from django.urls import path, re_path

from territoires import views

urlpatterns = [
    path("zonages/", views.zonages, name="zonings"),
    path("adresse/", views.adresse, name="address"),
    # Capitals and figures: the addresses of pages are in small letters.
    re_path(r"^(?P<code>[0-9A-Z][0-9A-Z-]{0,19})/$", views.territoire, name="territory"),
]
