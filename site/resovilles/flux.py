"""Atom feeds."""

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from resovilles.models import Actualite


class FluxActualites(Feed):
    feed_type = Atom1Feed
    title = "RésO Villes : info à tous"
    subtitle = "L’actualité de la politique de la ville en Bretagne et Pays de la Loire."
    link = "/info-a-tous/"
    author_name = "RésO Villes"
    language = "fr"

    def items(self):
        return Actualite.objects.live().public().order_by("-date_affichee")[:20]

    def item_title(self, actualite):
        return actualite.title

    def item_description(self, actualite):
        return actualite.chapo

    def item_link(self, actualite):
        return actualite.url

    def item_updateddate(self, actualite):
        return actualite.last_published_at or timezone.now()

    def item_pubdate(self, actualite):
        jour = actualite.date_affichee
        return timezone.make_aware(timezone.datetime.combine(jour, timezone.datetime.min.time()))
