"""From an address to its page in two queries, however deep it lies.

Wagtail asks twice per level. Its answers are kept here: a page is found whatever the state of its
parents, and only if it is online itself; a page type with a `route()` of its own is asked.
"""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.core.exceptions import DisallowedHost
from django.db.models import Q
from django.urls.converters import IntConverter
from wagtail.models import Page, PageManager, PageViewRestriction, Site
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from resovilles.acces import est_un_inconnu
from resovilles.cache.gardes import garder

racines_des_sites = Site.get_site_root_paths


def garder_les_racines():
    """Wagtail asks the shared cache for the roots of its sites at each address that it writes:
    with a cache in the database, that is one query per link."""
    Site.get_site_root_paths = staticmethod(lambda: garder("racines", racines_des_sites))


def borner_les_nombres():
    """A number that no database can hold names nothing: not found, like any other."""
    IntConverter.regex = "[0-9]{1,18}"


def site_de(request):
    """The Wagtail site of this request, kept by host; Wagtail finds it again on the request."""
    if not hasattr(request, "_wagtail_site"):
        try:
            hote = request.get_host()
        except DisallowedHost:  # the page that refuses it still wears the clothes of the site
            return garder("site", Site.objects.filter(is_default_site=True).first)
        request._wagtail_site = garder(("site", hote), lambda: Site.find_for_request(request))
    return request._wagtail_site


def servir(request, path):
    """Wagtail's view of pages, with the route already found."""
    if site := site_de(request):
        request.chaine = chaine(site.root_page.url_path, path)
        if all(est_plate(page) for page in request.chaine):
            request._wagtail_route_for_request = route(request.chaine, path)
    return serve(request, path)


def chaine(racine, path):
    """The pages from the root of the site down to this address, as far as they exist."""
    adresses = [racine]
    for slug in filter(None, path.split("/")):
        adresses.append(f"{adresses[-1]}{slug}/")
    slugs = [adresse.split("/")[-2] for adresse in adresses]  # the one of the two with an index
    return list(Page.objects.filter(slug__in=slugs, url_path__in=adresses).order_by("depth"))


def est_plate(page):
    return page.specific_class is None or page.specific_class.route is Page.route


def route(pages, path):
    profondeur = 1 + len([slug for slug in path.split("/") if slug])
    if len(pages) < profondeur or not pages[-1].live:
        return None
    page = pages[-1].specific
    if len(pages) > 1:
        page._cached_parent_obj = pages[-2]
    return RouteResult(page)


def racines_restreintes():
    """Identifier and path of the pages that carry a view restriction."""
    return garder(
        "restrictions",
        lambda: dict(PageViewRestriction.objects.values_list("page_id", "page__path")),
    )


def sous(chemins):
    """The pages of these sections."""
    return reduce(or_, [Q(path__startswith=chemin) for chemin in chemins], Q(pk__in=[]))


def sections_fermees(user):
    """The paths of the sections that somebody signed in may not open."""
    if not racines_restreintes():
        return []
    groupes = Group.objects.filter(user__in=[user.pk] if user.pk else [])
    ouvertes = Q(restriction_type=PageViewRestriction.LOGIN) | Q(groups__in=groupes)
    fermees = PageViewRestriction.objects.exclude(
        pk__in=PageViewRestriction.objects.filter(ouvertes).values("pk")
    )
    return list(fermees.values_list("page__path", flat=True))


class PagesQuerySet(PageQuerySet):
    """Wagtail's, without asking for the restricted sections at each list."""

    def private_q(self):
        return sous(racines_restreintes().values())

    def visible_to(self, user):
        """What `user` reads online. A password opens a section for the time of a visit, which
        is no business of lists."""
        if est_un_inconnu(user):
            return self.live().public()
        if user.is_superuser:
            return self.live()
        return self.live().exclude(sous(sections_fermees(user)))


PagesManager = PageManager.from_queryset(PagesQuerySet)


def pages_publiees():
    """Every page online that a stranger may read, whatever its kind."""
    return PagesQuerySet(Page).order_by("path").live().public()


def chaine_jusqu_a(modele):
    """The only page of a model and those above it, the home page first: the breadcrumb of what
    stands below without being a page. Empty as long as nobody has made that page."""
    return garder(("chaine", modele._meta.label), lambda: lire_la_chaine(modele))


class Etape(NamedTuple):
    """What is no page of the tree, in the breadcrumb."""

    title: str
    url: str
    depth: int = 3


def situer(request, pages, *etapes):
    """Give a view its breadcrumb: these pages, then what stands below them without being one."""
    request.page_servie = etapes[-1]
    request.chaine = [*pages, *etapes]


def lire_la_chaine(modele):
    derniere = modele.objects.first()
    if derniere is None:
        return []
    pages = Page.objects.ancestor_of(derniere, inclusive=True).filter(depth__gte=2)
    return list(pages.only("title", "url_path", "locale_id", "depth"))
