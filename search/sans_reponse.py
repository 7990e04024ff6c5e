"""Questions without an answer, counted by day for the team. Nothing says who asked them."""

from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from search.models import RechercheSansReponse

PAR_JOUR = 500  # different questions kept for a day: robots ask anything
ATTENTE = 50  # milliseconds
CHIFFRES_D_UN_NUMERO = 6


def compter(recherche):
    """One more; a reader never waits for it: what cannot be written at once is not counted."""
    question = normaliser(recherche.requete)
    if recherche.total or recherche.demande.filtres or recherche.demande.page > 1 or not question:
        return
    try:
        with sans_attendre(), transaction.atomic():
            ecrire(timezone.localdate(), question)
    except OperationalError:
        return


def ecrire(jour, question):
    connue = RechercheSansReponse.objects.filter(jour=jour, question=question)
    if connue.update(nombre=F("nombre") + 1):
        return
    if RechercheSansReponse.objects.filter(jour=jour).count() < PAR_JOUR:
        RechercheSansReponse.objects.get_or_create(jour=jour, question=question)


@contextmanager
def sans_attendre():
    """SQLite has one writer at a time: an import that writes would keep a reader for seconds."""
    if connection.vendor != "sqlite":
        yield
        return
    attente = 1000 * settings.DATABASES["default"]["OPTIONS"]["timeout"]
    with connection.cursor() as curseur:
        curseur.execute(f"PRAGMA busy_timeout = {ATTENTE}")
        try:
            yield
        finally:
            curseur.execute(f"PRAGMA busy_timeout = {attente}")


def normaliser(requete):
    """The words asked for, or nothing when they may name somebody: an address, a number."""
    if "@" in requete.texte or sum(signe.isdigit() for signe in requete.texte) >= (
        CHIFFRES_D_UN_NUMERO
    ):
        return ""
    return requete.normalisee[:200]
