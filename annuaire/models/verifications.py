"""Once a year each person says whether her card is right: what was asked, when, what came of it."""

import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from resovilles.adresses import absolue
from wagtail.admin.panels import FieldPanel

from annuaire.models.personnes import Fonction, Personne

UN_AN = timedelta(days=365)
VALIDITE = timedelta(days=60)
RELANCES = (timedelta(days=15), timedelta(days=30))  # after the first letter
SILENCE = timedelta(days=45)
USAGE = "annuaire.verification"  # a link made for anything else opens nothing here


class VerificationQuerySet(models.QuerySet):
    def en_attente(self):
        return self.filter(etat=Verification.Etat.ATTENTE)

    def ouvertes(self):
        """Those whose link still opens: an answer that comes late is still an answer."""
        muettes = Verification.Etat.SANS_REPONSE
        return self.filter(
            etat__in=[Verification.Etat.ATTENTE, muettes], expire_le__gt=timezone.now()
        )

    def a_relancer(self):
        """Those whose next letter is due."""
        maintenant = timezone.now()
        dues = Q(pk__in=[])
        for rang, delai in enumerate(RELANCES):
            dues |= Q(relances=rang, demandee_le__lte=maintenant - delai)
        return self.en_attente().filter(dues)

    def muettes(self):
        """Nobody has answered, reminders included."""
        limite = timezone.now() - SILENCE
        return self.en_attente().filter(relances=len(RELANCES), demandee_le__lte=limite)

    def pour_l_equipe(self):
        """What somebody of the team has to look at: silence, returned mail, corrections."""
        return self.filter(etat__in=Verification.POUR_L_EQUIPE, traitee=False)

    def clore(self, pk, etat, **champs):
        """True for the one caller that finds it still open."""
        closes = self.ouvertes().filter(pk=pk)
        return bool(closes.update(etat=etat, finie_le=timezone.now(), **champs))


def personnes_a_interroger():
    """Those in post somewhere, outside our own team, whom one can mail, whose card nobody has
    confirmed nor asked about for a year: the longest ago first."""
    il_y_a_un_an = timezone.now() - UN_AN
    en_poste = Fonction.objects.en_cours().filter(
        personne=OuterRef("pk"), structure__live=True, structure__est_le_centre=False
    )
    recentes = Verification.objects.filter(personne=OuterRef("pk"), demandee_le__gt=il_y_a_un_an)
    vieilles = Q(verifiee_le=None) | Q(verifiee_le__lte=il_y_a_un_an.date())
    personnes = Personne.objects.filter(Exists(en_poste), ~Exists(recentes), vieilles)
    return personnes.exclude(courriel="").order_by(
        models.F("verifiee_le").asc(nulls_first=True), "pk"
    )


class Verification(models.Model):
    class Etat(models.TextChoices):
        ATTENTE = "attente", "En attente de réponse"
        CONFIRMEE = "confirmee", "Confirmée"
        CORRIGEE = "corrigee", "Corrigée par la personne"
        A_CORRIGER = "a_corriger", "Correction demandée à l’équipe"
        SANS_REPONSE = "sans_reponse", "Sans réponse après les relances"
        REVENUE = "revenue", "Courriel revenu"

    POUR_L_EQUIPE = (Etat.A_CORRIGER, Etat.SANS_REPONSE, Etat.REVENUE)

    personne = models.ForeignKey(
        Personne, models.CASCADE, verbose_name="personne", related_name="verifications"
    )
    courriel = models.EmailField("courriel")
    etat = models.CharField("état", max_length=15, choices=Etat.choices, default=Etat.ATTENTE)
    # Each letter has its own secret, since none is kept in clear; all of them open.
    empreintes = models.JSONField(default=list)
    envoi = models.ForeignKey(
        "courriel.Courriel", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    relances = models.PositiveSmallIntegerField("relances", default=0)
    remarque = models.TextField("ce que la personne a écrit", blank=True, max_length=2000)
    traitee = models.BooleanField("traitée par l’équipe", default=False)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    finie_le = models.DateTimeField("réponse le", null=True, blank=True)

    change_les_pages = False
    objects = VerificationQuerySet.as_manager()

    panels = [
        FieldPanel("personne", read_only=True),
        FieldPanel("courriel", read_only=True),
        FieldPanel("remarque", read_only=True),
        FieldPanel("etat", help_text="Un courriel ou un courrier revenu se note ici."),
        FieldPanel("traitee"),
    ]

    class Meta:
        verbose_name = "vérification"
        verbose_name_plural = "vérifications"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["personne"],
                condition=Q(etat="attente"),
                name="une_verification_en_attente_par_personne",
            )
        ]

    def __str__(self):
        return f"{self.personne} – {self.get_etat_display()}"

    def save(self, *args, **kwargs):
        if self.expire_le is None:
            self.expire_le = self.demandee_le + VALIDITE
        return super().save(*args, **kwargs)

    def nouveau_lien(self):
        """An address for this card alone; the caller saves its imprint."""
        secret = secrets.token_urlsafe(32)
        self.empreintes = [*self.empreintes, self.empreinte(secret)]
        return absolue(reverse("card_check", args=[self.pk, secret]))

    def empreinte(self, secret):
        """Bound to the use, the card and the address."""
        objet = f"{self.pk}:{self.personne_id}:{self.courriel}:{secret}"
        return salted_hmac(USAGE, objet, algorithm="sha256").hexdigest()

    def est_ouverte_par(self, secret):
        presentee = self.empreinte(secret)
        return any([constant_time_compare(presentee, gardee) for gardee in self.empreintes])

    @property
    def carte_close(self):
        """Nobody confirms the card of somebody who has left."""
        return not self.personne.fonctions.en_cours().filter(structure__live=True).exists()
