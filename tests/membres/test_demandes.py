"""An access is asked for by a stranger, confirmed by the holder of the address, granted by
somebody of the team: nothing happens before."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from resovilles.courriel.models import Courriel

from annuaire.models import Personne
from membres.acces import actions
from membres.acces.forms import FormulaireDemande
from membres.models import AccesAnnuel, DemandeAcces, Utilisateur
from tests.factories import StructureFactory
from tests.ressources.fils import HorsTransaction, ensemble

pytestmark = pytest.mark.django_db

DEMANDER = "/acces/demander/"
REMPLI = {
    "prenom": "Awa",
    "nom": "Exemple-Neuve",
    "courriel": "Awa.Neuve@example.org",
    "structure": "Régie de quartier des Tilleuls",
    "fonction": "Directrice",
    "message": "Nous préparons un fonds de participation.",
}


@pytest.fixture(autouse=True)
def compteurs_vides():
    cache.clear()


@pytest.fixture
def secretariat():
    return Utilisateur.objects.get(email="secretariat@example.org")


def envoyer(client, **champs):
    """As if the form had been shown a minute ago."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        jeton = FormulaireDemande.jeton_neuf()
    return client.post(DEMANDER, REMPLI | {"jeton": jeton} | champs)


def lien_recu(courriel="awa.neuve@example.org"):
    texte = Courriel.objects.filter(destinataire=courriel).latest("pk").texte
    return re.search(r"/acces/confirmer/\S+", texte)[0]


@pytest.fixture
def recue(client):
    envoyer(client)
    client.post(lien_recu())
    return DemandeAcces.objects.get(courriel="awa.neuve@example.org")


def ecran(demande):
    return reverse("membres_demandeacces_modeladmin_inspect", args=[demande.pk])


# --- Asking ---------------------------------------------------------------------------------


def test_a_stranger_asks_and_gets_one_mail_and_no_cookie(client):
    reponse = envoyer(client)
    assert (reponse.status_code, reponse["Location"]) == (302, f"{DEMANDER}?demande")
    page = client.get(reponse["Location"])
    assert "Encore un geste" in page.content.decode()
    assert not client.cookies
    assert Courriel.objects.get(destinataire="awa.neuve@example.org").confidentiel


def sans_heure(reponse):
    """The headers, without those that change at each answer, whatever was asked."""
    changeants = {"Content-Security-Policy", "Expires"}
    return {nom: valeur for nom, valeur in reponse.headers.items() if nom not in changeants}


def test_known_and_unknown_addresses_answer_alike(client, adherent):
    def reponse(courriel):
        cache.clear()
        recue = envoyer(client, courriel=courriel)
        suite = client.get(recue["Location"])
        propre = re.sub(r'value="[^"]*"', "", suite.content.decode())
        return recue.status_code, sans_heure(recue), propre, sans_heure(suite)

    connue, equipe, inconnue = map(
        reponse, (adherent.email, "secretariat@example.org", "nouvelle@example.org")
    )
    assert connue == equipe == inconnue
    objet = Courriel.objects.get(destinataire=adherent.email).texte
    assert "déjà un" in objet
    assert "/acces/confirmer/" not in objet


def test_one_mail_a_day_for_an_address(client):
    for _ in range(3):
        cache.clear()
        envoyer(client)
    assert Courriel.objects.filter(destinataire="awa.neuve@example.org").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
        envoyer(client)
    assert Courriel.objects.filter(destinataire="awa.neuve@example.org").count() == 2


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"site_web": "http://spam.example"}, "robot"),
        ({"jeton": "faux"}, "expiré"),
        ({"nom": "Awa\r\nBcc: x@example.org"}, "sans retour à la ligne"),
        ({"courriel": "awa"}, "Il manque quelque chose"),
        ({"structure": ""}, "requis"),
        ({"message": "x" * 2001}, "abrégez"),
    ],
)
def test_a_bad_form_says_why_and_keeps_what_was_written(client, champs, phrase):
    reponse = envoyer(client, **champs)
    page = reponse.content.decode()
    assert (reponse.status_code, phrase in page) == (422, True)
    assert "Régie de quartier" in page or "structure" in champs
    assert not Courriel.objects.filter(modele__startswith="acces").exists()
    assert not DemandeAcces.objects.filter(nom__startswith="Awa\r").exists()


def test_a_form_sent_from_elsewhere_is_refused(client):
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        jeton = FormulaireDemande.jeton_neuf()
    reponse = client.post(
        DEMANDER, REMPLI | {"jeton": jeton}, headers={"Origin": "https://ailleurs.example"}
    )
    assert reponse.status_code == 422


def test_many_forms_from_one_place_stop(client):
    codes = [envoyer(client, courriel=f"a{n}@example.org").status_code for n in range(7)]
    assert codes == [302] * 5 + [422] * 2


# --- Confirming -----------------------------------------------------------------------------


