"""The members' area: what concerns whoever comes in, and what is kept for members."""

from django.db.models import F
from resovilles.acces import est_un_inconnu
from resovilles.donnees_personnelles import bilan, effacer
from resovilles.en_bref import infos_en_bref

from annuaire.models import Structure
from membres.donnees_personnelles import retirer_les_comptes, sujet_de
from rencontres.comptes_rendus import comptes_rendus_reserves
from ressources.models import Pret
from search.models import RechercheEnregistree

PREMIERS = 4  # minutes shown on coming in


class FermetureImpossible(Exception):
    """Why an account cannot be closed now, in words for its holder."""


def ce_qui_concerne(user):
    """What the first page shows, each part in one query or two."""
    prets = prets_de(user)
    recherches = list(RechercheEnregistree.objects.de(user))
    comptes_rendus = comptes_rendus_reserves(user)
    return {
        "prets": prets,
        "en_retard": [pret for pret in prets if pret.jours_de_retard],
        "recherches": recherches,
        "comptes_rendus": comptes_rendus[:PREMIERS],
        "en_bref": [] if est_un_inconnu(user) else infos_en_bref(pour_membres=True),
        "nombres": {
            "prets": len(prets),
            "recherches": len(recherches),
            "comptes_rendus": len(comptes_rendus),
            "annuaire": Structure.objects.visible_to(user).count(),
        },
    }


def prets_de(user):
    """What one has at home or has asked for, the first to give back first."""
    ouverts = Pret.objects.de(user).ouverts().select_related("notice__lot")
    return list(ouverts.order_by(F("echeance").asc(nulls_last=True), "demande_le"))


def obstacle_a_la_fermeture(user):
    """Why this account has to stay for now, in words; empty when it may go."""
    if user.is_staff:
        return "Le compte d’un membre de l’équipe se retire par l’administrateur du site."
    if Pret.objects.de(user).sur_exemplaire().exists():
        return "Vous avez des documents en prêt, ou réservés : rendez-les ou annulez-les d’abord."
    return ""


def ce_qui_s_effacerait(user):
    return bilan(sujet_de(compte=user))


def fermer(user, tout=False):
    """Close one's access; with `tout`, forget all that the site may forget. Raises
    FermetureImpossible, and nothing is done."""
    if obstacle := obstacle_a_la_fermeture(user):
        raise FermetureImpossible(obstacle)
    if tout:
        effacer(sujet_de(compte=user))
    else:
        Pret.objects.de(user).en_attente().delete()
        retirer_les_comptes([user])
