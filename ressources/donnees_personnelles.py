"""What loans, orders and the agreements of bearers hold about people."""

from django.conf import settings
from resovilles.donnees_personnelles import Conservation, Registre, conserver, declarer, jours

from ressources.models import Commande, Demande, Pret

declarer(
    Registre(
        "Prêts",
        (
            "titre",
            "nom",
            "courriel",
            "adresse",
            "message",
            "note",
            "etat",
            "demande_le",
            "envoye_le",
            "echeance",
            "clos_le",
        ),
        lambda s: Pret.objects.filter(
            s.par_courriel() | s.par_fiche("emprunteur") | s.par_compte("compte")
        ),
        lambda prets: prets.anonymiser(),
        garder=lambda prets: prets.ouverts(),
        motif="un document est demandé ou chez la personne : le prêt garde son nom jusqu’au retour",
    ),
    Registre(
        "Commandes de publications",
        ("publication", "nom", "courriel", "adresse", "exemplaires", "etat", "demandee_le"),
        lambda sujet: Commande.objects.filter(sujet.par_courriel()),
        lambda commandes: commandes.delete(),
        garder=lambda commandes: commandes.filter(etat=Commande.Etat.DEMANDEE),
        motif="une publication reste à envoyer : envoyez-la ou annulez la commande",
    ),
    Registre(
        "Accords sur des fiches expériences",
        ("fiche", "nom", "fonction", "courriel", "etat", "demandee_le"),
        lambda sujet: Demande.objects.filter(sujet.par_courriel()),
        lambda demandes: demandes.delete(),
        garder=lambda demandes: demandes,
        motif="la preuve de l’accord d’un porteur reste tant que sa fiche est en ligne",
    ),
)

conserver(
    Conservation(
        "Commandes de publications",
        "Envoyer une publication par la poste",
        "mesures prises à la demande de la personne",
        lambda: f"{jours(settings.MESSAGES_CONSERVES_JOURS)} après leur envoi ou leur annulation",
        "répondre à une réclamation",
        a_purger=lambda: Commande.objects.a_purger(),
    ),
    Conservation(
        "Nom et coordonnées d’un emprunteur",
        "Prêter un document, le rappeler, le retrouver",
        "exécution du prêt",
        lambda: (
            f"{jours(settings.PRETS_NOMINATIFS_JOURS)} après le retour du document "
            "ou l’annulation de la demande"
        ),
        "ce que la CNIL admet pour un registre de prêts (norme simplifiée n° 9)",
        "le prêt, compté sans nom",
        a_purger=lambda: Pret.objects.a_anonymiser(),
        purger=lambda prets: prets.anonymiser(),
    ),
    Conservation(
        "Accord d’un porteur de projet",
        "Prouver qu’une fiche expérience est publiée avec son accord",
        "consentement",
        lambda: "tant que la fiche est en ligne",
        "la preuve vaut aussi longtemps que la publication",
    ),
)
