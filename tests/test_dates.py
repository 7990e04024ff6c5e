"""What the officer publishes comes first, and says when it changed."""

from datetime import date

import pytest
from django.utils import timezone
from resovilles.models import Actualite

from ressources.models import Dossier, FicheExperience, Publication
from tests.factories import ActualiteFactory, DossierFactory, FicheFactory, PublicationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fabrique", "liste"),
    [
        (FicheFactory, "/ressources/fiches/"),
        (FicheFactory, "/ressources/"),
        (ActualiteFactory, "/info-a-tous/"),
        (DossierFactory, "/ressources/dossiers/?tri=date"),
    ],
)
def test_a_page_published_without_a_date_comes_first(client, fabrique, liste):
    page = fabrique(date_affichee=None, title="Canari du jour")
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.date_affichee == timezone.localdate()
    anciennes = type(page).objects.live().exclude(pk=page.pk)
    contenu = client.get(liste).content.decode()
    rangs = [contenu.find(f'href="{autre.url}"') for autre in anciennes]
    assert contenu.find(f'href="{page.url}"') < min(rang for rang in rangs if rang > 0)


def test_a_new_fiche_shows_on_the_front_page(client):
    FicheFactory(date_affichee=None, title="Canari du jour")
    assert "Canari du jour" in client.get("/").content.decode()


@pytest.mark.parametrize("modele", [Actualite, Dossier, FicheExperience, Publication])
def test_a_draft_bears_no_date_yet(modele):
    assert modele(title="Brouillon", live=False).date_affichee is None


def test_a_corrected_dossier_says_when(client):
    dossier = Dossier.objects.get(slug="clspd")
    assert dossier.revue_le < date(2008, 1, 1)
    dossier.chapo = "Une phrase corrigée."
    dossier.save_revision().publish()
    dossier.refresh_from_db()
    assert dossier.revue_le == timezone.localdate()
    assert (
        f"Mis à jour le <b>{timezone.localdate().day}" in client.get(dossier.url).content.decode()
    )


def test_a_publication_without_a_date_gets_one_when_it_goes_online():
    publication = PublicationFactory(date_affichee=None)
    assert publication.date_affichee == timezone.localdate()
