"""Atom feeds: what every feed of the site does, and the one of the news."""

import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from resovilles.adresses import absolue
from resovilles.models import Actualite
from resovilles.templatetags.typographie import composer

LONGUEUR = 20


def a_minuit(jour):
    """A day as the moment that feeds ask for."""
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))


class Flux(Feed):
    """Addresses come from the settings: a feed is copied far from here. Subclasses give
    `nom` (of the URL), `chemin` (of the page), `titre`, `subtitle` and `elements()`."""

    feed_type = Atom1Feed
    author_name = "RésO Villes"
    language = "fr"

    @method_decorator(require_safe)
    def __call__(self, request, *args, **kwargs):
        return super().__call__(request, *args, **kwargs)

    def title(self):
        return f"RésO Villes : {self.titre}"

    def link(self):
        return absolue(self.chemin)

    def feed_url(self):
        return absolue(reverse(self.nom))

    def items(self):
        return self.elements()[:LONGUEUR]

    def item_guid(self, element):
        """Stays the same when the address changes, or readers would see it twice."""
        return f"urn:uuid:{element.translation_key}"

    def item_title(self, element):
        return composer(element.title)

    def item_description(self, element):
        return composer(element.chapo)

    def item_link(self, element):
        return absolue(element.url)

    def item_updateddate(self, element):
        return element.last_published_at or self.item_pubdate(element)

    def item_pubdate(self, element):
        jour = element.date_affichee
        return a_minuit(jour) if jour else element.first_published_at


class FluxActualites(Flux):
    nom = "news_feed"
    chemin = "/info-a-tous/"
    titre = "info à tous"
    subtitle = "L’actualité de la politique de la ville en Bretagne et Pays de la Loire."

    def elements(self):
        return Actualite.objects.live().public().order_by("-date_affichee", "-pk")
