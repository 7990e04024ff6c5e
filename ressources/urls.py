from django.urls import include, path, re_path
from resovilles.telechargements import telecharger, vignette

from ressources.echange.views import exporter_la_liste, forme_de_notice
from ressources.flux import FluxDossiers, FluxFiches, FluxNotices, FluxPublications
from ressources.validation import views
from ressources.views import commande, edition_papier, notice, nouveautes

urlpatterns = [
    path("telecharger/<int:document_id>/<path:nom>", telecharger, name="download"),
    path("vignettes/<int:document_id>.webp", vignette, name="thumbnail"),
    path("notices/<int:pk>-<slug:slug>/", notice, name="notice"),
    re_path(
        r"^notices/(?P<pk>[0-9]{1,9})-(?P<slug>[-a-z0-9_]+)\.(?P<fin>ris|bib|mrc|marcxml|jsonld)$",
        forme_de_notice,
        name="notice_as",
    ),
    path("notices/export/<slug:nom>/", exporter_la_liste, name="notices_export"),
    path("nouveautes/", nouveautes, name="new_notices"),
    path("nouveautes/flux/", FluxNotices(), name="notices_feed"),
    path("dossiers/flux/", FluxDossiers(), name="dossiers_feed"),
    path("fiches/flux/", FluxFiches(), name="fiches_feed"),
    path("publications/flux/", FluxPublications(), name="publications_feed"),
    path("editions/<int:pk>/<str:nom>", edition_papier, name="paper_edition"),
    path("commander/<int:pk>/", commande, name="order"),
    path("", include("ressources.prets.urls")),
    re_path(
        r"^fiches/validation/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$",
        views.relire,
        name="bearer_review",
    ),
    # A link cut or mangled on its way gets the same answer as one that has served.
    re_path(r"^fiches/validation/(?!merci/).*/$", views.lien_inconnu, name="bearer_unknown"),
    path("fiches/validation/merci/<slug:decision>/", views.merci, name="bearer_thanks"),
]
