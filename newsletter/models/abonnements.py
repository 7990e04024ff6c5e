"""Who receives what, since when, and what proves that they asked for it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from resovilles.adresses import absolue
from resovilles.liens_prives import empreinte
from resovilles.pages import PageDeFormulaire
from resovilles.postal import AIDE, adresse_postale
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from newsletter.forms import FormulaireAbonnement
from newsletter.listes import ACCORD, LISTES_PAR_COURRIEL, Liste

VALIDITE = timedelta(days=7)  # of a link that is mailed once and serves once
UN_COURRIEL_PAR = timedelta(days=1)  # for one address and one use
UN_AN = timedelta(days=365)
REPONSE_ATTENDUE = timedelta(days=60)  # to the yearly question about paper
SANS_REPONSE = "Sans réponse à la confirmation annuelle"
NPAI = "Courrier revenu : n’habite pas à l’adresse indiquée"


class AbonnementQuerySet(models.QuerySet):
    def actifs(self):
        """Those to whom something is sent."""
        return self.filter(etat=Abonnement.Etat.CONFIRME)

    def en_vie(self):
        """Those that their holder has not ended, sent to or held back."""
        return self.filter(etat__in=[Abonnement.Etat.CONFIRME, Abonnement.Etat.SUSPENDU])

    def de_l_adresse(self, courriel):
        return self.filter(courriel=courriel)

    def papier(self):
        return self.filter(liste=Liste.LETTRE_PAPIER)

    def a_reconfirmer(self):
        """Paper that nobody has confirmed for a year."""
        return self.papier().actifs().filter(reconfirme_le__lt=timezone.now() - UN_AN)

    def arreter(self):
        """End what still lives; return how many there were."""
        return self.exclude(etat=Abonnement.Etat.DESABONNE).update(
            etat=Abonnement.Etat.DESABONNE, fini_le=timezone.now(), motif=""
        )

    def suspendre(self, motif):
        return self.actifs().update(etat=Abonnement.Etat.SUSPENDU, motif=motif)

    def reprendre(self):
        """Send again to those held back: their address is known to be good."""
        suspendus = self.filter(etat=Abonnement.Etat.SUSPENDU)
        return suspendus.update(
            etat=Abonnement.Etat.CONFIRME, motif="", relance_le=None, reconfirme_le=timezone.now()
        )

    def reconfirmer(self):
        """Paper is still wanted: ask again in a year."""
        return self.papier().actifs().update(reconfirme_le=timezone.now(), relance_le=None)

    def a_purger(self):
        """Asked for and never confirmed; ended long ago."""
        demandes = timezone.now() - timedelta(days=settings.DEMANDES_CONSERVEES_JOURS)
        preuves = timezone.now() - timedelta(days=settings.ABONNEMENTS_CONSERVES_JOURS)
        return self.filter(
            Q(etat=Abonnement.Etat.DEMANDE, demande_le__lt=demandes)
            | Q(etat=Abonnement.Etat.DESABONNE, fini_le__lt=preuves)
        )


class Abonnement(models.Model):
    class Etat(models.TextChoices):
        DEMANDE = "demande", "Demandé"
        CONFIRME = "confirme", "Confirmé"
        SUSPENDU = "suspendu", "Suspendu"
        DESABONNE = "desabonne", "Désabonné"

    class Origine(models.TextChoices):
        SITE = "site", "Formulaire du site"
        EQUIPE = "equipe", "Saisi par l’équipe"
        IMPORT = "import", "Import d’une liste"

    liste = models.CharField("liste", max_length=20, choices=Liste.choices)
    nom = models.CharField("nom ou structure", max_length=150, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    adresse = models.TextField(
        "adresse postale", blank=True, validators=[adresse_postale], help_text=AIDE
    )
    personne = models.ForeignKey(
        "annuaire.Personne",
        models.SET_NULL,
        verbose_name="personne de l’annuaire",
        null=True,
        blank=True,
        related_name="abonnements",
    )
    etat = models.CharField(
        "état", max_length=10, choices=Etat.choices, default=Etat.DEMANDE, editable=False
    )
    motif = models.CharField("motif", max_length=200, blank=True, editable=False)
    origine = models.CharField(
        "origine", max_length=10, choices=Origine.choices, default=Origine.EQUIPE, editable=False
    )
    preuve = models.TextField(
        "preuve de l’accord",
        max_length=600,
        help_text="Qui a demandé, quand, comment : « bulletin papier reçu le 3 mars 2007 ».",
    )
    demande_le = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    confirme_le = models.DateTimeField("confirmé le", null=True, blank=True, editable=False)
    reconfirme_le = models.DateTimeField("reconfirmé le", null=True, blank=True, editable=False)
    relance_le = models.DateTimeField("relancé le", null=True, blank=True, editable=False)
    fini_le = models.DateTimeField("arrêté le", null=True, blank=True, editable=False)

    change_les_pages = False
    objects = AbonnementQuerySet.as_manager()

    panels = [
        FieldPanel("liste"),
        FieldRowPanel([FieldPanel("nom"), FieldPanel("courriel")]),
        FieldPanel("adresse"),
        FieldPanel("personne"),
        MultiFieldPanel([FieldPanel("preuve")], "Accord"),
    ]

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnements"
        ordering = ["-demande_le", "-pk"]
        indexes = [models.Index(fields=["liste", "etat"])]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "courriel"],
                condition=~Q(courriel=""),
                name="un_abonnement_par_liste_et_courriel",
                violation_error_message="Cette adresse figure déjà dans cette liste.",
            )
        ]

    def __str__(self):
        return f"{self.get_liste_display()} – {self.nom or self.courriel}"

    def get_adresse_display(self):
        """Line by line, as on the envelope."""
        return linebreaksbr(self.adresse)

    def clean(self):
        self.courriel = self.courriel.lower()
        if self.liste in LISTES_PAR_COURRIEL and not self.courriel:
            raise ValidationError({"courriel": "Cette liste s’envoie par courriel."})
        if self.liste == Liste.LETTRE_PAPIER and not self.adresse.strip():
            raise ValidationError({"adresse": "La Lettre sur papier demande une adresse postale."})

    def confirmer(self, **champs):
        """Take effect, with the proof given."""
        maintenant = timezone.now()
        champs |= {"etat": self.Etat.CONFIRME, "motif": "", "fini_le": None, "relance_le": None}
        champs |= {"confirme_le": maintenant, "reconfirme_le": maintenant}
        for nom, valeur in champs.items():
            setattr(self, nom, valeur)
        self.save()

    # --- Links printed in every letter: signed, reusable, without end --------------------------
    @property
    def jeton(self):
        """Bound to this subscription and to its address."""
        return self.signataire.sign(str(self.pk))

    @property
    def signataire(self):
        return signing.Signer(salt=f"newsletter.abonnement:{self.courriel}", sep=".")

    @classmethod
    def du_jeton(cls, jeton):
        """The subscription, or None for a link that we have not made."""
        numero = jeton.partition(".")[0]
        trouve = cls.objects.filter(pk=numero).first() if est_un_numero(numero) else None
        try:
            return trouve if trouve and trouve.signataire.unsign(jeton) else None
        except signing.BadSignature:
            return None

    @property
    def lien_preferences(self):
        return absolue(reverse("subscription_preferences", args=[self.jeton]))

    @property
    def lien_desabonnement(self):
        return absolue(reverse("unsubscribe", args=[self.jeton]))

    @property
    def courriel_masque(self):
        """Letters get forwarded: whoever holds the link does not read the address."""
        debut, _, domaine = self.courriel.partition("@")
        return f"{debut[:1]}…@{domaine[:1]}…{domaine[domaine.rfind('.') :]}"


def est_un_numero(texte):
    return texte.isascii() and texte.isdigit() and len(texte) < 10


# --- Links mailed once: random, kept hashed, expiring, serving once --------------------------
class LienPriveQuerySet(models.QuerySet):
    def ouverts(self):
        return self.filter(servi_le=None, expire_le__gt=timezone.now())

    def servir(self, pk):
        """True for the one caller that finds the link still open."""
        return bool(self.ouverts().filter(pk=pk).update(servi_le=timezone.now()))

    def renouveler(self, pk, empreinte):
        """True for the one caller of the day: its secret is the one that is mailed."""
        maintenant = timezone.now()
        dus = self.filter(pk=pk, servi_le=None, envoye_le__lt=maintenant - UN_COURRIEL_PAR)
        return bool(
            dus.update(empreinte=empreinte, envoye_le=maintenant, expire_le=maintenant + VALIDITE)
        )

    def a_purger(self):
        """What it holds is of use only while it is open."""
        limite = timezone.now() - UN_COURRIEL_PAR
        return self.filter(Q(servi_le__lt=limite) | Q(expire_le__lt=limite))


def dans_une_semaine():
    return timezone.now() + VALIDITE


class LienPrive(models.Model):
    class Usage(models.TextChoices):
        CONFIRMER = "confirmer", "Confirmer un abonnement"
        ADRESSE = "adresse", "Changer d’adresse postale"
        PAPIER = "papier", "Garder La Lettre sur papier"

    usage = models.CharField(max_length=10, choices=Usage.choices)
    courriel = models.EmailField()
    empreinte = models.CharField(max_length=64)
    demande = models.JSONField(default=dict)  # what was asked for, until it is confirmed
    envoye_le = models.DateTimeField(default=timezone.now)
    expire_le = models.DateTimeField(default=dans_une_semaine)
    servi_le = models.DateTimeField(null=True, blank=True)

    change_les_pages = False
    objects = LienPriveQuerySet.as_manager()

    class Meta:
        verbose_name = "lien privé"
        constraints = [
            # Of a hundred requests at once, one makes the row, hence the mail.
            models.UniqueConstraint(
                fields=["usage", "courriel"],
                condition=Q(servi_le=None),
                name="un_lien_ouvert_par_adresse",
            )
        ]

    def __str__(self):
        return f"{self.get_usage_display()} ({self.pk})"

    @staticmethod
    def hacher(usage, courriel, secret):
        """Bound to the use and to the address: the link opens nothing else."""
        return empreinte(f"newsletter.{usage}", courriel, secret)

    @classmethod
    def ouvrir(cls, usage, courriel, demande):
        """The address of a new link, to be mailed; None when one was mailed within the day.
        What is asked meanwhile is added to what the link will confirm."""
        secret = secrets.token_urlsafe(32)
        hache = cls.hacher(usage, courriel, secret)
        lien, neuf = cls.objects.get_or_create(
            usage=usage,
            courriel=courriel,
            servi_le=None,
            defaults={"empreinte": hache, "demande": demande},
        )
        if not neuf:
            lien.completer(demande)
        if neuf or cls.objects.renouveler(lien.pk, hache):
            return lien.adresse(secret)
        return None

    def completer(self, demande):
        ouvert = LienPrive.objects.select_for_update().get(pk=self.pk)
        listes = [*ouvert.demande.get("listes", []), *demande.get("listes", [])]
        remplis = {nom: valeur for nom, valeur in demande.items() if valeur}
        ouvert.demande |= remplis | {"listes": list(dict.fromkeys(listes))}
        ouvert.save(update_fields=["demande"])

    def adresse(self, secret):
        return absolue(reverse(f"subscription_{self.usage}", args=[self.pk, secret]))

    @classmethod
    def presente(cls, usage, numero, secret):
        """The open link that these two open, or None."""
        lien = cls.objects.ouverts().filter(pk=numero, usage=usage).first()
        attendue = lien and cls.hacher(usage, lien.courriel, secret)
        return lien if lien and constant_time_compare(lien.empreinte, attendue) else None


class Effectif(models.Model):
    """How many a list counted on a day: what the yearly report is made of."""

    jour = models.DateField("jour")
    liste = models.CharField("liste", max_length=20, choices=Liste.choices)
    abonnes = models.PositiveIntegerField("abonnés")
    suspendus = models.PositiveIntegerField("suspendus")

    change_les_pages = False

    class Meta:
        verbose_name = "effectif d’une liste"
        verbose_name_plural = "effectifs des listes"
        ordering = ["-jour", "liste"]
        constraints = [
            models.UniqueConstraint(fields=["jour", "liste"], name="un_effectif_par_jour_et_liste")
        ]

    def __str__(self):
        return f"{self.get_liste_display()}, {self.jour} : {self.abonnes}"


class PageAbonnement(PageDeFormulaire):
    template = "newsletter/page_abonnement.html"

    class Meta:
        verbose_name = "page d’abonnement"

    def get_context(self, request, *args, formulaire=None, **kwargs):
        voulues = [liste for liste in request.GET.getlist("liste") if liste in Liste.values]
        return super().get_context(request, *args, **kwargs) | {
            "formulaire": formulaire or FormulaireAbonnement(initial={"listes": voulues}),
            "action": reverse("subscribe"),
            "accord": ACCORD,
            "demande": "demande" in request.GET,
        }
