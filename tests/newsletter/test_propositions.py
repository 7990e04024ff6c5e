"""What readers propose: it reaches the team, and nobody else before it is decided."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import purger

from membres.models import Utilisateur
from newsletter.breves.actions import refuser
from newsletter.breves.forms import FormulaireProposition
from newsletter.models import Breve, Proposition

pytestmark = pytest.mark.django_db

ENVOI = "/proposer-une-information/envoyer/"
PAGE = "/proposer-une-information/"


@pytest.fixture(autouse=True)
def _sans_les_autres():
    """The proposals of the demonstration wait in its own tests."""
    cache.clear()
    Breve.objects.filter(proposee_par__isnull=False).delete()


@pytest.fixture
def champs():
    with time_machine.travel("2026-11-24 10:00", tick=False):
        jeton = FormulaireProposition.jeton_neuf()
    return {
        "titre": "Une journée sur la médiation",
        "nature": "rencontre",
        "texte": "Le matin, des récits.\n\nL’après-midi, <b>on en parle</b>.",
        "lien": "https://mediation.example.org/",
        "valable_au": "2026-12-12",
        "nom": "Soazig Exemple",
        "structure": "Centre social",
        "courriel": "soazig@example.org",
        "site_web": "",
        "jeton": jeton,
    }


@pytest.fixture
def _une_minute_plus_tard():
    with time_machine.travel("2026-11-24 10:01", tick=False):
        yield


@pytest.fixture
def proposition(client, champs):
    with time_machine.travel("2026-11-24 10:01", tick=False):
        client.post(ENVOI, champs)
    Courriel.objects.all().delete()
    return Proposition.objects.get()


@pytest.fixture
def officiere(client):
    client.force_login(Utilisateur.objects.get(email="communication@example.org"))
    return client


@pytest.mark.usefixtures("_une_minute_plus_tard")
def test_it_waits_and_the_team_is_told(client, champs):
    reponse = client.post(ENVOI, champs, follow=True)
    assert "nous est parvenue" in reponse.content.decode()
    assert not reponse.cookies
    proposition = Proposition.objects.get()
    breve = proposition.breve
    assert not breve.live
    assert "&lt;b&gt;on en parle" in breve.texte
    assert breve.source == "Centre social"
    assert "soazig@example.org" not in str(breve.get_latest_revision().content)
    assert Courriel.objects.get().modele == "proposition_recue"
    for adresse in ("/info-a-tous/", "/recherche/?q=médiation", "/"):
        assert "Une journée sur la médiation" not in client.get(adresse).content.decode()


REFUS = [
    ("courriel", "sans arobase"),
    ("titre", "Bonjour\r\nBcc: tous@example.org"),
    ("nom", "Nom\nBcc: x@example.org"),
    ("texte", ""),
    ("texte", "a" * 300_000),
    ("lien", "javascript:alert(1)"),
    ("nature", "autre"),
    ("valable_au", "demain"),
    ("site_web", "http://robot.example"),
    ("jeton", ""),
    ("structure", "zéro\0"),
]


@pytest.mark.usefixtures("_une_minute_plus_tard")
@pytest.mark.parametrize(("champ", "valeur"), REFUS)
def test_bad_input_says_why_and_loses_nothing(client, champs, champ, valeur):
    reponse = client.post(ENVOI, champs | {champ: valeur})
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert "n’est pas partie" in page
    assert "Le matin, des récits." in page or champ == "texte"
    assert not Proposition.objects.exists()


@pytest.mark.usefixtures("_une_minute_plus_tard")
def test_another_site_cannot_send_the_form(client, champs):
    for entetes in ({"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(ENVOI, champs, headers=entetes).status_code == 422
    assert not Proposition.objects.exists()


@pytest.mark.usefixtures("_une_minute_plus_tard")
def test_a_thousand_robots_publish_nothing(client, champs):
    en_ligne = Breve.objects.en_ligne().count()
    for rang in range(1000):
        piege = {"site_web": "x"} if rang % 2 else {"courriel": f"robot{rang}@example.org"}
        client.post(ENVOI, champs | piege)
    assert Breve.objects.en_ligne().count() == en_ligne
    assert Proposition.objects.count() <= 5
    assert Courriel.objects.count() <= 5


def test_the_page_has_the_form_and_a_get_sends_nothing(client):
    assert "Votre information" in client.get(PAGE).content.decode()
    assert client.get(ENVOI)["Location"].endswith(PAGE)
    assert not Proposition.objects.exists()


def test_it_is_on_the_list_of_what_waits(officiere, proposition):
    assert "information proposée par un lecteur" in officiere.get("/gestion/").content.decode()
    fiche = reverse("newsletter_proposition_modeladmin_inspect", args=[proposition.pk])
    page = officiere.get(fiche).content.decode()
    assert "Le matin, des récits." in page
    assert reverse("wagtailsnippets_newsletter_breve:edit", args=[proposition.breve_id]) in page


def test_publishing_accepts_it_and_tells_its_author_once(proposition):
    for _ in range(2):
        proposition.breve.save_revision().publish()
    proposition.refresh_from_db()
    assert proposition.decision == Proposition.Decision.ACCEPTEE
    courriel = Courriel.objects.get()
    assert courriel.destinataire == "soazig@example.org"
    assert "publiée" in courriel.texte
    assert "/info-a-tous/" in courriel.texte


def test_refusing_answers_politely_and_forgets_the_draft(officiere, proposition):
    adresse = reverse("proposal_refuse", args=[proposition.pk])
    for _ in range(2):
        officiere.post(adresse, {"motif": "Nous l’avons déjà annoncée."})
    courriel = Courriel.objects.get()
    assert "Merci de nous avoir proposé" in courriel.texte
    assert "déjà annoncée" in courriel.texte
    assert not Breve.objects.filter(titre=proposition.titre).exists()
    assert Proposition.objects.get().decision == Proposition.Decision.REFUSEE


def test_of_two_decisions_only_the_first_writes(proposition):
    assert refuser(proposition.pk)
    assert not refuser(proposition.pk)
    assert Courriel.objects.count() == 1


@pytest.mark.parametrize("role", ["documentation", "secretariat", "direction", "adherent"])
def test_only_the_officer_refuses(client, proposition, role):
    client.force_login(Utilisateur.objects.get(email=f"{role}@example.org"))
    client.post(reverse("proposal_refuse", args=[proposition.pk]))
    assert Proposition.objects.get().est_en_attente


def test_the_name_is_forgotten_after_the_decision_and_the_brief_stays(proposition, settings):
    settings.PROPOSITIONS_CONSERVEES_JOURS = 30
    breve = proposition.breve
    breve.save_revision().publish()
    purger()
    assert Proposition.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        purger()
    assert not Proposition.objects.exists()
    assert Breve.objects.filter(pk=breve.pk, live=True).exists()
