"""What the directory holds about people."""

from datetime import timedelta

from django.utils import timezone
from resovilles.donnees_personnelles import Conservation, Registre, conserver, declarer, jours

from annuaire.models import Consentement, Fonction, Personne, Verification

REPONSES_GARDEES = timedelta(days=2 * 365)  # two yearly letters: whoever keeps silent is seen


def verifications_perimees():
    limite = timezone.now() - REPONSES_GARDEES
    return Verification.objects.filter(demandee_le__lt=limite)


def retirer_les_fiches(fiches):
    for fiche in fiches:
        fiche.delete()  # one by one: what the search knows of each goes with it


declarer(
    Registre(
        "Consentements et oppositions",
        ("objet", "sens", "date", "source", "preuve"),
        lambda sujet: Consentement.objects.filter(sujet.par_fiche("personne")),
        lambda lignes: lignes.anonymiser(),
        ordre=60,
    ),
    Registre(
        "Vérifications annuelles de la fiche",
        ("courriel", "etat", "remarque", "demandee_le", "finie_le"),
        lambda s: Verification.objects.filter(s.par_courriel() | s.par_fiche("personne")),
        lambda verifications: verifications.delete(),
    ),
    Registre(
        "Fonctions",
        ("intitule", "structure", "depuis", "jusque"),
        lambda sujet: Fonction.objects.filter(sujet.par_fiche("personne")),
        lambda fonctions: fonctions.delete(),
        ordre=70,
    ),
    Registre(
        "Fiche de l’annuaire",
        (
            "prenom",
            "nom",
            "courriel",
            "visibilite_courriel",
            "telephone",
            "visibilite_telephone",
            "adresse",
            "visibilite_adresse",
            "territoires",
            "themes",
            "reseaux",
        ),
        lambda sujet: Personne.objects.filter(pk=sujet.personne.pk if sujet.personne else None),
        retirer_les_fiches,
        ordre=90,
    ),
)

conserver(
    Conservation(
        "Fiches de l’annuaire",
        "Permettre aux acteurs de la politique de la ville de se trouver",
        "intérêt légitime du réseau ; la personne choisit qui voit quoi",
        lambda: "tant que la personne agit dans le réseau, ou jusqu’à sa demande",
        "l’annuaire sert à joindre ceux qui sont en poste",
    ),
    Conservation(
        "Vérifications annuelles de la fiche",
        "Tenir l’annuaire juste",
        "intérêt légitime",
        lambda: f"{jours(REPONSES_GARDEES.days)} après la demande",
        "deux années montrent les fiches qui ne répondent plus",
        "le jour où la fiche a été confirmée",
        a_purger=verifications_perimees,
    ),
    Conservation(
        "Registre des consentements et des oppositions",
        "Prouver un accord, respecter un refus",
        "obligation légale (RGPD, article 7)",
        lambda: "comme la fiche",
        "un refus doit être respecté aussi longtemps que la fiche existe",
        "l’objet et la date, sans nom",
    ),
)
