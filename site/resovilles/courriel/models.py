"""The outbox: every e-mail of the site is a row before it is a message."""

from datetime import timedelta

from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

BAIL = timedelta(minutes=5)  # how long a sender may hold a row before it is thought dead
DELAI_MAXIMUM = 256  # minutes between two attempts, reached after 2, 4, 8…
ESSAIS = 18  # with these delays, some 48 hours from the first attempt


class CourrielQuerySet(models.QuerySet):
    def en_attente(self, maintenant):
        """What may be sent now: due, or held by a sender that died."""
        return self.filter(
            Q(etat=Courriel.Etat.A_ENVOYER, prochaine_tentative__lte=maintenant)
            | Q(etat=Courriel.Etat.EN_COURS, bail__lt=maintenant)
        )

    def reclamer(self, maintenant):
        """Take the oldest waiting row for oneself, or None. The conditional update decides
        between two senders, on SQLite and on PostgreSQL alike."""
        candidats = self.en_attente(maintenant).order_by("prochaine_tentative")[:20]
        for pk in candidats.values_list("pk", flat=True):
            if self.prendre(pk, maintenant):
                return self.get(pk=pk)
        return None

    def prendre(self, pk, maintenant):
        """True for the one sender whose update finds the row still waiting."""
        return (
            self.en_attente(maintenant)
            .filter(pk=pk)
            .update(
                etat=Courriel.Etat.EN_COURS, bail=maintenant + BAIL, tentatives=F("tentatives") + 1
            )
        )

    def retenir(self, motif):
        """Hold back all that waits, with the reason that the team will read."""
        attend = [Courriel.Etat.A_ENVOYER, Courriel.Etat.EN_COURS]
        return self.filter(etat__in=attend).update(etat=Courriel.Etat.ECHEC, erreur=motif)

    def a_purger(self):
        """What has met its fate long ago; a row still held may have lost its sender."""
        limite = timezone.now() - timedelta(days=settings.COURRIELS_CONSERVES_JOURS)
        return self.filter(cree_le__lt=limite, etat__in=[Courriel.Etat.ENVOYE, Courriel.Etat.ECHEC])

    def refuses(self):
        return self.filter(etat=Courriel.Etat.ECHEC)


def message_id():
    """A stable identifier, so that a message sent twice by a crash is recognised as one."""
    return f"<{get_random_string(24)}@{DNS_NAME}>"


class Courriel(models.Model):
    class Etat(models.TextChoices):
        A_ENVOYER = "a_envoyer", "À envoyer"
        EN_COURS = "en_cours", "En cours d’envoi"
        ENVOYE = "envoye", "Envoyé"
        ECHEC = "echec", "Refusé"

    destinataire = models.EmailField("destinataire")
    objet = models.CharField("objet", max_length=250)
    texte = models.TextField("texte")
    html = models.TextField("version HTML", blank=True)
    modele = models.CharField("modèle", max_length=60)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.A_ENVOYER)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    prochaine_tentative = models.DateTimeField("prochaine tentative", default=timezone.now)
    bail = models.DateTimeField("tenu jusqu’à", null=True, blank=True)
    message_id = models.CharField("identifiant du message", max_length=120, default=message_id)
    cree_le = models.DateTimeField("écrit le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=500, blank=True)
    confidentiel = models.BooleanField("confidentiel", default=False)
    desabonnement = models.URLField("lien d’arrêt", max_length=500, blank=True)  # RFC 8058

    objects = CourrielQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-cree_le"]
        indexes = [models.Index(fields=["etat", "prochaine_tentative"])]
        permissions = [("renvoyer_courriel", "Peut renvoyer un courriel refusé")]

    def __str__(self):
        return self.objet

    def noter_envoi(self):
        """A personal link has no reason to outlive its message here."""
        self.etat, self.envoye_le, self.erreur = self.Etat.ENVOYE, timezone.now(), ""
        if self.confidentiel:
            self.texte = self.html = self.desabonnement = ""
        envoyes = ["etat", "envoye_le", "erreur", "texte", "html", "desabonnement"]
        self.save(update_fields=envoyes)

    def noter_refus(self, motif, definitif=False):
        """A definite refusal ends it; a temporary one waits twice as long each time."""
        self.erreur = motif[:500]
        if definitif or self.tentatives >= ESSAIS:
            self.etat = self.Etat.ECHEC
        else:
            self.etat = self.Etat.A_ENVOYER
            delai = timedelta(minutes=min(2**self.tentatives, DELAI_MAXIMUM))
            self.prochaine_tentative = timezone.now() + delai
        self.save(update_fields=["etat", "erreur", "prochaine_tentative"])
