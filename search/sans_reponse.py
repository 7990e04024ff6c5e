"""Questions without an answer, counted by day for the team. Nothing says who asked them."""

from django.db.models import F
from django.utils import timezone

from search.models import RechercheSansReponse

PAR_JOUR = 500  # different questions kept for a day: robots ask anything
CHIFFRES_D_UN_NUMERO = 6


def compter(recherche):
    question = normaliser(recherche.requete)
    if recherche.total or recherche.demande.filtres or recherche.demande.page > 1 or not question:
        return
    jour = timezone.localdate()
    connue = RechercheSansReponse.objects.filter(jour=jour, question=question)
    if connue.update(nombre=F("nombre") + 1):
        return
    if RechercheSansReponse.objects.filter(jour=jour).count() < PAR_JOUR:
        RechercheSansReponse.objects.get_or_create(jour=jour, question=question)


def normaliser(requete):
    """The words asked for, or nothing when they may name somebody: an address, a number."""
    if "@" in requete.texte or sum(signe.isdigit() for signe in requete.texte) >= (
        CHIFFRES_D_UN_NUMERO
    ):
        return ""
    return requete.normalisee[:200]
