import pytest

from ressources.models import Notice


@pytest.fixture
def base_a_soi(db):
    """None of the demonstration's notices online: lists hold those of the test."""
    Notice.objects.update(etat=Notice.Etat.INTERNE)
