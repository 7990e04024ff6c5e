from django.urls import path

from home import views

urlpatterns = [
    path("", views.accueil, name="members_home"),
    path("comptes-rendus/", views.comptes_rendus, name="members_minutes"),
    path("fiche/", views.fiche, name="my_card"),
    path("donnees/", views.donnees, name="my_data"),
    path("donnees/mes-donnees.json", views.emporter, name="my_data_export"),
    path("fermer/", views.fermer, name="close_account"),
    path("au-revoir/", views.ferme, name="account_closed"),
]
