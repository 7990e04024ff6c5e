"""Loans of the demonstration: twenty documents out, five of them late, and a few over."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from ressources.models import Exemplaire, Pret
from ressources.prets.actions import rappel_du

DEHORS, EN_RETARD, RENDUS = 20, 5, 12
DUREE = 30  # days
# Plainly fictitious: one family name, addresses that no server receives.
PRENOMS = ["Awa", "Bleuenn", "Corentin", "Djibril", "Elouan", "Fanny", "Gaël", "Hawa", "Ilyes"]
VILLES = ["44000 NANTES", "35000 RENNES", "29200 BREST", "49000 ANGERS", "72000 LE MANS"]
PROVENANCES = ["notice", "lettre-46", "recherche", "equipe", "question-12"]


def charger_prets(aujourdhui=None):
    """The same loans whatever the machine, dated from today so that as many are late whenever the
    demonstration is loaded. Running it again changes nothing."""
    if Pret.objects.exists():
        return
    aujourdhui = aujourdhui or timezone.localdate()
    copies = choisis(DEHORS + RENDUS)
    Pret.objects.bulk_create(
        [en_cours(rang, copie, aujourdhui) for rang, copie in enumerate(copies[:DEHORS])]
        + [rendu(rang, copie, aujourdhui) for rang, copie in enumerate(copies[DEHORS:], DEHORS)]
    )


def choisis(nombre):
    """Copies spread over the whole shelf, one by notice online."""
    rayon = Exemplaire.objects.filter(etat=Exemplaire.Etat.EN_RAYON, notice__etat="en_ligne")
    par_notice = {}
    for copie in rayon.select_related("notice").order_by("notice__pk", "pk"):
        par_notice.setdefault(copie.notice_id, copie)
    copies = list(par_notice.values())
    pas = max(1, len(copies) // nombre)
    return copies[::pas][:nombre]


def en_cours(rang, copie, aujourdhui):
    """The first are late, by six to thirty days; the others are due within the month."""
    reste = -6 * (rang + 1) if rang < EN_RETARD else rang + 9
    pret = nouveau(rang, copie, aujourdhui + timedelta(days=reste - DUREE))
    pret.etat = Pret.Etat.EN_COURS
    pret.echeance = aujourdhui + timedelta(days=reste)
    pret.rappels = rappel_du(pret)  # the letters of the past have left: none goes at the first run
    return pret


def rendu(rang, copie, aujourdhui):
    pret = nouveau(rang, copie, aujourdhui - timedelta(days=3 * rang))
    pret.etat = Pret.Etat.RENDU
    pret.clos_le = pret.envoye_le + timedelta(days=20)
    pret.echeance = pret.envoye_le.date() + timedelta(days=DUREE)
    return pret


def nouveau(rang, copie, jour):
    """A loan that left on that day, the day after it was asked for."""
    prenom, ville = PRENOMS[rang % len(PRENOMS)], VILLES[rang % len(VILLES)]
    nom = f"{prenom} Exemple"
    depart = timezone.make_aware(datetime.combine(jour, time(10)))
    return Pret(
        notice=copie.notice,
        exemplaire=copie,
        titre=copie.notice.titre,
        cote=copie.cote,
        nom=nom,
        courriel=f"lecteur{rang + 1}@example.org",
        adresse=f"{nom}\n{rang + 1} rue de l’Exemple\n{ville}",
        provenance=PROVENANCES[rang % len(PROVENANCES)],
        demande_le=depart - timedelta(days=1),
        envoye_le=depart,
    )
