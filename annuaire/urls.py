from django.urls import path, re_path

from annuaire import views

urlpatterns = [
    path("liste.csv", views.liste, name="directory_csv"),
    path("<slug:slug>/carte.vcf", views.carte_de_structure, name="structure_card"),
    path("personnes/<int:pk>.vcf", views.carte_de_personne, name="person_card"),
    re_path(
        r"^verifier/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$",
        views.verifier,
        name="card_check",
    ),
    path("verifier/merci/<slug:reponse>/", views.verifiee, name="card_checked"),
    re_path(r"^verifier/(?!merci/).*/$", views.lien_inconnu),
]
