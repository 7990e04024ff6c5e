"""Copies sent by post: ordered by the public, taken from the stock, never one too many."""

from contextlib import suppress

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import purger

from membres.models import Utilisateur
from ressources.actions import StockEpuise, commander, envoyer_commande
from ressources.forms import FormulaireCommande
from ressources.models import Commande, Publication, Stock
from tests.factories import PublicationFactory
from tests.ressources.fils import HorsTransaction, ensemble

pytestmark = pytest.mark.django_db

MIDI = "2026-11-24 12:00"


@pytest.fixture(autouse=True)
def _un_peu_plus_tard():
    cache.clear()
    with time_machine.travel("2026-11-24 12:01", tick=False):
        yield


@pytest.fixture
def publication():
    publication = PublicationFactory(title="Observer les quartiers")
    Stock.objects.create(publication=publication, exemplaires=3)
    return publication


@pytest.fixture
def champs():
    with time_machine.travel(MIDI, tick=False):
        jeton = FormulaireCommande.jeton_neuf()
    return {
        "nom": "Une cheffe de projet",
        "courriel": "projet@example.org",
        "adresse": "Mairie\nService de la ville\n1 place de la République\n35000 RENNES",
        "exemplaires": "2",
        "site_web": "",
        "jeton": jeton,
    }


def adresse(publication):
    return f"/ressources/commander/{publication.pk}/"


def une_commande(publication, exemplaires=1, rang=0):
    return commander(
        publication,
        {
            "nom": f"Lecteur {rang}",
            "courriel": f"lecteur{rang}@example.org",
            "adresse": "1 rue du Port\n44000 NANTES",
            "exemplaires": exemplaires,
        },
        f"192.0.2.{rang}",
    )


def stock(publication):
    reserve = Stock.objects.get(publication=publication)
    return reserve.exemplaires, reserve.promis


def test_a_reader_orders_and_gets_a_confirmation(client, publication, champs):
    assert adresse(publication) in client.get(publication.url).content.decode()
    formulaire = client.get(adresse(publication))
    assert "Commander un exemplaire" in formulaire.content.decode()
    assert "no-store" in formulaire["Cache-Control"]
    assert not Commande.objects.exists()
    reponse = client.post(adresse(publication), champs, follow=True)
    assert "nous est parvenue" in reponse.content.decode()
    assert not reponse.cookies
    commande = Commande.objects.get()
    assert (commande.nom, commande.exemplaires) == ("Une cheffe de projet", 2)
    courriel = Courriel.objects.get()
    assert courriel.destinataire == "projet@example.org"
    assert "1 place de la République" in courriel.texte
    assert "Observer les quartiers" in courriel.objet
    assert stock(publication) == (3, 2)


MAUVAIS = [
    ("courriel", "sans arobase", "Il manque quelque chose"),
    ("nom", "Nom\r\nBcc: x@example.org", "sans retour à la ligne"),
    ("nom", "zéro\0", "nul"),
    ("adresse", "", "requis"),
    ("adresse", "\n".join("abcdefg"), "6 lignes"),
    ("adresse", "a" * 39, "38"),
    ("exemplaires", "0", "au moins un"),
    ("exemplaires", "11", "10 exemplaires"),
    ("exemplaires", "1e23", "nombre entier"),
    ("exemplaires", "4", "plus assez"),
    ("site_web", "http://robot.example", "robot"),
    ("jeton", "", "expiré"),
    ("jeton", "contact:faux:signature", "expiré"),
]


@pytest.mark.parametrize(("champ", "valeur", "dit"), MAUVAIS)
def test_bad_input_says_why_and_loses_nothing(client, publication, champs, champ, valeur, dit):
    reponse = client.post(adresse(publication), champs | {champ: valeur})
    assert reponse.status_code == 422
    contenu = reponse.content.decode()
    assert "Rien n’est perdu" in contenu
    assert dit in contenu
    assert "cheffe de projet" in contenu or champ == "nom"
    assert not Commande.objects.exists()
    assert not Courriel.objects.exists()
    assert stock(publication) == (3, 0)


