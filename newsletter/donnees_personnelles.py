"""What the lists hold about people."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from resovilles.donnees_personnelles import Conservation, Registre, conserver, declarer, jours

from newsletter.models import (
    Abonnement,
    Destinataire,
    ImportDeListe,
    LienPrive,
    Proposition,
    Retour,
)
from newsletter.models.envois import SANS_ADRESSE

# How long the journal of a sending tells to whom it went; bounces have all come back by then.
JOURNAL = timedelta(days=365)
EN_ROUTE = [Destinataire.Etat.A_ENVOYER, Destinataire.Etat.EN_COURS]


def oublier_les_adresses(destinataires):
    """What was sent still counts, what came back too; to whom is forgotten. The servers’ answers
    name the address."""
    pks = list(destinataires.values_list("pk", flat=True))
    siens = Destinataire.objects.filter(pk__in=pks)
    siens.update(abonnement=None, erreur="")
    Retour.objects.filter(destinataire__in=pks).update(motif="")
    siens.oublier()


def journaux_perimes():
    """Of a sending long over, or of a subscription that is erased."""
    limite = timezone.now() - JOURNAL
    finis = Destinataire.objects.filter(Q(envoi__fini_le__lt=limite) | Q(abonnement=None))
    return finis.exclude(etat__in=EN_ROUTE).exclude(courriel__endswith=SANS_ADRESSE)


declarer(
    Registre(
        "Abonnements",
        (
            "liste",
            "nom",
            "courriel",
            "adresse",
            "etat",
            "origine",
            "preuve",
            "demande_le",
            "confirme_le",
            "fini_le",
        ),
        lambda s: Abonnement.objects.filter(s.par_courriel() | s.par_fiche("personne")),
        lambda abonnements: abonnements.delete(),
    ),
    Registre(
        "Envois reçus",
        ("envoi", "courriel", "etat", "envoye_le"),
        lambda sujet: Destinataire.objects.filter(sujet.par_courriel()),
        oublier_les_adresses,
        garder=lambda destinataires: destinataires.filter(etat__in=EN_ROUTE),
        motif="un envoi est en cours : recommencez quand il sera fini",
        ordre=40,
    ),
    Registre(
        "Informations proposées",
        ("titre", "nom", "courriel", "structure", "recue_le", "decision"),
        lambda sujet: Proposition.objects.filter(sujet.par_courriel()),
        lambda propositions: propositions.delete(),
    ),
    Registre(
        "Liens de confirmation",
        ("usage", "courriel", "envoye_le", "expire_le"),
        lambda sujet: LienPrive.objects.filter(sujet.par_courriel()),
        lambda liens: liens.delete(),
    ),
)

demandes = Q(etat=Abonnement.Etat.DEMANDE)
conserver(
    Conservation(
        "Abonnements demandés et jamais confirmés",
        "Envoyer La Lettre ou RésO Flash à qui le demande",
        "consentement",
        lambda: f"{jours(settings.DEMANDES_CONSERVEES_JOURS)} après la demande",
        "le temps de retrouver un courriel égaré",
        a_purger=lambda: Abonnement.objects.a_purger().filter(demandes),
    ),
    Conservation(
        "Abonnements à La Lettre et à RésO Flash",
        "Envoyer La Lettre ou RésO Flash",
        "consentement",
        lambda: (
            "tant que vous les gardez, puis "
            f"{jours(settings.ABONNEMENTS_CONSERVES_JOURS)} comme preuve"
        ),
        "prouver l’accord et le retrait (RGPD, article 7)",
        "l’effectif de chaque liste, jour par jour",
        a_purger=lambda: Abonnement.objects.a_purger().exclude(demandes),
    ),
    Conservation(
        "À qui chaque numéro est parti",
        "Reprendre un envoi interrompu, suivre les adresses qui ne répondent plus",
        "intérêt légitime",
        lambda: f"{jours(JOURNAL.days)} après l’envoi",
        "les retours d’une adresse morte arrivent dans l’année",
        "le nombre d’envois, sans adresse",
        a_purger=journaux_perimes,
        purger=oublier_les_adresses,
    ),
    Conservation(
        "Informations proposées : nom et courriel de leur auteur",
        "Publier ce qu’un lecteur propose, lui répondre",
        "intérêt légitime",
        lambda: f"{jours(settings.PROPOSITIONS_CONSERVEES_JOURS)} après la réponse",
        "le temps d’une question",
        "l’information, si elle est publiée",
        a_purger=lambda: Proposition.objects.a_purger(),
    ),
    Conservation(
        "Courriels revenus",
        "Ne plus écrire à une adresse qui n’existe pas",
        "intérêt légitime",
        lambda: (
            f"{jours(settings.ABONNEMENTS_CONSERVES_JOURS)} ; l’adresse, "
            f"{jours(JOURNAL.days)} après l’envoi"
        ),
        "trois retours arrêtent l’envoi",
        a_purger=lambda: Retour.objects.a_purger(),
    ),
    Conservation(
        "Liens de confirmation envoyés",
        "Confirmer un abonnement ou une adresse",
        "consentement",
        lambda: "un jour après avoir servi ou expiré ; ils expirent en une semaine",
        "un lien ne sert qu’une fois",
        a_purger=lambda: LienPrive.objects.a_purger(),
    ),
    Conservation(
        "Listes importées, en attente",
        "Reprendre une liste tenue ailleurs",
        "celle que l’équipe indique à l’import",
        lambda: "un jour",
        "le temps de relire l’aperçu",
        a_purger=lambda: ImportDeListe.objects.a_purger(),
    ),
)