def test_a_scanner_confirms_nothing_and_nobody_sees_an_unconfirmed_request(
    client, secretariat, prouver
):
    avant = Personne.objects.count()
    envoyer(client)
    lien = lien_recu()
    for _ in range(2):
        assert client.get(lien).status_code == 200
        assert client.head(lien).status_code == 200
    demande = DemandeAcces.objects.get(courriel="awa.neuve@example.org")
    assert demande.etat == DemandeAcces.Etat.A_CONFIRMER
    prouver(client, secretariat)
    liste = client.get(reverse("membres_demandeacces_modeladmin_index")).content.decode()
    assert "Exemple-Neuve" not in liste
    assert client.get(ecran(demande)).status_code == 404
    assert client.post(ecran(demande), {"fonction": "x"}).status_code == 404
    assert Personne.objects.count() == avant
    assert not Utilisateur.objects.filter(email="awa.neuve@example.org").exists()


def test_the_button_confirms_once(client):
    envoyer(client)
    lien = lien_recu()
    assert client.post(lien)["Location"] == reverse("access_confirmed")
    assert client.get(lien).status_code == client.post(lien).status_code == 410
    demande = DemandeAcces.objects.get(courriel="awa.neuve@example.org")
    assert demande.est_a_traiter
    assert Courriel.objects.filter(modele="acces_recue").count() == 1


@pytest.mark.parametrize(
    "abime", [lambda u: u[:-2] + "x/", lambda u: u[:-8] + "/", lambda u: u + "z"]
)
def test_a_mangled_link_opens_nothing(client, abime):
    envoyer(client)
    assert client.post(abime(lien_recu())).status_code == 410


def test_a_link_expires_after_a_week(client):
    envoyer(client)
    lien = lien_recu()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(lien).status_code == 410


# --- Answering ------------------------------------------------------------------------------


def test_the_officer_grants_and_the_holder_signs_in(client, recue, secretariat, prouver, valider):
    structure = StructureFactory(title="Régie de quartier des Tilleuls d’essai")
    prouver(client, secretariat)
    page = client.get(ecran(recue)).content.decode()
    assert "Régie de quartier des Tilleuls" in page
    assert "Une nouvelle fiche" in page
    reponse = client.post(
        ecran(recue), {"fiche": "", "structure": structure.pk, "fonction": "Directrice"}
    )
    assert reponse.status_code == 302
    compte = Utilisateur.objects.get(email="awa.neuve@example.org")
    assert not compte.has_usable_password()
    assert compte.emailaddress_set.get().email == compte.email
    assert compte.personne.fonctions.get().structure == structure
    assert compte.valable_jusqu_au > timezone.localdate()
    assert AccesAnnuel.objects.filter(compte=compte).count() == 1
    courriel = Courriel.objects.get(modele="acces_ouvert")
    assert courriel.confidentiel
    client.logout()
    lien = re.search(r"/compte/mot-de-passe/nouveau/\S+", courriel.texte)[0]
    choisir = client.get(lien, follow=True)
    choix = {"password1": "lampe brique girafe 12", "password2": "lampe brique girafe 12"}
    assert client.post(choisir.redirect_chain[-1][0], choix).status_code == 302
    compte.refresh_from_db()
    assert compte.check_password("lampe brique girafe 12")


def test_granting_twice_is_said_and_not_done(client, recue, secretariat, prouver):
    prouver(client, secretariat)
    for _ in range(2):
        reponse = client.post(ecran(recue), {"fonction": "Directrice"}, follow=True)
    assert "déjà sa réponse" in reponse.content.decode()
    assert Courriel.objects.filter(modele="acces_ouvert").count() == 1
    assert Personne.objects.filter(courriel="awa.neuve@example.org").count() == 1
    assert not actions.refuser(recue, secretariat, "")


class DeuxReponses(HorsTransaction):
    """A request and the two browsers of the team that have it open, seen by all connections."""

    courriel = "a-deux@example.org"

    def __init__(self, prouver):
        self.prouver = prouver

    def creer(self):
        self.equipe = list(Utilisateur.objects.filter(email__regex="^(secretariat|documentation)@"))
        self.objet = DemandeAcces.objects.create(
            prenom="Awa", nom="À-Deux", courriel=self.courriel, structure="S", etat="recue"
        )
        self.navigateurs = [self.prouver(Client(), compte) for compte in self.equipe]

    def enlever(self):
        for navigateur, compte in zip(self.navigateurs, self.equipe, strict=True):
            navigateur.session.flush()
            Utilisateur.objects.filter(pk=compte.pk).update(last_login=compte.last_login)
        AccesAnnuel.objects.filter(compte__email=self.courriel).delete()
        Courriel.objects.filter(destinataire=self.courriel).delete()
        for modele in (DemandeAcces, Personne):
            modele.objects.filter(courriel=self.courriel).delete()
        Utilisateur.objects.filter(email=self.courriel).delete()


