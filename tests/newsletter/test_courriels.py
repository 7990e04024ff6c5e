"""What a person finds in the letter box: light, readable without pictures, with two ways out, and
nothing that a mail scanner could set off."""

import email
import re
from email.policy import default

import pytest
from django.core import mail
from resovilles.courriel.models import Courriel

from newsletter import actions as abonnements
from newsletter.envoi import actions
from newsletter.models import Abonnement, Envoi, LienPrive, Liste
from tests.newsletter.test_envois import HTML, TEXTE

pytestmark = pytest.mark.django_db

ADRESSE = "Awa Exemple\n1 rue du Port\n44000 NANTES"


@pytest.fixture
def courrier(settings):
    """Every kind of message that a subscriber gets: text, HTML and headers of each."""
    settings.RETOURS_ADRESSE, settings.RETOURS_BOITE = "retours@example.org", "/une/boite"
    Abonnement.objects.all().delete()
    for liste in Liste:
        Abonnement(liste=liste, courriel="bob@example.org", adresse=ADRESSE).confirmer()
    abonnements.demander("neuve@example.org", ["flash"])
    abonnements.demander_le_changement_d_adresse("bob@example.org")
    Abonnement.objects.papier().update(reconfirme_le="2020-01-01T00:00Z")
    abonnements.interroger_les_papiers()
    envoi = actions.preparer("flash-18", Liste.FLASH, "RésO Flash n° 18", TEXTE, HTML)
    actions.lancer(envoi, "officier@example.org")
    actions.porter(envoi.pk)
    (octets,) = [message.as_bytes() for message in mail.outbox]
    lu = email.message_from_bytes(octets, policy=default)
    parties = [lu.get_body((genre,)).get_content() for genre in ("plain", "html")]
    ecrits = Courriel.objects.values_list("texte", "html")
    return [*sum(ecrits, ()), *parties, *map(str, lu.values())]


def liens(courrier):
    trouves = re.findall(r"https?://[^/\s]+(/[^\s<>\"]*)", " ".join(courrier))
    return {lien for lien in trouves if lien.startswith(("/abonnement", "/desabonnement"))}


def etat_du_monde():
    return (
        list(Abonnement.objects.order_by("pk").values_list("pk", "etat", "adresse", "liste")),
        list(LienPrive.objects.order_by("pk").values_list("pk", "servi_le")),
        Courriel.objects.count(),
        Envoi.objects.get().etat,
    )


def test_a_scanner_that_follows_every_link_sets_nothing_off(client, courrier):
    tous = liens(courrier)
    genres = {re.sub(r"[^/]+/$", "", lien) for lien in tous}
    assert genres == {
        "/abonnement/confirmer/",
        "/abonnement/adresse/",
        "/abonnement/papier/",
        "/abonnement/preferences/",
        "/desabonnement/",
    }
    avant = etat_du_monde()
    for lien in sorted(tous):
        for methode in (client.get, client.head, client.options):
            assert methode(lien).status_code in (200, 405)
    assert etat_du_monde() == avant
