"""Searches that members keep, and the news of them that are mailed."""

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from resovilles.acces import Acces, niveaux_lisibles
from resovilles.adresses import absolue
from resovilles.courriel.actions import poster

from membres.models import Utilisateur
from search import adresse
from search.colonnes import IndexIndisponible
from search.models import RechercheEnregistree, lien_arret
from search.requete import lire
from search.resultats import Recherche

PAR_COMPTE = 20
LONGUEUR_MAXIMALE = RechercheEnregistree._meta.get_field("parametres").max_length
MONTREES = 10  # news of one search told in a letter; the others are counted


class EnregistrementImpossible(Exception):
    """Why a search was not kept, in words for who asks."""


@dataclass(frozen=True)
class Nouveautes:
    """What a letter tells of one search."""

    recherche: RechercheEnregistree
    resultats: list
    total: int

    @property
    def autres(self):
        return self.total - len(self.resultats)


@transaction.atomic
def enregistrer(compte, demande):
    """Keep a search, once; what it finds today is known. The lock on the account keeps two clicks
    from both being the last one allowed. Raises EnregistrementImpossible."""
    question = lire(demande.texte)
    demande = replace(demande, texte=question.texte, page=1, tri="pertinence")
    parametres = adresse.parametres(demande)
    if question.est_vide and not demande.filtres:
        raise EnregistrementImpossible("Cherchez d’abord quelque chose : il n’y a rien à suivre.")
    if len(parametres) > LONGUEUR_MAXIMALE:
        raise EnregistrementImpossible("Cette recherche est trop longue pour être enregistrée.")
    Utilisateur.objects.select_for_update(no_key=True).get(pk=compte.pk)
    miennes = RechercheEnregistree.objects.de(compte)
    if deja := miennes.filter(parametres=parametres).first():
        reprendre(deja)
        return deja
    if miennes.count() >= PAR_COMPTE:
        raise EnregistrementImpossible(
            f"Vous suivez déjà {PAR_COMPTE} recherches : supprimez-en une, puis revenez."
        )
    neuve = RechercheEnregistree(
        compte=compte, parametres=parametres, intitule=adresse.en_mots(demande)
    )
    with suppress(IndexIndisponible):  # the first round will look
        neuve.noter_connues(Recherche(demande, compte).cles())
    neuve.save()
    return neuve


def arreter(recherches):
    """Nothing more is mailed of these; they stay in their list."""
    recherches.update(suivie=False)


def reprendre(recherche):
    """Mail again; what came meanwhile is told by the next letter."""
    RechercheEnregistree.objects.filter(pk=recherche.pk).update(suivie=True)


# --- The letters ------------------------------------------------------------------------------
def prevenir_les_membres():
    """The morning round. Run again, it writes nothing twice."""
    for pk in list(RechercheEnregistree.objects.comptes_a_prevenir()):
        prevenir(pk)


@transaction.atomic
def prevenir(pk):
    """One letter to a member with the news of all his searches, as he finds them now. An account
    closed meanwhile, or that reads no more than a stranger, receives nothing."""
    compte = Utilisateur.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if compte is None or not compte.is_active or Acces.ADHERENTS not in niveaux_lisibles(compte):
        return
    if not RechercheEnregistree.objects.comptes_a_prevenir().filter(compte=compte).exists():
        return
    siennes = RechercheEnregistree.objects.de(compte).suivies()
    try:
        lues = [nouveautes(recherche, compte) for recherche in siennes]
    except IndexIndisponible:
        return
    if nouvelles := [lue for lue in lues if lue.total]:
        noter(nouvelles)
        ecrire(compte, nouvelles)


def nouveautes(enregistree, compte):
    """What a search finds that it had not found before, the latest first."""
    recherche = Recherche(adresse.lire(enregistree.donnees, tri="date"), compte)
    cles, deja_lue = recherche.cles(), bool(enregistree.connues)
    neuves = np.setdiff1d(cles, enregistree.lire_connues()) if deja_lue else cles[:0]
    enregistree.noter_connues(cles)
    if not deja_lue:
        enregistree.save(update_fields=["connues"])
    return Nouveautes(enregistree, recherche.parmi(neuves, MONTREES), len(neuves))


def noter(nouvelles):
    for une in nouvelles:
        une.recherche.envoyee_le = timezone.now()
        une.recherche.save(update_fields=["connues", "envoyee_le"])


def ecrire(compte, nouvelles):
    tout = lien_arret(compte.pk)
    contexte = {
        "compte": compte,
        "nouvelles": nouvelles,
        "total": sum(une.total for une in nouvelles),
        "liste": absolue(reverse("saved_searches")),
        "arret": tout,
    }
    poster("recherches", compte.email, contexte, confidentiel=True, desabonnement=tout)
