"""Once a year each person confirms or corrects her card, by a link without an account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from resovilles.a_faire import attentes
from resovilles.courriel.models import Courriel

from annuaire.models import Fonction, Personne, Verification
from annuaire.models.verifications import RELANCES, SILENCE, VALIDITE
from annuaire.verification import demander_les_verifications
from tests.factories import StructureFactory

pytestmark = pytest.mark.django_db
Etat = Verification.Etat
LIEN = re.compile(r"/annuaire/verifier/\d+-[^/\s]+/")


@pytest.fixture
def awa():
    """The only one whom the clock has to ask."""
    Personne.objects.update(verifiee_le=timezone.localdate())
    personne = Personne.objects.create(
        prenom="Awa", nom="Qxelbe", courriel="awa@example.org", telephone="02 61 91 00 02"
    )
    structure = StructureFactory(title="Régie Qxalba")
    Fonction.objects.create(personne=personne, structure=structure, intitule="Directrice")
    return personne


def liens():
    """Those of the letters written so far, the oldest first."""
    lettres = Courriel.objects.filter(modele="carte_a_verifier").order_by("pk")
    return [LIEN.search(lettre.texte)[0] for lettre in lettres]


@pytest.fixture
def lien(awa):
    demander_les_verifications()
    return liens()[0]


def vieillir(delai):
    Verification.objects.update(
        demandee_le=timezone.now() - delai, expire_le=timezone.now() - delai + VALIDITE
    )


def etat():
    return Verification.objects.get().etat


# --- Asked, reminded, told to the team --------------------------------------------------------
def test_the_clock_asks_once_whatever_it_does(awa):
    demander_les_verifications()
    demander_les_verifications()
    assert Courriel.objects.get(modele="carte_a_verifier").destinataire == "awa@example.org"
    assert mail.outbox == []  # it waits in the outbox for the end of the transaction


def test_the_round_spreads_over_days(awa, settings):
    settings.ANNUAIRE_DEMANDES_PAR_JOUR = 2
    Personne.objects.filter(courriel__endswith="@annuaire.example.org").update(verifiee_le=None)
    for jour in (1, 2):
        demander_les_verifications()
        assert Verification.objects.count() == 2 * jour


@pytest.mark.parametrize(
    "changer",
    [
        lambda awa: awa.fonctions.update(jusque=timezone.localdate()),
        lambda awa: Personne.objects.filter(pk=awa.pk).update(courriel=""),
        lambda awa: Personne.objects.filter(pk=awa.pk).update(verifiee_le=timezone.localdate()),
        lambda awa: awa.fonctions.get().structure.unpublish(),
    ],
    ids=["partie", "sans courriel", "vérifiée", "structure hors ligne"],
)
def test_who_is_left_in_peace(awa, changer):
    changer(awa)
    demander_les_verifications()
    assert Verification.objects.count() == 0


def test_two_reminders_then_the_team_is_told(awa, officier):
    demander_les_verifications()
    for rang, delai in enumerate(RELANCES, 2):
        vieillir(delai)
        demander_les_verifications()
        demander_les_verifications()
        assert len(liens()) == rang
        assert etat() == Etat.ATTENTE
    vieillir(SILENCE)
    demander_les_verifications()
    assert (etat(), len(liens())) == (Etat.SANS_REPONSE, 3)
    assert "carte de l’annuaire à suivre" in {a.libelle for a in attentes(officier) if a.nombre}
    assert Verification.objects.pour_l_equipe().count() == 1


def test_the_list_of_the_team_has_a_filter_on_what_waits(awa, client, officier):
    demander_les_verifications()
    Verification.objects.update(etat=Etat.SANS_REPONSE)
    client.force_login(officier)
    attente = next(a for a in attentes(officier) if "annuaire à suivre" in a.libelle)
    assert "Qxelbe" in client.get(attente.adresse).content.decode()
    Verification.objects.update(traitee=True)
    assert "Qxelbe" not in client.get(attente.adresse).content.decode()


def test_a_letter_that_comes_back_marks_the_card(lien):
    Courriel.objects.filter(modele="carte_a_verifier").update(etat=Courriel.Etat.ECHEC)
    demander_les_verifications()
    assert etat() == Etat.REVENUE
    assert len(liens()) == 1


# --- Answered -------------------------------------------------------------------------------
def test_a_scanner_confirms_nobody(client, lien, awa):
    avant = Verification.objects.values().get()
    for methode in (client.get, client.head, client.get):
        reponse = methode(lien)
        assert reponse.status_code == 200
        assert reponse["Cache-Control"] == "private, no-store"
        assert reponse["Referrer-Policy"] == "no-referrer"
    assert client.put(lien).status_code == 405
    assert Verification.objects.values().get() == avant
    awa.refresh_from_db()
    assert awa.verifiee_le is None


def test_a_button_confirms_once(client, lien, awa, valider):
    page = client.get(lien).content.decode()
    for dit in ("Awa Qxelbe", "Directrice", "Régie Qxalba", "awa@example.org", "02 61 91 00 02"):
        assert dit in page
    reponse = client.post(lien, {"decision": "confirmer"})
    assert "porte la date d’aujourd’hui" in client.get(reponse["Location"]).content.decode()
    awa.refresh_from_db()
    assert (etat(), awa.verifiee_le) == (Etat.CONFIRMEE, timezone.localdate())
    structure = awa.fonctions.get().structure
    valider()
    assert "Vérifiée le" in client.get(structure.url).content.decode()
    for methode in (client.get, client.post):
        assert methode(lien, {"decision": "confirmer"}).status_code == 410
    assert "_auth_user_id" not in client.session


CORRECTION = {
    "decision": "corriger",
    "telephone": "02 61 91 00 99",
    "adresse": "",
    "visibilite_courriel": "public",
    "visibilite_telephone": "adherents",
    "visibilite_adresse": "equipe",
}


def test_her_own_contacts_and_who_sees_them_change_at_once(client, lien, awa):
    assert client.post(lien, CORRECTION).status_code == 302
    awa.refresh_from_db()
    assert (awa.telephone, awa.visibilite_courriel) == ("02 61 91 00 99", "public")
    assert (etat(), awa.verifiee_le) == (Etat.CORRIGEE, timezone.localdate())


def test_the_rest_is_proposed_to_the_team(client, lien, awa):
    reponse = client.post(lien, CORRECTION | {"remarque": "Je pars en mars.", "courriel": "x@y.fr"})
    assert "L’équipe a reçu vos corrections" in client.get(reponse["Location"]).content.decode()
    awa.refresh_from_db()
    assert (awa.courriel, awa.verifiee_le) == ("awa@example.org", None)
    assert Verification.objects.pour_l_equipe().get().remarque == "Je pars en mars."


def test_a_wrong_answer_gets_a_sentence_and_loses_nothing(client, lien, awa):
    reponse = client.post(
        lien, CORRECTION | {"adresse": "\n".join("abcdefgh"), "remarque": "Un mot"}
    )
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Une adresse tient en 6 lignes" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Un mot" in page
    assert "02 61 91 00 99" in page
    assert etat() == Etat.ATTENTE


def test_an_answer_from_elsewhere_is_refused(client, lien, awa):
    reponse = client.post(lien, {"decision": "confirmer"}, headers={"sec-fetch-site": "cross-site"})
    assert reponse.status_code == 422
    assert "Répondez depuis la page" in reponse.content.decode()
    assert etat() == Etat.ATTENTE


def test_a_closed_card_is_refused_with_a_sentence(client, lien, awa):
    awa.fonctions.update(jusque=timezone.localdate())
    for methode in (client.get, client.post):
        reponse = methode(lien, {"decision": "confirmer"})
        assert reponse.status_code == 409
        assert "il n’y a plus rien à confirmer" in reponse.content.decode()
    assert etat() == Etat.ATTENTE


def faux_liens(lien):
    numero, secret = lien.split("/")[-2].split("-", 1)
    autre = "A" if secret[-1] != "A" else "B"
    yield f"/annuaire/verifier/{numero}-{secret[:-1]}{autre}/"
    yield f"/annuaire/verifier/{int(numero) + 1}-{secret}/"
    yield f"/annuaire/verifier/{'9' * 30}-{secret}/"
    yield "/annuaire/verifier/x/"


def test_a_link_that_is_not_ours_opens_nothing(client, lien, awa):
    for faux in faux_liens(lien):
        for methode in (client.get, client.post):
            assert methode(faux, {"decision": "confirmer"}).status_code == 410, faux
    assert etat() == Etat.ATTENTE


@pytest.mark.parametrize(
    "changer",
    [
        lambda: vieillir(VALIDITE + timedelta(minutes=1)),
        lambda: Verification.objects.update(courriel="autre@example.org"),
    ],
    ids=["expiré", "autre adresse"],
)
def test_a_link_is_for_a_time_and_an_address(client, lien, changer):
    changer()
    assert client.post(lien, {"decision": "confirmer"}).status_code == 410


def test_every_letter_opens_the_same_card(client, lien):
    vieillir(RELANCES[0])
    demander_les_verifications()
    premiere, seconde = liens()
    assert premiere != seconde
    for adresse in (premiere, seconde):
        assert client.get(adresse).status_code == 200
    client.post(premiere, {"decision": "confirmer"})
    assert client.get(seconde).status_code == 410


def test_the_letter_says_the_same_in_text_and_in_html(lien):
    lettre = Courriel.objects.get(modele="carte_a_verifier")
    assert lettre.confidentiel
    assert lien in lettre.html
    assert "Rien ne change tant que vous n’appuyez pas sur un bouton" in lettre.texte
    assert reverse("card_check", args=[1, "x"]).startswith("/annuaire/verifier/")
