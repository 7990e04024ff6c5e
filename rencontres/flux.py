"""The Atom feed of meetings."""

from django.utils import timezone
from django.utils.formats import date_format
from resovilles.flux import Flux
from resovilles.templatetags.typographie import composer

from rencontres.models import en_ligne


class FluxRencontres(Flux):
    nom = "rencontres_feed"
    chemin = "/rencontres/"
    titre = "rencontres"
    subtitle = "Les rencontres annoncées et celles dont le compte rendu est en ligne."

    def elements(self):
        return en_ligne().order_by("-debut", "-pk")

    def item_description(self, rencontre):
        """Where and when first: that is what one reads a feed of meetings for."""
        jour = timezone.localtime(rencontre.debut)
        lieu = f"{rencontre.ville}, " if rencontre.ville else ""
        return composer(f"{lieu}{date_format(jour)}. {rencontre.chapo}".strip())
