"""Questions without an answer name nobody, and yet are not kept for ever."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from resovilles.donnees_personnelles import Conservation, conserver, jours

from search.models import RechercheSansReponse


def perimees():
    limite = timezone.localdate() - timedelta(days=settings.RECHERCHES_CONSERVEES_JOURS)
    return RechercheSansReponse.objects.filter(jour__lt=limite)


conserver(
    Conservation(
        "Recherches restées sans réponse, sans rien de qui les a faites",
        "Compléter le fonds",
        "intérêt légitime",
        lambda: jours(settings.RECHERCHES_CONSERVEES_JOURS),
        "une année montre ce qui manque",
        a_purger=perimees,
    )
)
