"""What members keep of their searches. Questions without an answer name nobody, and yet are not
kept for ever."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from resovilles.donnees_personnelles import Conservation, Registre, conserver, declarer, jours

from search.models import RechercheEnregistree, RechercheSansReponse


def perimees():
    limite = timezone.localdate() - timedelta(days=settings.RECHERCHES_CONSERVEES_JOURS)
    return RechercheSansReponse.objects.filter(jour__lt=limite)


declarer(
    Registre(
        "Recherches enregistrées",
        ("intitule", "suivie", "enregistree_le", "envoyee_le"),
        lambda sujet: RechercheEnregistree.objects.filter(sujet.par_compte("compte")),
        lambda recherches: recherches.delete(),
    )
)

conserver(
    Conservation(
        "Recherches enregistrées",
        "Dire à un adhérent ce qui arrive de neuf",
        "exécution du service demandé",
        lambda: "jusqu’à ce qu’il les supprime, ou jusqu’à la fin de son compte",
        "elles ne servent qu’à lui",
    ),
    Conservation(
        "Recherches restées sans réponse, sans rien de qui les a faites",
        "Compléter le fonds",
        "intérêt légitime",
        lambda: jours(settings.RECHERCHES_CONSERVEES_JOURS),
        "une année montre ce qui manque",
        a_purger=perimees,
    ),
)
