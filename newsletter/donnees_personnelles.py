"""What the lists hold about people."""

from datetime import timedelta

from django.conf import settings
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from resovilles.donnees_personnelles import Conservation, Registre, conserver, declarer, jours

from newsletter.models import Abonnement, Destinataire, ImportDeListe, LienPrive

# How long the journal of a sending tells to whom it went; bounces have all come back by then.
JOURNAL = timedelta(days=365)
EN_ROUTE = [Destinataire.Etat.A_ENVOYER, Destinataire.Etat.EN_COURS]
OUBLIEE = "@oubliee.invalid"


def oublier_les_adresses(destinataires):
    """What was sent still counts; to whom is forgotten. One address by line: the table of a
    sending holds none twice."""
    oubliee = Concat(Cast("pk", CharField()), Value(OUBLIEE))
    destinataires.update(courriel=oubliee, erreur="", abonnement=None)


def journaux_perimes():
    limite = timezone.now() - JOURNAL
    finis = Destinataire.objects.exclude(etat__in=EN_ROUTE).filter(envoi__fini_le__lt=limite)
    return finis.exclude(courriel__endswith=OUBLIEE)


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
        "Liens de confirmation envoyés",
        "Confirmer un abonnement ou une adresse",
        "consentement",
        lambda: "une semaine, ou un jour après avoir servi",
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