def test_too_fast_from_elsewhere_or_too_often_is_refused(client, publication, champs):
    with time_machine.travel("2026-11-24 12:00:01", tick=False):
        assert "très vite" in client.post(adresse(publication), champs).content.decode()
    ailleurs = {"Origin": "https://ailleurs.example"}
    assert client.post(adresse(publication), champs, headers=ailleurs).status_code == 422
    assert not Commande.objects.exists()
    Stock.objects.update(exemplaires=None)
    codes = [client.post(adresse(publication), champs).status_code for _ in range(7)]
    assert codes == [302] * 5 + [422] * 2
    assert Courriel.objects.count() == 5


def test_the_time_of_another_form_does_not_pass(client, publication, champs):
    from resovilles.contact import FormulaireContact

    with time_machine.travel(MIDI, tick=False):
        jeton = FormulaireContact.jeton_neuf()
    assert client.post(adresse(publication), champs | {"jeton": jeton}).status_code == 422


def test_at_zero_it_is_out_of_stock_everywhere_and_the_pdf_is_offered(
    client, publication, champs, document
):
    Publication.objects.filter(pk=publication.pk).update(document=document)
    une_commande(publication, 3)
    page = client.get(publication.url).content.decode()
    assert "Épuisé" in page
    assert document.url in page
    assert adresse(publication) not in page
    for reponse in (client.get(adresse(publication)), client.post(adresse(publication), champs)):
        contenu = reponse.content.decode()
        assert "épuisée" in contenu
        assert document.url in contenu
    liste = client.get("/ressources/publications/?etat=epuise").content.decode()
    assert "Observer les quartiers" in liste
    assert "Observer" not in client.get("/ressources/publications/?etat=paru").content.decode()
    Stock.objects.update(exemplaires=8)
    assert adresse(publication) in client.get(publication.url).content.decode()


def test_what_is_not_sent_by_post_cannot_be_ordered(client, champs):
    sans_stock = PublicationFactory()
    assert client.get(adresse(sans_stock)).status_code == 404
    assert client.post(adresse(sans_stock), champs).status_code == 404
    brouillon = PublicationFactory(live=False)
    Stock.objects.create(publication=brouillon)
    assert client.post(adresse(brouillon), champs).status_code == 404


def test_copies_that_are_not_counted_may_always_be_ordered(publication):
    Stock.objects.update(exemplaires=None)
    envoyer_commande(une_commande(publication, 10))
    assert stock(publication) == (None, 0)


# --- The stock ----------------------------------------------------------------------------


def test_ten_orders_for_three_copies_serve_three(publication):
    servies = 0
    for rang in range(10):
        try:
            une_commande(publication, rang=rang)
        except StockEpuise:
            continue
        servies += 1
    assert servies == Commande.objects.count() == Courriel.objects.count() == 3
    assert stock(publication) == (3, 3)


def test_ten_simultaneous_orders_for_three_copies_serve_three():
    if connection.vendor != "postgresql":
        pytest.skip("les commandes simultanées demandent PostgreSQL (DATABASE_URL)")
    servies = []

    def lecteur(rang):
        with suppress(StockEpuise):
            servies.append(une_commande(publication, rang=rang))

    with TroisExemplaires() as publication:
        ensemble(lecteur, range(10))
        assert len(servies) == 3
        assert stock(publication) == (3, 3)


class TroisExemplaires(HorsTransaction):
    def creer(self):
        self.objet = PublicationFactory()
        Stock.objects.create(publication=self.objet, exemplaires=3)

    def enlever(self):
        Courriel.objects.filter(destinataire__startswith="lecteur").delete()
        self.objet.delete()


