"""What every page shows around its content: settings, menu, breadcrumb."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from resovilles.cache.gardes import garder
from resovilles.models import ReglagesSite
from resovilles.routage import pages_publiees, site_de

# URL names of the Atom feeds, in the order of the menu.
FLUX = [
    {"nom": "news_feed", "titre": "Info à tous"},
    {"nom": "rencontres_feed", "titre": "Les rencontres"},
    {"nom": "dossiers_feed", "titre": "Dossiers thématiques"},
    {"nom": "fiches_feed", "titre": "Fiches expériences"},
    {"nom": "publications_feed", "titre": "Publications"},
    {"nom": "notices_feed", "titre": "Nouveautés de la base documentaire"},
    {"nom": "lettre_feed", "titre": "La Lettre"},
]


def habillage(request):
    if request.path.startswith("/gestion/"):
        return {}
    return {
        "flux_du_site": FLUX,
        "site_reglages": SimpleLazyObject(lambda: reglages(request)),
        "rubriques": SimpleLazyObject(lambda: rubriques(request)),
        "fil": SimpleLazyObject(lambda: fil(request)),
        "membre": membre(request),
    }


def reglages(request):
    site = site_de(request)
    return garder(("reglages", site.pk if site else None), lambda: ReglagesSite.for_site(site))


def membre(request):
    """Who is signed in, or None. Without a session cookie the session is not even asked: a page
    that has looked at it could no longer be kept for strangers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if request.user.is_authenticated else None


def rubriques(request):
    """The rubriques of the menu in the order of the tree, with the one that we stand in."""
    site = site_de(request)
    if site is None:
        return []
    return [
        {"titre": titre, "url": url, "courante": request.path.startswith(url)}
        for titre, url in garder(("menu", site.pk), lambda: menu(site.root_page))
    ]


def menu(accueil):
    pages = pages_publiees().child_of(accueil).in_menu().only("title", "url_path", "locale_id")
    return [(page.title, page.url) for page in pages]


def fil(request):
    """The pages above the one that is shown, the home page first."""
    page = getattr(request, "page_servie", None)
    if page is None:
        return [{"titre": "Accueil", "url": "/"}]
    return [
        {"titre": ancetre.title if ancetre.depth > 2 else "Accueil", "url": ancetre.url}
        for ancetre in ancetres(request, page)
    ]


def ancetres(request, page):
    """Those that the route has met, or those of a page that is previewed."""
    if chaine := getattr(request, "chaine", None):
        return chaine[:-1]
    pages = Page.objects.ancestor_of(page).filter(depth__gte=2)
    return pages.only("title", "url_path", "locale_id")
