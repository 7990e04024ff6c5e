"""Who asks for an access: a stranger until the address is confirmed, then for the team to answer."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from resovilles.adresses import absolue
from resovilles.liens_prives import empreinte

VALIDITE = timedelta(days=7)  # of the mailed link, which serves once
UN_COURRIEL_PAR = timedelta(days=1)  # for one address


class DemandeAccesQuerySet(models.QuerySet):
    def a_confirmer(self):
        """Those whose mailed link is still open."""
        return self.filter(etat=DemandeAcces.Etat.A_CONFIRMER, expire_le__gt=timezone.now())

    def recues(self):
        """Confirmed by the holder of the address: the team has to answer."""
        return self.filter(etat=DemandeAcces.Etat.RECUE)

    def confirmees(self):
        """All that the team may see."""
        return self.exclude(etat=DemandeAcces.Etat.A_CONFIRMER)

    def passer(self, pk, depuis, vers, **champs):
        """True for the one gesture that finds the request in the state `depuis`."""
        return bool(self.filter(pk=pk, etat=depuis).update(etat=vers, **champs))

    def a_purger(self):
        """Never confirmed; answered long ago."""
        maintenant = timezone.now()
        muettes = maintenant - timedelta(days=settings.DEMANDES_CONSERVEES_JOURS)
        repondues = maintenant - timedelta(days=settings.DEMANDES_D_ACCES_CONSERVEES_JOURS)
        return self.filter(
            Q(etat=DemandeAcces.Etat.A_CONFIRMER, demandee_le__lt=muettes)
            | Q(traitee_le__lt=repondues)
        )


class DemandeAcces(models.Model):
    class Etat(models.TextChoices):
        A_CONFIRMER = "a_confirmer", "À confirmer"
        RECUE = "recue", "À traiter"
        ACCEPTEE = "acceptee", "Acceptée"
        REFUSEE = "refusee", "Refusée"

    prenom = models.CharField("prénom", max_length=100)
    nom = models.CharField("nom", max_length=100)
    courriel = models.EmailField("courriel")
    structure = models.CharField("structure", max_length=200)
    fonction = models.CharField("fonction", max_length=200)
    message = models.TextField("message", max_length=2000, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.A_CONFIRMER)
    empreinte = models.CharField(max_length=64, editable=False)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    envoye_le = models.DateTimeField(null=True, editable=False)
    expire_le = models.DateTimeField(null=True, editable=False)
    confirmee_le = models.DateTimeField("confirmée le", null=True)
    traitee_le = models.DateTimeField("traitée le", null=True)
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="traitée par",
        null=True,
        related_name="+",
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="accès ouvert",
        null=True,
        related_name="demandes",
    )
    reponse = models.TextField("mot joint à la réponse", max_length=1000, blank=True)

    change_les_pages = False
    objects = DemandeAccesQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’accès"
        verbose_name_plural = "demandes d’accès"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            # Of a hundred forms sent at once, one makes the row, hence the mail.
            models.UniqueConstraint(
                fields=["courriel"],
                condition=Q(etat="a_confirmer"),
                name="une_demande_a_confirmer_par_courriel",
            )
        ]

    def __str__(self):
        return f"{self.nom_complet} ({self.structure})"

    @property
    def nom_complet(self):
        return f"{self.prenom} {self.nom}".strip()

    @property
    def est_a_traiter(self):
        return self.etat == self.Etat.RECUE

    def ouvrir_un_lien(self):
        """The address of a new link, to be mailed; None when one was mailed within the day."""
        maintenant = timezone.now()
        secret = secrets.token_urlsafe(32)
        dues = DemandeAcces.objects.filter(pk=self.pk, etat=self.Etat.A_CONFIRMER).filter(
            Q(envoye_le=None) | Q(envoye_le__lt=maintenant - UN_COURRIEL_PAR)
        )
        prise = dues.update(
            empreinte=self.hacher(secret),
            envoye_le=maintenant,
            expire_le=maintenant + VALIDITE,
        )
        if not prise:
            return None
        return absolue(reverse("access_confirm", args=[self.pk, secret]))

    def hacher(self, secret):
        """Bound to the use and to the address: the link opens nothing else."""
        return empreinte("membres.demande", self.courriel, secret)

    @classmethod
    def presentee(cls, numero, secret):
        """The request that waits for this very link, or None."""
        demande = cls.objects.a_confirmer().filter(pk=numero).first()
        attendue = demande and demande.hacher(secret)
        return demande if demande and constant_time_compare(demande.empreinte, attendue) else None
