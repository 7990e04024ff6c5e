"""The members' area: each finds there what concerns them, and nobody else's."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from resovilles.models import DocumentSite

from annuaire.models import Personne
from membres.models import Utilisateur
from newsletter.models import Abonnement
from rencontres.models import Rencontre
from ressources.models import Pret
from ressources.prets.actions import emprunter
from tests.factories import ExemplaireFactory, RencontreFactory

pytestmark = pytest.mark.django_db

ESPACE, FICHE, DONNEES = reverse("members_home"), reverse("my_card"), reverse("my_data")
FERMER = reverse("close_account")


@pytest.fixture
def membre(db):
    """Somebody of her own, with a card, that no other journey knows."""
    personne = Personne.objects.create(
        prenom="Soizic", nom="Le Bihan", courriel="soizic@example.org", telephone="02 40 00 00 00"
    )
    return Utilisateur.objects.create_user(
        "soizic@example.org", "quartier-ouvert-2007", first_name="Soizic", personne=personne
    )


@pytest.fixture
def chez_elle(client, membre):
    client.force_login(membre)
    return client


@pytest.fixture
def pret(membre):
    notice = ExemplaireFactory().notice
    return emprunter(membre, notice, adresse="Mairie\n44000 NANTES")


def page(client, adresse=ESPACE):
    return client.get(adresse).content.decode()


def mettre_en_retard(pret, jours=3):
    echeance = timezone.localdate() - timedelta(days=jours)
    Pret.objects.filter(pk=pret.pk).update(etat=Pret.Etat.EN_COURS, echeance=echeance)


def compte_rendu(acces):
    document = DocumentSite.objects.filter(acces="adherents").first()
    DocumentSite.objects.filter(pk=document.pk).update(acces=acces)
    bloc = {
        "type": "document",
        "value": {"document": document.pk, "intitule": "Le zèbre", "note": ""},
    }
    rencontre = RencontreFactory(debut=timezone.now())
    rencontre.comptes_rendus = rencontre.comptes_rendus.stream_block.to_python([bloc])
    rencontre.save()
    return document


def test_one_is_greeted_by_name_and_told_what_is_late(chez_elle, pret):
    assert "Bonjour Soizic" in page(chez_elle)
    assert "à rendre depuis" not in page(chez_elle)
    mettre_en_retard(pret)
    lue = page(chez_elle)
    assert "Un prêt est à rendre depuis le" in lue
    assert pret.titre in lue.replace("&#x27;", "'")


def test_minutes_kept_for_members_are_gathered(chez_elle):
    document = compte_rendu("adherents")
    assert "Le zèbre" in page(chez_elle)
    assert document.url in page(chez_elle, reverse("members_minutes"))


@pytest.mark.parametrize("acces", ["public", "interne"])
def test_those_of_everybody_and_those_of_the_team_are_not(chez_elle, acces):
    compte_rendu(acces)
    assert "Le zèbre" not in page(chez_elle)


def test_more_minutes_and_more_loans_cost_no_more(chez_elle, membre):
    def cout():
        page(chez_elle)
        with CaptureQueriesContext(connection) as capture:
            page(chez_elle)
        return len(capture)

    compte_rendu("adherents")
    emprunter(membre, ExemplaireFactory().notice, adresse="")
    avant = cout()
    for _ in range(4):
        compte_rendu("adherents")
        emprunter(membre, ExemplaireFactory().notice, adresse="")
    assert cout() <= avant


def test_one_says_who_sees_what_of_oneself(chez_elle, membre, client):
    envoi = {
        "courriel": "soizic@example.org",
        "visibilite_courriel": "adherents",
        "telephone": "02 99 11 22 33",
        "visibilite_telephone": "equipe",
        "adresse": "",
        "visibilite_adresse": "equipe",
    }
    assert chez_elle.post(FICHE, envoi).status_code == 302
    membre.personne.refresh_from_db()
    assert membre.personne.telephone == "02 99 11 22 33"
    assert membre.personne.coordonnees_pour(membre)["courriel"] == "soizic@example.org"
    assert membre.personne.coordonnees_pour(None)["courriel"] == ""


def test_a_wrong_card_loses_nothing(chez_elle, membre):
    envoi = {"courriel": "soizic(arobase)example.org", "telephone": "02 99 11 22 33"}
    reponse = chez_elle.post(FICHE, envoi)
    assert reponse.status_code == 422
    assert "02 99 11 22 33" in reponse.content.decode()
    membre.personne.refresh_from_db()
    assert membre.personne.telephone == "02 40 00 00 00"


def test_an_account_without_a_card_is_told_whom_to_ask(client):
    client.force_login(Utilisateur.objects.create_user("sans-fiche@example.org", "x"))
    assert "relié à aucune fiche" in page(client, FICHE)
    assert client.post(FICHE, {"telephone": "1"}).status_code == 200


def test_what_the_site_knows_is_read_and_taken_away(client, membre, prouver, pret):
    prouver(client, membre)
    assert "Soizic" in page(client, DONNEES)
    reponse = client.get(reverse("my_data_export"))
    donnees = json.loads(reponse.content)
    assert "attachment" in reponse["Content-Disposition"]
    assert pret.titre in json.dumps(donnees, ensure_ascii=False)
    assert "adherent@example.org" not in json.dumps(donnees)


@pytest.mark.parametrize("nom", ["my_data_export", "close_account"])
def test_a_session_left_open_neither_takes_away_nor_closes(chez_elle, nom):
    assert chez_elle.get(reverse(nom))["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("etat", [Pret.Etat.DEMANDE, Pret.Etat.EN_COURS])
def test_an_account_with_a_document_out_stays(client, membre, prouver, pret, etat):
    Pret.objects.filter(pk=pret.pk).update(etat=etat)
    prouver(client, membre)
    assert "rendez-les" in page(client, FERMER)
    client.post(FERMER, {"etendue": "compte", "lu": "on"})
    assert Utilisateur.objects.filter(pk=membre.pk).exists()


def abonner(membre):
    Abonnement(liste="flash", courriel=membre.email, preuve="essai").confirmer()


def test_closing_the_access_leaves_the_card_and_the_letters(client, membre, prouver):
    abonner(membre)
    prouver(client, membre)
    reponse = client.post(FERMER, {"etendue": "compte", "lu": "on"})
    assert reponse["Location"] == reverse("account_closed")
    assert not get_user(client).is_authenticated
    assert not Utilisateur.objects.filter(email="soizic@example.org").exists()
    assert Personne.objects.filter(courriel="soizic@example.org").exists()
    assert Abonnement.objects.actifs().filter(courriel="soizic@example.org").exists()


def test_or_takes_all_with_it(client, membre, prouver):
    abonner(membre)
    prouver(client, membre)
    client.post(FERMER, {"etendue": "tout", "lu": "on"})
    assert not Utilisateur.objects.filter(email="soizic@example.org").exists()
    assert not Personne.objects.filter(courriel="soizic@example.org").exists()
    assert not Abonnement.objects.filter(courriel="soizic@example.org").exists()


@pytest.mark.parametrize(
    "envoi", [{}, {"etendue": "tout"}, {"lu": "on"}, {"etendue": "x", "lu": "on"}]
)
def test_nothing_is_erased_without_saying_what_and_having_read(client, membre, prouver, envoi):
    prouver(client, membre)
    assert client.post(FERMER, envoi).status_code == 422
    assert Utilisateur.objects.filter(pk=membre.pk).exists()


def test_the_team_is_not_closed_by_itself(client, officier, prouver):
    prouver(client, officier)
    assert "l’administrateur" in page(client, FERMER)
    client.post(FERMER, {"etendue": "compte", "lu": "on"})
    assert Utilisateur.objects.filter(pk=officier.pk).exists()


def test_two_members_see_nothing_of_one_another(client, membre, prouver, pret, adherent):
    prouver(client, adherent)
    for nom in ("members_home", "my_card", "my_data", "members_minutes"):
        lue = page(client, reverse(nom))
        assert "Soizic" not in lue
        assert "soizic@" not in lue


def test_a_reserved_meeting_shows_its_minutes_to_members(chez_elle):
    assert Rencontre.objects.exists()
    rencontres = chez_elle.get(reverse("members_minutes")).context["page_obj"].object_list
    assert [c.rencontre.debut for c in rencontres] == sorted(
        (c.rencontre.debut for c in rencontres), reverse=True
    )
