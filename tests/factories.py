"""Factories which grow a legal page tree: each page finds or makes its parents."""

import factory
import wagtail_factories
from django.utils import timezone
from resovilles.models import Actualite, InfosIndex, PageContenu

from annuaire.models import AnnuaireIndex, Structure
from home.models import Accueil
from rencontres.models import Rencontre, RencontresIndex
from ressources.models import (
    Dossier,
    DossiersIndex,
    Exemplaire,
    FicheExperience,
    FichesIndex,
    Notice,
    Publication,
    PublicationsIndex,
)
from ressources.validation.actions import attester


class PageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda rang: f"Titre assez long pour être vrai, numéro {rang}")
    slug = factory.Sequence(lambda rang: f"page-d-essai-{rang}")
    chapo = "Deux phrases qui donnent envie de lire. Elles servent aussi de résumé."
    date_affichee = factory.LazyFunction(timezone.localdate)

    class Meta:
        abstract = True


class PageContenuFactory(PageFactory):
    parent = factory.LazyFunction(Accueil.objects.get)

    class Meta:
        model = PageContenu


class ActualiteFactory(PageFactory):
    parent = factory.LazyFunction(InfosIndex.objects.get)

    class Meta:
        model = Actualite


class DossierFactory(PageFactory):
    parent = factory.LazyFunction(DossiersIndex.objects.get)

    class Meta:
        model = Dossier


class FicheFactory(PageFactory):
    """A fiche online, with the agreement of its bearer; `live=False` leaves it a draft."""

    parent = factory.LazyFunction(FichesIndex.objects.get)
    porteur = "Régie de quartier des Tilleuls"

    class Meta:
        model = FicheExperience

    @classmethod
    def _create(cls, modele, *args, live=True, **champs):
        fiche = super()._create(modele, *args, **champs)
        revision = fiche.save_revision()
        if live:
            attester(fiche, "Awa Exemple", "la directrice de la régie", timezone.now())
            revision.publish()
        fiche.refresh_from_db()
        return fiche


class PublicationFactory(PageFactory):
    parent = factory.LazyFunction(PublicationsIndex.objects.get)

    class Meta:
        model = Publication


class RencontreFactory(PageFactory):
    parent = factory.LazyFunction(RencontresIndex.objects.get)
    debut = factory.LazyFunction(timezone.now)

    class Meta:
        model = Rencontre


class StructureFactory(PageFactory):
    parent = factory.LazyFunction(AnnuaireIndex.objects.get)

    class Meta:
        model = Structure


class NoticeFactory(factory.django.DjangoModelFactory):
    """A notice online; `etat="interne"` hides it."""

    titre = factory.Sequence(lambda rang: f"Un rapport assez long pour être vrai, tome {rang}")

    class Meta:
        model = Notice


class ExemplaireFactory(factory.django.DjangoModelFactory):
    """A copy that may be borrowed, with its notice."""

    notice = factory.SubFactory(NoticeFactory)
    cote = factory.Sequence(lambda rang: f"PV {rang:03}")

    class Meta:
        model = Exemplaire
