from django.urls import path, re_path

from newsletter import views
from newsletter.breves.views import proposer_une_information
from newsletter.flux import FluxLettre

SECRET = r"(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$"

urlpatterns = [
    path("proposer-une-information/envoyer/", proposer_une_information, name="propose_item"),
    path("lettre/flux/", FluxLettre(), name="lettre_feed"),
    path("lettre/<int:numero>/", views.numero, name="issue"),
    path("lettre/<int:numero>.txt", views.numero_en_texte, name="issue_text"),
    path("lettre/<int:numero>.pdf", views.numero_en_pdf, name="issue_pdf"),
    path("flash/<int:numero>/", views.flash, name="flash"),
    path("abonnement/les-miens/", views.mes_abonnements, name="my_subscriptions"),
    path("abonnement/demander/", views.demander, name="subscribe"),
    re_path(f"^abonnement/confirmer/{SECRET}", views.confirmer, name="subscription_confirmer"),
    re_path(f"^abonnement/adresse/{SECRET}", views.changer_d_adresse, name="subscription_adresse"),
    re_path(f"^abonnement/papier/{SECRET}", views.garder_le_papier, name="subscription_papier"),
    # A link cut or mangled on its way gets the same answer as one that has served.
    re_path(
        r"^abonnement/(confirmer|adresse|papier)/.*$",
        views.lien_inconnu,
        name="subscription_unknown",
    ),
    path("abonnement/preferences/<str:jeton>/", views.preferences, name="subscription_preferences"),
    path("desabonnement/<str:jeton>/", views.desabonnement, name="unsubscribe"),
]
