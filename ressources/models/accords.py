"""The agreement of those who led an action: what is asked of them, what they answer, the proof."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState

from ressources import contenu

VALIDITE = timedelta(days=30)
RELANCES = timedelta(days=10)  # between two letters to a bearer who has not answered
USAGE = "ressources.validation-du-porteur"  # a link made for anything else opens nothing here


class Etape(models.TextChoices):
    """The method of the centre, in six steps (rapport d’activité 2006)."""

    REPERAGE = "reperage", "Repérage"
    DEPLACEMENT = "deplacement", "Déplacement"
    COLLECTE = "collecte", "Collecte"
    REDACTION = "redaction", "Rédaction"
    VALIDATION = "validation", "Validation par le porteur"
    MISE_EN_LIGNE = "mise_en_ligne", "Mise en ligne"


# The last two are reached by asking the bearer and by publishing, never by hand.
ETAPES_A_LA_MAIN = (Etape.REPERAGE, Etape.DEPLACEMENT, Etape.COLLECTE, Etape.REDACTION)


class PassageDEtape(models.Model):
    """A fiche enters a step on that day; the last one tells where it stands."""

    fiche = models.ForeignKey(
        "ressources.FicheExperience", models.CASCADE, related_name="passages_d_etape"
    )
    etape = models.CharField("étape", max_length=15, choices=Etape.choices)
    le = models.DateTimeField("le", default=timezone.now)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "passage d’étape"
        ordering = ["-le", "-pk"]

    def __str__(self):
        return f"{self.fiche} – {self.get_etape_display()}"


class DemandeQuerySet(models.QuerySet):
    def en_attente(self):
        return self.filter(etat=Demande.Etat.ATTENTE)

    def ouvertes(self):
        """Those whose link still opens."""
        return self.en_attente().filter(expire_le__gt=timezone.now())


class Demande(models.Model):
    """One version of a fiche put before one person."""

    class Etat(models.TextChoices):
        ATTENTE = "attente", "En attente de réponse"
        ACCORDEE = "accordee", "Accord donné"
        A_REPRENDRE = "a_reprendre", "Modifications demandées"
        RETIREE = "retiree", "Demande retirée"
        EXPIREE = "expiree", "Restée sans réponse"

    fiche = models.ForeignKey("ressources.FicheExperience", models.CASCADE, related_name="demandes")
    revision = models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+")
    nom = models.CharField("nom du porteur", max_length=150)
    fonction = models.CharField(
        "fonction",
        max_length=200,
        help_text="Affichée sur la fiche : « la coordinatrice du programme ».",
    )
    courriel = models.EmailField("courriel")
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.ATTENTE)
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    expire_le = models.DateTimeField("expire le")
    relancee_le = models.DateTimeField("relancée le", null=True, blank=True)
    finie_le = models.DateTimeField("close le", null=True, blank=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de validation"
        verbose_name_plural = "demandes de validation"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche"],
                condition=models.Q(etat="attente"),
                name="une_demande_en_attente_par_fiche",
            )
        ]

    def __str__(self):
        return f"{self.fiche} – {self.nom}"

    @property
    def signature(self):
        return f"{self.nom}, {self.fonction}"

    def nouveau_lien(self):
        """An address for this demand alone; only its imprint is kept."""
        secret = secrets.token_urlsafe(32)
        self.liens.create(empreinte=self.empreinte_du_lien(secret))
        chemin = reverse("bearer_review", args=[self.pk, secret])
        return f"{settings.ADRESSE_DU_SITE.rstrip('/')}{chemin}"

    def empreinte_du_lien(self, secret):
        """Bound to the use, the version and the address: a row tampered with opens nothing."""
        return salted_hmac(USAGE, self.objet_du_lien(secret), algorithm="sha256").hexdigest()

    def objet_du_lien(self, secret):
        """With the words of the version: Wagtail can write a revision over in place."""
        mots = contenu.empreinte(contenu.contenu(self.revision.as_object()))
        return f"{self.pk}:{self.revision_id}:{mots}:{self.courriel}:{secret}"

    def est_ouverte_par(self, secret):
        presentee = self.empreinte_du_lien(secret)
        gardees = self.liens.values_list("empreinte", flat=True)
        return any([constant_time_compare(presentee, gardee) for gardee in gardees])

    def clore(self, etat):
        """True for the one caller that finds the demand still waiting."""
        en_attente = Demande.objects.en_attente().filter(pk=self.pk)
        if not en_attente.update(etat=etat, finie_le=timezone.now()):
            return False
        self.refresh_from_db(fields=["etat", "finie_le"])
        return True


class Lien(models.Model):
    """A link sent to a bearer; each letter carries its own, since none is kept in clear."""

    demande = models.ForeignKey(Demande, models.CASCADE, related_name="liens")
    empreinte = models.CharField(max_length=64, unique=True)
    cree_le = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "lien envoyé au porteur"
        verbose_name_plural = "liens envoyés au porteur"

    def __str__(self):
        return f"{self.demande} – {self.cree_le}"


class DecisionQuerySet(models.QuerySet):
    def ouvrant(self, fiche, empreinte):
        """The decisions that allow this very content of this fiche to stand online."""
        return self.filter(
            fiche=fiche, empreinte=empreinte, nature__in=Decision.OUVRENT
        ).select_related("corrige")

    def accords(self):
        return self.filter(nature=Decision.Nature.ACCORD)

    def delete(self):
        raise TypeError("Une décision est une preuve : elle ne s’efface pas.")


class Decision(models.Model):
    """The proof: who decided what, when, on which content. It outlives revisions and pages."""

    class Nature(models.TextChoices):
        ACCORD = "accord", "Accord du porteur"
        REPRISE = "reprise", "Modifications demandées par le porteur"
        CORRECTION = "correction", "Correction sans effet sur le fond"
        SANS_ACCORD = "sans_accord", "Mise en ligne sans accord"

    OUVRENT = (Nature.ACCORD, Nature.CORRECTION, Nature.SANS_ACCORD)

    fiche = models.ForeignKey(
        "ressources.FicheExperience",
        models.SET_NULL,
        null=True,
        related_name="decisions",
        verbose_name="fiche",
    )
    titre = models.CharField("titre de la fiche", max_length=255)
    nature = models.CharField("décision", max_length=12, choices=Nature.choices)
    version = models.PositiveIntegerField("numéro de la version")
    contenu = models.JSONField("contenu")
    empreinte = models.CharField("empreinte du contenu", max_length=64, db_index=True)
    le = models.DateTimeField("le", default=timezone.now)
    nom = models.CharField("nom", max_length=150, blank=True)
    fonction = models.CharField("fonction", max_length=200, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motif = models.TextField("motif", blank=True)
    commentaires = models.JSONField("commentaires", default=list, blank=True)
    corrige = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="accord corrigé",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision sur une fiche"
        verbose_name_plural = "décisions sur les fiches"
        ordering = ["-le", "-pk"]

    def __str__(self):
        return f"{self.titre} – {self.get_nature_display()}"

    def delete(self, *args, **kwargs):
        raise TypeError("Une décision est une preuve : elle ne s’efface pas.")

    @property
    def accord(self):
        """The bearer's agreement on which this decision stands, or None."""
        return self if self.nature == self.Nature.ACCORD else self.corrige


