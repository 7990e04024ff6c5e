"""An item that a reader proposes: a brief that waits, and who sent it, kept apart."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from resovilles.pages import PageDeFormulaire

from newsletter.breves.forms import FormulaireProposition
from newsletter.models.breves import Breve


class PropositionQuerySet(models.QuerySet):
    def en_attente(self):
        return self.filter(decision=Proposition.Decision.EN_ATTENTE)

    def decider(self, decision, **champs):
        """How many were still waiting: of two gestures, the second finds none."""
        return self.en_attente().update(decision=decision, decidee_le=timezone.now(), **champs)

    def a_purger(self):
        limite = timezone.now() - timedelta(days=settings.PROPOSITIONS_CONSERVEES_JOURS)
        return self.filter(decidee_le__lt=limite)


class Proposition(models.Model):
    class Decision(models.TextChoices):
        EN_ATTENTE = "attente", "À décider"
        ACCEPTEE = "acceptee", "Publiée"
        REFUSEE = "refusee", "Refusée"

    titre = models.CharField("titre", max_length=150)
    breve = models.OneToOneField(
        Breve,
        models.CASCADE,
        verbose_name="brève",
        null=True,
        related_name="proposee_par",
    )
    nom = models.CharField("nom", max_length=150)
    courriel = models.EmailField("courriel")
    structure = models.CharField("structure", max_length=150, blank=True)
    recue_le = models.DateTimeField("reçue le", default=timezone.now, editable=False)
    decision = models.CharField(
        "suite", max_length=10, choices=Decision.choices, default=Decision.EN_ATTENTE
    )
    decidee_le = models.DateTimeField("décidée le", null=True, editable=False)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="décidée par",
        null=True,
        related_name="+",
    )

    change_les_pages = False
    wagtail_reference_index_ignore = True  # a brief is not « used » by who proposed it
    objects = PropositionQuerySet.as_manager()

    class Meta:
        verbose_name = "information proposée"
        verbose_name_plural = "informations proposées"
        ordering = ["-recue_le", "-pk"]

    def __str__(self):
        return self.titre

    @property
    def est_en_attente(self):
        return self.decision == self.Decision.EN_ATTENTE


class PageProposition(PageDeFormulaire):
    template = "newsletter/page_proposition.html"

    class Meta:
        verbose_name = "page « Proposer une information »"

    def get_context(self, request, *args, formulaire=None, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "formulaire": formulaire or FormulaireProposition(),
            "action": reverse("propose_item"),
            "envoyee": "envoyee" in request.GET,
        }
