"""Every test starts from the demonstration: it is the site that people know."""

import pytest
from django.core.management import call_command

from home.models import Accueil
from membres.models import Utilisateur


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0)


@pytest.fixture
def accueil(db):
    return Accueil.objects.get()


@pytest.fixture
def officier(db):
    return Utilisateur.objects.get(email="administration@example.org")


@pytest.fixture
def adherent(db):
    return Utilisateur.objects.get(email="adherent@example.org")
