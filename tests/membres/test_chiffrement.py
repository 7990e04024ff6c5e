"""Secrets of the second factor: unreadable in the database, through a change of key as well."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from membres.chiffrement import rechiffrer

pytestmark = pytest.mark.django_db

CLE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOUVELLE = "nouvelle-cle-" + "n" * 50


@pytest.fixture(autouse=True)
def _essais_neufs():
    cache.clear()


@pytest.fixture
def application(adherent):
    return TOTP.activate(adherent, CLE).instance


def code():
    return format_hotp_value(hotp_value(CLE, next(yield_hotp_counters_from_time())))


def est_reconnu(facteur):
    cache.clear()  # a code serves once
    return TOTP(Authenticator.objects.get(pk=facteur.pk)).validate_code(code())


def en_base():
    with connection.cursor() as curseur:
        curseur.execute("SELECT data FROM mfa_authenticator")
        return str(curseur.fetchall())


def test_a_copy_of_the_database_gives_no_code(application, adherent):
    secours = RecoveryCodes.activate(adherent)
    codes = secours.generate_codes()
    assert est_reconnu(application)
    assert CLE not in en_base()
    assert en_base().count("fernet:") == 2
    assert RecoveryCodes(Authenticator.objects.get(pk=secours.instance.pk)).validate_code(codes[0])


def test_what_was_in_clear_is_read_then_encrypted(application):
    application.data = {"secret": CLE}
    application.save()
    assert est_reconnu(application)
    rechiffrer(Authenticator.objects.all())
    assert CLE not in en_base()
    assert est_reconnu(application)


def test_the_key_of_the_site_changes_without_locking_anybody_out(application, settings):
    ancienne = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOUVELLE, [ancienne]
    assert est_reconnu(application)
    dit = StringIO()
    call_command("rechiffrer_les_secrets", stdout=dit)
    assert "1 second facteur chiffré." in dit.getvalue()
    settings.SECRET_KEY_FALLBACKS = []
    assert est_reconnu(application)


def test_a_lost_key_refuses_codes_and_breaks_no_page(application, settings, client, adherent):
    settings.SECRET_KEY = NOUVELLE
    client.post("/compte/connexion/", {"login": adherent.email, "password": "quartier-ouvert-2007"})
    reponse = client.post("/compte/connexion/second-facteur/", {"code": code()})
    assert "Ce code n’est pas le bon" in reponse.content.decode()
    avant, dit = en_base(), StringIO()
    call_command("rechiffrer_les_secrets", stdout=StringIO(), stderr=dit)
    assert "aucune clé n’ouvre" in dit.getvalue()
    assert en_base() == avant
