"""The subscribers of the 2006 report (p. 9): 650 on paper, 287 by e-mail, 265 to RésO Flash. All
are invented: nobody bears these names at these addresses, and example.org receives nothing."""

from datetime import timedelta
from itertools import islice, product

from django.utils import timezone

from home.demo.lecture import lire
from newsletter.listes import Liste
from newsletter.models import Abonnement

EFFECTIFS = {Liste.LETTRE_PAPIER: 650, Liste.LETTRE_COURRIEL: 287, Liste.FLASH: 265}
PREUVE = "Abonné inventé pour la démonstration."
DEPUIS_AU_PLUS = 340  # days: nobody's yearly confirmation is due but that of a few
EN_RETARD = 12  # paper subscriptions that wait to be confirmed


def charger_abonnes():
    if not Abonnement.objects.exists():
        Abonnement.objects.bulk_create(composer(), 500)


def composer():
    donnees = lire("abonnes.yaml")
    maintenant = timezone.now()
    for liste, nombre in EFFECTIFS.items():
        personnes = islice(product(donnees["noms"], donnees["prenoms"]), nombre)
        for rang, (nom, prenom) in enumerate(personnes):
            depuis = maintenant - timedelta(days=rang * 7 % DEPUIS_AU_PLUS + 1)
            if liste == Liste.LETTRE_PAPIER and rang < EN_RETARD:
                depuis -= timedelta(days=365)
            yield Abonnement(
                liste=liste,
                nom=f"{prenom} {nom}",
                etat=Abonnement.Etat.CONFIRME,
                preuve=PREUVE,
                demande_le=depuis,
                confirme_le=depuis,
                reconfirme_le=depuis,
                **coordonnees(liste, rang, prenom, nom, donnees),
            )


def coordonnees(liste, rang, prenom, nom, donnees):
    """Paper is posted, the rest is mailed; one paper reader in three has an e-mail too."""
    courriel = f"{prenom}.{nom}@example.org".lower()
    if liste != Liste.LETTRE_PAPIER:
        return {"courriel": courriel}
    rue, ville = (noms[rang % len(noms)] for noms in (donnees["rues"], donnees["villes"]))
    structure = donnees["structures"][rang % len(donnees["structures"])]
    adresse = f"{structure}\n{prenom} {nom}\n{rang % 90 + 1} {rue}\n{ville}"
    return {"adresse": adresse, "courriel": courriel if rang % 3 == 2 else ""}
