"""Messages that a mail server sent back: what it said, and for which of ours."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annuaire.verification import noter_un_retour
from newsletter.models.abonnements import UN_AN, Abonnement
from newsletter.models.envois import Destinataire

PAR_REGLE = "5.7."  # a refusal by policy
RETOURS_ADMIS = 3  # definite returns, within a year, that hold a subscription back
COURRIELS_REVENUS = "courriels revenus"  # in the reason of a suspension
# What the first two figures of a status mean (RFC 3463, IANA registry), for the team.
RAISONS = {
    "1.0": "adresse refusée",
    "1.1": "adresse inconnue",
    "1.2": "domaine inconnu",
    "1.10": "adresse inconnue",
    "2.1": "boîte fermée",
    "2.2": "boîte pleine",
    "2.3": "message trop gros pour la boîte",
    "4.1": "serveur injoignable",
    "4.4": "domaine mal réglé",
    "4.7": "délai dépassé",
    "7": "refusé par une règle du serveur",
}


def raison(statut):
    """« adresse inconnue » for 5.1.1; the general word of its family otherwise."""
    _, _, detail = statut.partition(".")
    famille = detail.partition(".")[0]
    return RAISONS.get(detail) or RAISONS.get(famille) or "refusé par le serveur du destinataire"


class RetourQuerySet(models.QuerySet):
    def definitifs(self):
        return self.filter(definitif=True)

    def contre_l_adresse(self):
        """Those that say that the address is bad. A refusal by policy (5.7.x: a filter, a block
        list, our own signature) speaks of our messages: it must not cost us our readers."""
        return self.definitifs().exclude(statut__startswith=PAR_REGLE)

    def de_l_abonnement(self, abonnement):
        """Those that count today: within a year, and since its holder last vouched for it."""
        depuis = max(timezone.now() - UN_AN, abonnement.reconfirme_le or abonnement.demande_le)
        return self.filter(destinataire__abonnement=abonnement, recu_le__gt=depuis)

    def a_purger(self):
        limite = timezone.now() - timedelta(days=settings.ABONNEMENTS_CONSERVES_JOURS)
        return self.filter(recu_le__lt=limite)


class Retour(models.Model):
    destinataire = models.ForeignKey(
        Destinataire, models.CASCADE, related_name="retours", verbose_name="destinataire"
    )
    definitif = models.BooleanField("définitif")
    statut = models.CharField("statut", max_length=15)  # « 5.1.1 » (RFC 3463)
    motif = models.CharField("réponse du serveur", max_length=500, blank=True)
    recu_le = models.DateTimeField("lu le", default=timezone.now)

    change_les_pages = False
    objects = RetourQuerySet.as_manager()

    class Meta:
        verbose_name = "retour"
        verbose_name_plural = "retours"
        ordering = ["-recu_le"]
        constraints = [
            # Read again, forged anew, told by two servers: of one message there is one return.
            models.UniqueConstraint(
                fields=["destinataire"],
                condition=Q(definitif=True),
                name="un_retour_definitif_par_message",
            ),
            models.UniqueConstraint(
                fields=["destinataire"],
                condition=Q(definitif=False),
                name="un_retour_provisoire_par_message",
            ),
        ]

    def __str__(self):
        return f"{self.destinataire} : {self.raison}"

    @property
    def raison(self):
        return raison(self.statut)

    @classmethod
    def noter(cls, destinataire, definitif, statut, motif):
        """Keep what a server said of a message, once; three definite returns hold back the
        subscription. False when it was known."""
        _, neuf = cls.objects.get_or_create(
            destinataire=destinataire,
            definitif=definitif,
            defaults={"statut": statut[:15], "motif": motif[:500]},
        )
        if neuf and definitif:
            en_tirer_les_suites(destinataire, statut)
        return neuf


def en_tirer_les_suites(destinataire, statut):
    if destinataire.abonnement:
        suspendre_s_il_le_faut(destinataire.abonnement, statut)
    if not statut.startswith(PAR_REGLE):
        noter_un_retour(destinataire.courriel)


def suspendre_s_il_le_faut(abonnement, statut):
    siens = Retour.objects.contre_l_adresse().de_l_abonnement(abonnement)
    if siens.count() >= RETOURS_ADMIS:
        motif = f"{RETOURS_ADMIS} {COURRIELS_REVENUS} : {raison(statut)} ({statut})"
        Abonnement.objects.filter(pk=abonnement.pk).suspendre(motif)