def test_the_database_keeps_the_stock_from_going_under(publication):
    for champs in ({"promis": 4}, {"promis": -1}, {"exemplaires": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stock.objects.filter(publication=publication).update(**champs)


def test_publishing_an_older_draft_brings_no_copy_back(publication):
    brouillon = publication.save_revision(clean=False)
    envoyer_commande(une_commande(publication, 2))
    brouillon.publish(skip_permission_checks=True)
    assert stock(publication) == (1, 0)


# --- The register -------------------------------------------------------------------------


def geste(client, commande, nom):
    return client.post(f"/gestion/commandes/{commande.pk}/{nom}/", follow=True)


@pytest.mark.parametrize(
    ("gestes", "etat", "reste", "courriels"),
    [
        (["envoyee"], "envoyee", (1, 0), 2),
        (["envoyee", "envoyee"], "envoyee", (1, 0), 2),
        (["annulee"], "annulee", (3, 0), 1),
        (["annulee", "envoyee"], "annulee", (3, 0), 1),
        (["envoyee", "annulee"], "envoyee", (1, 0), 2),
    ],
)
def test_an_order_is_closed_once(client, officier, publication, gestes, etat, reste, courriels):
    commande = une_commande(publication, 2)
    client.force_login(officier)
    for nom in gestes:
        assert geste(client, commande, nom).status_code == 200
    commande.refresh_from_db()
    assert commande.etat == etat
    assert commande.traitee_le
    assert stock(publication) == reste
    assert Courriel.objects.count() == courriels


def test_the_register_shows_and_filters_the_orders(client, officier, publication):
    commande = une_commande(publication, 2)
    client.force_login(officier)
    liste = client.get("/gestion/ressources/commande/?etat__exact=demandee").content.decode()
    assert "Lecteur 0" in liste
    assert (
        "Lecteur 0"
        not in client.get("/gestion/ressources/commande/?etat__exact=envoyee").content.decode()
    )
    fiche = client.get(f"/gestion/ressources/commande/inspect/{commande.pk}/").content.decode()
    assert "Marquer envoyée" in fiche
    assert "1 rue du Port<br>44000 NANTES" in fiche
    filtree = f"/gestion/ressources/commande/?publication={publication.pk}"
    assert "Lecteur 0" in client.get(filtree).content.decode()
    assert client.get("/gestion/ressources/stock/").status_code == 200


@pytest.mark.parametrize("role", ["communication", "secretariat"])
def test_who_posts_sees_the_order_that_waits_and_sends_it(client, publication, role):
    commande = une_commande(publication)
    client.force_login(Utilisateur.objects.get(email=f"{role}@example.org"))
    assert "commande à envoyer par la poste" in client.get("/gestion/").content.decode()
    geste(client, commande, "envoyee")
    commande.refresh_from_db()
    assert commande.etat == Commande.Etat.ENVOYEE


def test_a_get_changes_nothing_and_a_member_may_not(client, adherent, officier, publication):
    commande = une_commande(publication)
    envoi = f"/gestion/commandes/{commande.pk}/envoyee/"
    client.force_login(officier)
    assert client.get(envoi).status_code == 405
    client.force_login(adherent)
    assert client.post(envoi).status_code == 302
    commande.refresh_from_db()
    assert commande.est_a_envoyer


def test_addresses_are_not_kept_for_ever(publication):
    envoyer_commande(une_commande(publication))
    attend = une_commande(publication, rang=1)
    with time_machine.travel("2036-01-01", tick=False):
        purger()
    assert Commande.objects.get() == attend


def test_a_publication_with_a_stock_can_be_deleted(client, officier, publication):
    client.force_login(officier)
    client.post(f"/gestion/pages/{publication.pk}/delete/")
    assert not Publication.objects.filter(pk=publication.pk).exists()
    assert not Stock.objects.filter(publication=publication.pk).exists()


@pytest.mark.parametrize("adresse", ["/ressources/commander/{}/", "/ressources/notices/{}-titre/"])
def test_a_number_beyond_any_base_names_nothing(client, adresse):
    assert client.get(adresse.format("9" * 20)).status_code == 404
