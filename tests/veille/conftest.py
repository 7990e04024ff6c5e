import pytest

from membres.models import Utilisateur
from veille.models import Information, Source


@pytest.fixture
def officiere(client, prouver):
    return prouver(client, Utilisateur.objects.get(email="communication@example.org"))


@pytest.fixture
def documentaliste(client, prouver):
    return prouver(client, Utilisateur.objects.get(email="documentation@example.org"))


@pytest.fixture
def information(db):
    """The only item of the watch."""
    Information.objects.all().delete()
    Source.objects.all().delete()
    return Information.objects.create(
        titre="Une journée sur la médiation",
        lien="https://mediation.example.org/journee",
        nature="rencontre",
        famille="partenaire",
        provenance="Ville de Rennes",
        note="Ouverte à tous.\nÀ relayer <vite>.",
        echeance="2027-03-12",
    )
