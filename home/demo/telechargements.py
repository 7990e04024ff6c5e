"""Downloads of the demonstration: twelve months of 2006, and the twelve that end today."""

import datetime

from django.utils import timezone
from resovilles.models import Compteur
from resovilles.telechargements import TELECHARGEMENT

from home.demo.lecture import lire

MOIS, JOURS_PAR_MOIS = 12, 30
FIN_2006 = datetime.date(2006, 12, 15)


def compter_les_telechargements(documents, aujourdhui=None):
    """Numbers by name of a data file, for each month. Running it again changes nothing."""
    if Compteur.objects.filter(genre=TELECHARGEMENT).exists():
        return
    aujourdhui = aujourdhui or timezone.localdate()
    Compteur.objects.bulk_create(
        Compteur(genre=TELECHARGEMENT, objet=documents[nom].pk, jour=jour, nombre=nombre)
        for nom, nombre in lire("telechargements.yaml").items()
        for fin in (FIN_2006, aujourdhui)
        for jour in un_jour_par_mois(fin)
    )


def un_jour_par_mois(fin):
    return [fin - datetime.timedelta(days=JOURS_PAR_MOIS * rang) for rang in range(MOIS)]
