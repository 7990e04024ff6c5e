"""The meetings held in a territory."""

from django.utils.formats import date_format
from resovilles.liens_de_contenus import Lien, source_de_contenus

from rencontres.models import Rencontre
from territoires.models import Territoire

LIENS_AU_PLUS = 4


@source_de_contenus("Rencontres")
def rencontres(objet, user):
    if not isinstance(objet, Territoire):
        return [], 0
    trouvees = Rencontre.objects.live().public().filter(ville__in=objet.parties)
    premieres = trouvees.order_by("-debut")[:LIENS_AU_PLUS]
    liens = [Lien(r.title, r.url, date_format(r.debut.date()), "rencontre") for r in premieres]
    return liens, trouvees.count()
