"""What follows from Wagtail's own gestures: steps noted, demands withdrawn."""

from django.db.models.signals import pre_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, task_cancelled

from ressources.models import Demande, Etape, EtatDeValidation, FicheExperience
from ressources.models.fiches import exiger_de_la_page
from ressources.validation import actions


def noter_la_mise_en_ligne(instance, **_):
    if instance.live:
        instance.franchir(Etape.MISE_EN_LIGNE)


def noter_le_retrait(instance, **_):
    instance.franchir(Etape.REDACTION)


def retirer_la_demande(instance, user=None, **_):
    """The workflow was cancelled, by its own button or by a publication."""
    for demande in Demande.objects.en_attente().filter(
        fiche_id=instance.workflow_state.content_object.pk
    ):
        actions.retirer_la_demande(demande, user)


def brancher():
    pre_save.connect(exiger_de_la_page, sender=Page)
    page_published.connect(noter_la_mise_en_ligne, sender=FicheExperience)
    page_unpublished.connect(noter_le_retrait, sender=FicheExperience)
    task_cancelled.connect(retirer_la_demande, sender=EtatDeValidation)
