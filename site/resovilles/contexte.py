"""What every page shows around its content: settings, menu, breadcrumb. One query each."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from resovilles.models import ReglagesSite

# URL names of the Atom feeds, in the order of the menu.
FLUX = [
    {"nom": "news_feed", "titre": "Info à tous"},
    {"nom": "rencontres_feed", "titre": "Les rencontres"},
    {"nom": "dossiers_feed", "titre": "Dossiers thématiques"},
    {"nom": "fiches_feed", "titre": "Fiches expériences"},
    {"nom": "publications_feed", "titre": "Publications"},
    {"nom": "lettre_feed", "titre": "La Lettre"},
]


def habillage(request):
    if request.path.startswith("/gestion/"):
        return {}
    return {
        "flux_du_site": FLUX,
        "site_reglages": SimpleLazyObject(lambda: ReglagesSite.for_request(request)),
        "rubriques": SimpleLazyObject(lambda: rubriques(request)),
        "fil": SimpleLazyObject(lambda: fil(request)),
        "membre": membre(request),
    }


def membre(request):
    """Who is signed in, or None. Without a session cookie the session is not even asked: a page
    that has looked at it could no longer be kept for strangers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if request.user.is_authenticated else None


def rubriques(request):
    """The rubriques of the menu in the order of the tree."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().public().in_menu()
    return [
        {
            "titre": page.title,
            "url": page.url,
            "courante": request.path.startswith(page.url),
        }
        for page in pages.only("title", "url_path", "locale_id")
    ]


def fil(request):
    """The pages above the one that is shown, the home page first."""
    page = getattr(request, "page_servie", None)
    if page is None:
        return [{"titre": "Accueil", "url": "/"}]
    ancetres = page.get_ancestors().filter(depth__gte=2).only("title", "url_path", "locale_id")
    return [
        {"titre": ancetre.title if ancetre.depth > 2 else "Accueil", "url": ancetre.url}
        for ancetre in ancetres
    ]
