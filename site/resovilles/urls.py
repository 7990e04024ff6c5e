"""Every address of the site. Who may reach it is declared in tests/test_acces.py."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from membres.gestion import porte_de_la_gestion
from resovilles import routage, views
from resovilles.cache.gardable import gardable
from resovilles.flux import FluxActualites
from resovilles.sante import sante

gestion = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, porte_de_la_gestion)
# One way in: Wagtail's own forms know neither the second factor nor the limits on attempts.
connexion = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("gestion/login/", connexion),
    path("_util/login/", connexion),
    path("gestion/", include(gestion)),
    path("compte/", include("membres.urls")),
    path("membres/", include("home.urls")),
    path("acces/", include("membres.acces.urls")),
    path("documents/<int:document_id>/<path:nom>", views.document),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^medias/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT}, "media"),
    path("recherche/", include("search.urls")),
    path("ressources/", include("thesaurus.urls")),
    path("ressources/", include("ressources.urls")),
    path("", include("ressources.echange.urls")),
    path("rencontres/", include("rencontres.urls")),
    path("annuaire/", include("annuaire.urls")),
    path("territoires/", include("territoires.urls")),
    path("", include("newsletter.urls")),
    path("contact/envoyer/", views.envoyer_message, name="contact_send"),
    path("info-a-tous/flux/", gardable(FluxActualites()), name="news_feed"),
    path("plan-du-site/", views.plan_du_site, name="site_map"),
    path("mentions-legales/", views.declaration, {"sujet": "mentions_legales"}, "legal_notice"),
    path("donnees-personnelles/", views.declaration, {"sujet": "donnees_personnelles"}, "privacy"),
    path("accessibilite/", views.declaration, {"sujet": "accessibilite"}, "accessibility"),
    path("ecoconception/", views.declaration, {"sujet": "ecoconception"}, "ecodesign"),
    path(
        "contrat-engagement-republicain/",
        views.declaration,
        {"sujet": "contrat_engagement"},
        "republican_contract",
    ),
    path("sante/", sante, name="health"),
    path("sitemap.xml", gardable(require_safe(sitemap)), name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    re_path(wagtail_urls.serve_pattern, routage.servir, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
