"""The register once the official list of communes is loaded: thousands of names."""

import pytest
from django.urls import reverse

from territoires.models import Appartenance, Territoire
from tests.factories import DossierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def inconnue():
    """A commune that nothing but its name brings here."""
    commune = Territoire.objects.create(code="35240", nom="Le Rheu", genre="commune")
    Appartenance.objects.create(enfant=commune, parent=Territoire.objects.get(code="D35"))
    return commune


def test_lists_and_filters_keep_to_what_the_centre_follows(client, inconnue):
    assert "Le Rheu" not in client.get("/territoires/").content.decode()
    assert "Le Rheu" not in client.get("/ressources/dossiers/").content.decode()
    assert "Le Rheu" in client.get("/territoires/35240/").content.decode()
    assert "Le Rheu" in client.get("/territoires/D35/").content.decode()


def test_a_form_offers_what_is_followed_and_keeps_what_was_ticked(client, officier, inconnue):
    client.force_login(officier)
    dossier = DossierFactory()
    adresse = reverse("wagtailadmin_pages:edit", args=[dossier.pk])
    page = client.get(adresse).content.decode()
    assert "Le Rheu" not in page
    assert "Lannion" in page
    dossier.territoires.set([inconnue])
    dossier.save_revision()
    assert "Le Rheu" in client.get(adresse).content.decode()