def test_two_answers_at_once_open_one_access_and_the_second_is_told(prouver):
    if connection.vendor != "postgresql":
        pytest.skip("deux réponses à la fois demandent PostgreSQL (DATABASE_URL)")
    pages = []

    def accorder(navigateur):
        page = navigateur.post(ecran(deux.objet), {"fonction": "Directrice"}, follow=True)
        pages.append("déjà sa réponse" in page.content.decode())

    deux = DeuxReponses(prouver)
    with deux:
        ensemble(accorder, deux.navigateurs)
        assert sorted(pages) == [False, True]
        compte = Utilisateur.objects.get(email=deux.courriel)
        assert AccesAnnuel.objects.filter(compte=compte).count() == 1
        assert Personne.objects.filter(courriel=deux.courriel).count() == 1
        assert Courriel.objects.filter(destinataire=deux.courriel).count() == 1


def test_a_refusal_is_polite_and_opens_nothing(client, recue, secretariat, prouver):
    prouver(client, secretariat)
    client.post(ecran(recue), {"refuser": "1", "reponse": "Parlez-en à votre directrice."})
    courriel = Courriel.objects.get(modele="acces_refuse")
    assert "Parlez-en à votre directrice." in courriel.texte
    assert not Utilisateur.objects.filter(email="awa.neuve@example.org").exists()


@pytest.mark.parametrize(
    "fiche",
    [
        {"prenom": "A.", "nom": "X", "courriel": "AWA.neuve@example.org"},
        {"prenom": "AWA", "nom": "Exemple Neuvé"},
        {"prenom": "Exemple-Neuve", "nom": "Awa"},
    ],
)
def test_a_known_card_is_proposed_and_linked(client, recue, secretariat, prouver, fiche):
    connue = Personne.objects.create(**fiche)
    prouver(client, secretariat)
    page = client.get(ecran(recue)).content.decode()
    assert re.search(rf'value="{connue.pk}"[^>]*checked', page)
    client.post(ecran(recue), {"fiche": connue.pk, "fonction": "Directrice"})
    compte = Utilisateur.objects.get(email="awa.neuve@example.org")
    assert compte.personne == connue
    connue.refresh_from_db()
    assert connue.courriel.lower() == "awa.neuve@example.org"


def test_a_card_of_another_account_is_refused_and_nothing_is_half_done(
    client, recue, secretariat, prouver, adherent
):
    prise = Personne.objects.create(prenom="Awa", nom="Exemple-Neuve")
    adherent.personne = prise
    adherent.save()
    prouver(client, secretariat)
    reponse = client.post(ecran(recue), {"fiche": prise.pk, "fonction": "Directrice"})
    assert (reponse.status_code, adherent.email in reponse.content.decode()) == (422, True)
    recue.refresh_from_db()
    assert recue.est_a_traiter
    assert not Utilisateur.objects.filter(email="awa.neuve@example.org").exists()


def test_no_screen_touches_an_account_of_the_team(client, recue, secretariat, prouver):
    directrice = Utilisateur.objects.get(email="direction@example.org")
    DemandeAcces.objects.filter(pk=recue.pk).update(courriel=directrice.email)
    prouver(client, secretariat)
    reponse = client.post(ecran(recue), {"fonction": "Directrice"})
    assert (reponse.status_code, "de l’équipe" in reponse.content.decode()) == (422, True)
    avant = Utilisateur.objects.filter(pk=directrice.pk).values().get()
    for geste in ("renouveler", "fermer", "lien"):
        adresse = reverse("access_gesture", kwargs={"pk": directrice.pk, "geste": geste})
        assert client.post(adresse).status_code == 404
    fiche = reverse("membres_adherent_modeladmin_inspect", args=[directrice.pk])
    assert client.get(fiche).status_code == 404
    liste = client.get(reverse("membres_adherent_modeladmin_index")).content.decode()
    assert directrice.email not in liste
    assert Utilisateur.objects.filter(pk=directrice.pk).values().get() == avant


@pytest.mark.parametrize(
    ("courriel", "code"),
    [
        ("direction@example.org", 403),
        ("communication@example.org", 302),
        ("documentation@example.org", 302),
        ("secretariat@example.org", 302),
    ],
)
def test_who_may_answer(client, recue, prouver, courriel, code):
    prouver(client, Utilisateur.objects.get(email=courriel))
    assert client.get(ecran(recue)).status_code == 200
    reponse = client.post(ecran(recue), {"fonction": "Directrice"})
    refusee = reponse.status_code == 302 and reponse["Location"] != ecran(recue)
    assert (403 if refusee else reponse.status_code) == code


def test_what_waits_is_on_the_home_of_the_admin(client, recue, secretariat, prouver):
    prouver(client, secretariat)
    assert "d’accès à traiter" in client.get("/gestion/").content.decode()
