"""The contact form: people get through, robots do not, nothing is lost."""

import pytest
import time_machine
from django.core.cache import cache
from resovilles.contact import FormulaireContact
from resovilles.courriel.models import Courriel
from resovilles.models import MessageRecu

pytestmark = pytest.mark.django_db

ENVOI = "/contact/envoyer/"


@pytest.fixture(autouse=True)
def _cache_vide():
    cache.clear()


@pytest.fixture
def champs():
    with time_machine.travel("2026-11-24 10:00", tick=False):
        jeton = FormulaireContact.jeton_neuf()
    return {
        "nom": "Une cheffe de projet",
        "structure": "Ville d’exemple",
        "courriel": "projet@example.org",
        "objet": "Trame de convention",
        "message": "Avez-vous une trame de convention de gestion urbaine de proximité ?",
        "site_web": "",
        "jeton": jeton,
    }


@pytest.fixture
def _une_minute_plus_tard():
    with time_machine.travel("2026-11-24 10:01", tick=False):
        yield


@pytest.mark.usefixtures("_une_minute_plus_tard")
def test_a_message_is_kept_and_told_to_the_team(client, champs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(ENVOI, champs, follow=True)
    assert "nous est parvenu" in reponse.content.decode()
    assert MessageRecu.objects.get().objet == "Trame de convention"
    assert "trame de convention" in Courriel.objects.get().texte
    assert not reponse.cookies


@pytest.mark.usefixtures("_une_minute_plus_tard")
@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("courriel", "sans arobase"),
        ("objet", "Bonjour\r\nBcc: tous@example.org"),
        ("nom", "Nom\nBcc: x@example.org"),
        ("message", ""),
        ("message", "a" * 300_000),
        ("site_web", "http://robot.example"),
        ("jeton", ""),
        ("jeton", "contact:faux:signature"),
        ("nom", "zéro\0"),
    ],
)
def test_bad_input_says_why_and_loses_nothing(client, champs, champ, valeur):
    reponse = client.post(ENVOI, champs | {champ: valeur})
    assert reponse.status_code == 422
    assert "pas parti" in reponse.content.decode()
    assert "gestion urbaine de proximité" in reponse.content.decode() or champ == "message"
    assert not MessageRecu.objects.exists()


def test_faster_than_a_human_is_refused(client, champs):
    with time_machine.travel("2026-11-24 10:00:01", tick=False):
        reponse = client.post(ENVOI, champs)
    assert "très vite" in reponse.content.decode()
    assert not MessageRecu.objects.exists()


@pytest.mark.usefixtures("_une_minute_plus_tard")
def test_another_site_cannot_send_the_form(client, champs):
    for entetes in ({"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(ENVOI, champs, headers=entetes).status_code == 422
    assert not MessageRecu.objects.exists()


@pytest.mark.usefixtures("_une_minute_plus_tard")
def test_a_thousand_posts_make_at_most_five_mails(client, champs):
    for rang in range(1000):
        client.post(ENVOI, champs | {"courriel": f"robot{rang}@example.org"})
    assert MessageRecu.objects.count() <= 5
    assert Courriel.objects.count() <= 5


def test_a_thousand_robots_that_fill_every_field_leave_nothing(client, champs):
    for _ in range(1000):
        client.post(ENVOI, champs | {"site_web": "x"})
    assert not MessageRecu.objects.exists()