class VerrouDuPorteur(WorkflowLock):
    """Nobody changes under the bearer's eyes what the bearer is reading."""

    def get_message(self, user):
        return (
            "Cette fiche est chez le porteur du projet, qui la relit : elle ne change pas "
            "en attendant sa réponse. Pour la reprendre, retirez la demande."
        )

    def get_locked_by(self, user, can_lock=False):
        return "En attente du porteur"

    def get_description(self, user, can_lock=False):
        return "Personne ne modifie la fiche pendant que le porteur la relit."


class EtatDeValidation(TaskState):
    """The passage of one version before the bearer, with the decision that closed it."""

    decision = models.OneToOneField(
        Decision, models.SET_NULL, null=True, blank=True, related_name="etat_de_validation"
    )

    class Meta:
        verbose_name = "validation par le porteur"


class ValidationParLePorteur(Task):
    """The step of the workflow that only the bearer, who has no account, can pass."""

    task_state_class = EtatDeValidation
    lock_class = VerrouDuPorteur

    class Meta:
        verbose_name = "validation par le porteur"
        verbose_name_plural = "validations par le porteur"

    @classmethod
    def get_description(cls):
        return "Le porteur du projet reçoit un lien, relit la fiche et donne son accord."

    def locked_for_user(self, obj, user):
        return True

    def start(self, workflow_state, user=None):
        fiche = workflow_state.content_object.specific
        fiche.exiger_une_demande()
        return super().start(workflow_state, user=user)
