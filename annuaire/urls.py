from django.urls import path

from annuaire import views

urlpatterns = [
    path("liste.csv", views.liste, name="directory_csv"),
    path("<slug:slug>/carte.vcf", views.carte_de_structure, name="structure_card"),
    path("personnes/<int:pk>.vcf", views.carte_de_personne, name="person_card"),
]
