"""Documents lent: asked for by members, sent and taken back by the team, reminded of by the clock."""

import io
from contextlib import suppress
from datetime import date, timedelta

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import purger
from resovilles.models import ReglagesSite

from annuaire.models import Personne
from home.demo.prets import PRENOMS, charger_prets
from membres.models import Utilisateur
from ressources.models import Exemplaire, Notice, Pret
from ressources.models.prets import Disponibilite
from ressources.prets import actions
from tests.factories import ExemplaireFactory, NoticeFactory
from tests.ressources.fils import HorsTransaction, ensemble

pytestmark = pytest.mark.django_db

JOUR = date(2026, 11, 24)
CHEZ_YANN = "Yann Exemple\n1 rue du Port\n44000 NANTES"
Etat = Pret.Etat


@pytest.fixture(autouse=True)
def _aujourdhui(db):
    """One day, and a register without the loans of the demonstration."""
    Pret.objects.all().delete()
    with time_machine.travel("2026-11-24 10:00", tick=False):
        yield


@pytest.fixture
def exemplaire():
    return ExemplaireFactory(notice__titre="Observer les quartiers", cote="OBS 12")


@pytest.fixture
def notice(exemplaire):
    return exemplaire.notice


@pytest.fixture
def membre(client, adherent):
    client.force_login(adherent)
    return client


def un_compte(rang):
    return Utilisateur.objects.create_user(
        f"lecteur{rang}@example.org", first_name=f"Lecteur{rang}"
    )


def demande_de(notice, rang, **champs):
    compte = Utilisateur.objects.filter(email=f"lecteur{rang}@example.org").first()
    return actions.emprunter(
        compte or un_compte(rang), notice, remise="poste", adresse=CHEZ_YANN, **champs
    )


def emprunt(notice, rang=0, **champs):
    """A request, a minute after the former ones."""
    with time_machine.travel(f"2026-11-24 09:{rang:02}", tick=False):
        return demande_de(notice, rang, **champs)


def en_cours(notice, rang=0):
    pret = emprunt(notice, rang)
    actions.envoyer(pret)
    return pret


def relu(pret):
    pret.refresh_from_db()
    return pret


def dans(jours):
    return time_machine.travel(f"{JOUR + timedelta(days=jours)} 10:00", tick=False)


def modeles():
    return list(Courriel.objects.order_by("pk").values_list("modele", flat=True))


def adresse(notice):
    return f"/ressources/emprunter/{notice.pk}/"


DEMANDE = {"remise": "poste", "adresse": CHEZ_YANN, "message": "", "provenance": ""}


# --- Asking -------------------------------------------------------------------------------


def test_a_member_asks_from_the_notice_and_gets_a_confirmation(membre, adherent, notice):
    page = membre.get(notice.get_absolute_url()).content.decode()
    assert "Disponible" in page
    assert f"{adresse(notice)}?provenance=notice" in page
    formulaire = membre.get(adresse(notice))
    assert "no-store" in formulaire["Cache-Control"]
    suite = membre.post(adresse(notice), DEMANDE, follow=True)
    assert suite.redirect_chain == [("/ressources/mes-prets/", 302)]
    assert "un exemplaire vous est réservé" in suite.content.decode()
    pret = Pret.objects.get()
    assert (pret.etat, pret.cote, pret.compte) == (Etat.DEMANDE, "OBS 12", adherent)
    assert (pret.nom, pret.courriel) == ("Yann Exemple", "adherent@example.org")
    courriel = Courriel.objects.get()
    assert courriel.objet == "Un exemplaire vous est réservé : Observer les quartiers"
    assert "1 rue du Port" in courriel.texte
    assert "/ressources/mes-prets/" in courriel.texte


def test_a_stranger_is_led_to_the_sign_in_and_to_the_offer_of_an_access(client, notice):
    page = client.get(notice.get_absolute_url()).content.decode()
    assert adresse(notice) in page
    assert "Disponible" not in page
    suite = client.get(adresse(notice), follow=True)
    assert suite.redirect_chain[0][0].startswith("/compte/connexion/?next=/ressources/emprunter/")
    assert "Demander un accès" in suite.content.decode()
    assert client.post(adresse(notice), DEMANDE).status_code == 302
    assert not Pret.objects.exists()


def test_an_internal_notice_cannot_be_borrowed_by_a_member(membre, notice):
    Notice.objects.filter(pk=notice.pk).update(etat=Notice.Etat.INTERNE)
    assert membre.get(adresse(notice)).status_code == 404
    assert membre.post(adresse(notice), DEMANDE).status_code == 404


@pytest.mark.parametrize("etat", ["sur_place", "perdu", "retire"])
def test_what_is_not_lent_says_so(membre, notice, exemplaire, etat):
    Exemplaire.objects.filter(pk=exemplaire.pk).update(etat=etat)
    assert adresse(notice) not in membre.get(notice.get_absolute_url()).content.decode()
    assert "ne se prête pas" in membre.get(adresse(notice)).content.decode()
    reponse = membre.post(adresse(notice), DEMANDE)
    assert reponse.status_code == 422
    assert not Pret.objects.exists()


MAUVAIS = [
    ("remise", "pigeon", "choix valide"),
    ("adresse", "", "Écrivez l’adresse"),
    ("adresse", "\n".join("abcdefg"), "6 lignes"),
    ("adresse", "a" * 39, "38"),
    ("message", "a" * 501, "500"),
    ("message", "zéro\0", "nul"),
]


@pytest.mark.parametrize(("champ", "valeur", "dit"), MAUVAIS)
def test_bad_input_says_why_and_loses_nothing(membre, notice, champ, valeur, dit):
    reponse = membre.post(adresse(notice), DEMANDE | {"message": "Vite"} | {champ: valeur})
    contenu = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Rien n’est perdu" in contenu
    assert dit in contenu
    assert "Vite" in contenu or champ == "message"
    assert not Pret.objects.exists()
    assert not Courriel.objects.exists()


def test_on_the_spot_no_address_is_asked_nor_kept(membre, notice):
    membre.post(adresse(notice), DEMANDE | {"remise": "sur_place"})
    assert Pret.objects.get().adresse == ""
    assert "attend au centre" in Courriel.objects.get().texte


@pytest.mark.parametrize(
    ("lien", "gardee", "dite"),
    [
        ("lettre-46", "lettre-46", "La Lettre n° 46"),
        ("question-12", "question-12", "Question n° 12"),
        ("recherche", "recherche", "La recherche"),
        ("", "notice", "La notice"),
        ("lettre-", "notice", "La notice"),
        ("lettre 46", "notice", "La notice"),
        ("=cmd|'/c calc'!A1", "notice", "La notice"),
        ("lettre-" + "9" * 300, "notice", "La notice"),
    ],
)
def test_a_loan_remembers_where_it_was_born(membre, notice, lien, gardee, dite):
    page = membre.get(notice.get_absolute_url(), {"provenance": lien}).content.decode()
    assert f"{adresse(notice)}?provenance={gardee}" in page
    formulaire = membre.get(adresse(notice), {"provenance": lien}).content.decode()
    assert f'value="{gardee}"' in formulaire
    membre.post(adresse(notice), DEMANDE | {"provenance": lien})
    pret = Pret.objects.get()
    assert pret.provenance == gardee
    assert pret.get_provenance_display() == dite


def test_asking_twice_doubles_nothing_and_says_so(membre, notice):
    ExemplaireFactory(notice=notice)
    membre.post(adresse(notice), DEMANDE)
    assert "déjà demandé" in membre.get(adresse(notice)).content.decode()
    assert "Réservé pour vous" in membre.get(notice.get_absolute_url()).content.decode()
    suite = membre.post(adresse(notice), DEMANDE, follow=True)
    assert "rien n’est doublé" in suite.content.decode()
    assert Pret.objects.count() == Courriel.objects.count() == 1


def test_the_database_too_refuses_the_same_reader_twice(notice):
    pret = emprunt(notice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pret.objects.create(notice=notice, titre="x", nom="x", courriel=pret.courriel)
    Pret.objects.create(notice=notice, titre="x", nom="x", courriel=pret.courriel, etat="rendu")


def test_a_member_has_so_many_loans_at_a_time_and_the_team_may_give_more(membre, adherent):
    ReglagesSite.objects.update(prets_par_lecteur=2)
    notices = [ExemplaireFactory().notice for _ in range(3)]
    for notice in notices:
        reponse = membre.post(adresse(notice), DEMANDE)
    assert reponse.status_code == 422
    assert "Vous avez déjà 2 prêts" in reponse.content.decode()
    assert Pret.objects.count() == 2
    actions.preter(notices[2], nom="Yann", courriel=adherent.email, adresse="", remise="sur_place")
    assert Pret.objects.de(adherent).count() == 3


def test_the_card_of_the_directory_is_found_by_its_address(membre, notice):
    Utilisateur.objects.filter(email="adherent@example.org").update(personne=None)
    Personne.objects.filter(courriel="adherent@example.org").update(courriel="")
    fiche = Personne.objects.create(prenom="Yann", nom="Exemple", courriel="Adherent@example.org")
    membre.post(adresse(notice), DEMANDE)
    assert Pret.objects.get().emprunteur == fiche


# --- The queue ----------------------------------------------------------------------------


def test_twenty_requests_for_one_copy_are_served_one_by_one_in_their_order(notice):
    prets = [emprunt(notice, rang) for rang in range(20)]
    assert [relu(p).etat for p in prets] == [Etat.DEMANDE] + [Etat.EN_ATTENTE] * 19
    assert [p.rang for p in prets[1:4]] == [1, 2, 3]
    for pret, suivant in zip(prets[:5], prets[1:6], strict=True):
        actions.envoyer(relu(pret))
        assert relu(suivant).etat == Etat.EN_ATTENTE
        actions.rendre(relu(pret))
        assert relu(suivant).etat == Etat.DEMANDE
        courriel = Courriel.objects.get(modele="pret_disponible", destinataire=suivant.courriel)
        assert "c’est votre tour" in courriel.objet


def test_a_copy_given_up_goes_to_the_next(notice):
    premier, second = emprunt(notice, 0), emprunt(notice, 1)
    actions.se_desister(premier)
    assert relu(second).est_a_envoyer
    assert relu(premier).etat == Etat.ANNULE
    actions.se_desister(second)
    assert Disponibilite.de(notice).est_libre


def test_a_copy_that_comes_another_way_is_given_in_the_morning_and_once(notice):
    premier, second = emprunt(notice, 0), emprunt(notice, 1)
    troisieme = emprunt(notice, 2)
    ExemplaireFactory(notice=notice, cote="OBS 13")
    for _ in range(2):
        actions.suivre_les_prets()
    assert relu(second).cote == "OBS 13"
    assert relu(troisieme).attend
    assert modeles().count("pret_disponible") == 1
    assert relu(premier).cote == "OBS 12"


def test_who_asks_after_the_others_does_not_pass_before_them(notice):
    for rang in range(2):
        emprunt(notice, rang)
    ExemplaireFactory(notice=notice)
    dernier = emprunt(notice, 3)
    assert dernier.attend
    assert Pret.objects.a_envoyer().count() == 2


def test_the_notice_says_when_and_after_how_many(membre, adherent, notice):
    en_cours(notice, 0)
    for rang in (1, 2):
        emprunt(notice, rang)
    page = membre.get(notice.get_absolute_url()).content.decode()
    assert "retour prévu le 24\u00a0décembre\u00a02026" in page
    assert "2 demandes avant vous" in page
    with dans(31):
        membre.force_login(adherent)  # sessions do not last that long
        page = membre.get(notice.get_absolute_url()).content.decode()
        assert "retour attendu depuis le 24\u00a0décembre\u00a02026" in page
    membre.force_login(adherent)
    assert "la suite" in membre.get(adresse(notice)).content.decode()
    suite = membre.post(adresse(notice), DEMANDE, follow=True).content.decode()
    assert "nous vous écrirons" in suite
    assert "2 demandes avant vous" in suite
    courriel = Courriel.objects.get(destinataire=adherent.email)
    assert "Nos exemplaires sont sortis et 2 personnes attendent" in courriel.texte


def test_twenty_simultaneous_loans_of_one_copy_open_one():
    if connection.vendor != "postgresql":
        pytest.skip("les prêts simultanés demandent PostgreSQL (DATABASE_URL)")
    faits = []
    with Demandes() as notice:
        ensemble(lambda rang: faits.append(demande_de(notice, rang).etat), range(20))
        assert sorted(faits) == [Etat.DEMANDE] + [Etat.EN_ATTENTE] * 19
        assert Pret.objects.sur_exemplaire().filter(notice=notice).count() == 1


def test_two_requests_sent_together_are_not_both_the_last_allowed():
    if connection.vendor != "postgresql":
        pytest.skip("les prêts simultanés demandent PostgreSQL (DATABASE_URL)")
    faits = []

    def demander(notice):
        with suppress(actions.PretImpossible):
            faits.append(demande_de(notice, 0))

    with Demandes(titres=8) as notice:
        ensemble(demander, list(Notice.objects.filter(titre=notice.titre)))
        assert len(faits) == 5


class Demandes(HorsTransaction):
    """Notices and readers that other connections see."""

    def __init__(self, titres=1):
        self.titres = titres

    def creer(self):
        for rang in range(20):
            un_compte(rang)
        for _ in range(self.titres):
            self.objet = ExemplaireFactory(notice__titre="Un titre très demandé").notice

    def enlever(self):
        Courriel.objects.filter(destinataire__startswith="lecteur").delete()
        Pret.objects.filter(titre="Un titre très demandé").delete()
        Notice.objects.filter(titre="Un titre très demandé").delete()
        Utilisateur.objects.filter(email__startswith="lecteur").delete()


def test_the_database_keeps_a_copy_from_being_lent_twice(notice, exemplaire):
    emprunt(notice)
    second = Pret.objects.create(notice=notice, titre="x", nom="x")
    for etat in (Etat.DEMANDE, Etat.EN_COURS):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pret.objects.filter(pk=second.pk).update(exemplaire=exemplaire, etat=etat)


# --- The member's page --------------------------------------------------------------------


def geste_du_lecteur(client, pret, nom):
    return client.post(f"/ressources/mes-prets/{pret.pk}/{nom}/", follow=True).content.decode()


def test_a_member_sees_and_gives_up_his_own_and_only_his_own(membre, adherent, notice):
    membre.post(adresse(notice), DEMANDE)
    autre = emprunt(ExemplaireFactory(notice__titre="À quelqu’un d’autre").notice, 5)
    page = membre.get("/ressources/mes-prets/").content.decode()
    assert "Observer les quartiers" in page
    assert "quelqu’un d’autre" not in page
    for nom in ("annuler", "prolonger"):
        assert membre.post(f"/ressources/mes-prets/{autre.pk}/{nom}/").status_code == 404
    mien = Pret.objects.de(adherent).get()
    assert membre.get(f"/ressources/mes-prets/{mien.pk}/annuler/").status_code == 405
    assert "Demande annulée" in geste_du_lecteur(membre, mien, "annuler")
    assert "plus rien à annuler" in geste_du_lecteur(membre, mien, "annuler")
    assert relu(autre).est_a_envoyer
    assert "Auparavant" in membre.get("/ressources/mes-prets/").content.decode()


def le_mien(adherent, notice):
    pret = actions.emprunter(adherent, notice, remise="poste", adresse=CHEZ_YANN)
    actions.envoyer(pret)
    return pret


def test_a_member_keeps_a_document_longer_twice(membre, adherent, notice):
    pret = le_mien(adherent, notice)
    assert relu(pret).echeance == JOUR + timedelta(days=30)
    for jours in (60, 90):
        assert "Prêt prolongé" in geste_du_lecteur(membre, pret, "prolonger")
        assert relu(pret).echeance == JOUR + timedelta(days=jours)
    assert "déjà été prolongé deux fois" in membre.get("/ressources/mes-prets/").content.decode()
    assert "déjà été prolongé deux fois" in geste_du_lecteur(membre, pret, "prolonger")
    assert relu(pret).echeance == JOUR + timedelta(days=90)


def test_but_not_when_somebody_waits(membre, adherent, notice):
    pret = le_mien(adherent, notice)
    emprunt(notice, 1)
    assert "attend ce document" in membre.get("/ressources/mes-prets/").content.decode()
    assert "attend ce document" in geste_du_lecteur(membre, pret, "prolonger")
    assert relu(pret).renouvellements == 0


@pytest.mark.parametrize(("retard", "dit", "fois"), [(14, "prolongé", 1), (15, "deux semaines", 0)])
def test_nor_when_it_is_very_late(adherent, notice, retard, dit, fois):
    pret = le_mien(adherent, notice)
    with dans(30 + retard):
        client = Client()
        client.force_login(adherent)
        assert (
            f"en retard de {retard} jours" in client.get("/ressources/mes-prets/").content.decode()
        )
        assert dit in geste_du_lecteur(client, pret, "prolonger")
        assert relu(pret).renouvellements == fois
        if fois:
            assert pret.echeance == JOUR + timedelta(days=30 + retard + 30)


# --- The team -----------------------------------------------------------------------------


def geste(client, pret, nom):
    return client.post(f"/gestion/prets/{pret.pk}/{nom}/", follow=True)


@pytest.mark.parametrize(
    ("gestes", "etat", "lettres"),
    [
        (["envoyer"], Etat.EN_COURS, ["pret_envoye"]),
        (["envoyer", "envoyer"], Etat.EN_COURS, ["pret_envoye"]),
        (["envoyer", "rendre"], Etat.RENDU, ["pret_envoye"]),
        (["envoyer", "rendre", "rendre"], Etat.RENDU, ["pret_envoye"]),
        (["envoyer", "prolonger"], Etat.EN_COURS, ["pret_envoye", "pret_prolonge"]),
        (["envoyer", "annuler"], Etat.EN_COURS, ["pret_envoye"]),
        (["envoyer", "perdre"], Etat.PERDU, ["pret_envoye"]),
        (["envoyer", "perdre", "rendre"], Etat.RENDU, ["pret_envoye"]),
        (["annuler"], Etat.ANNULE, ["pret_annule"]),
        (["annuler", "envoyer"], Etat.ANNULE, ["pret_annule"]),
        (["prolonger"], Etat.DEMANDE, []),
        (["rendre"], Etat.DEMANDE, []),
        (["perdre"], Etat.DEMANDE, []),
    ],
)
def test_each_gesture_acts_once_and_where_it_has_a_sense(
    client, officier, notice, gestes, etat, lettres
):
    pret = emprunt(notice)
    client.force_login(officier)
    for nom in gestes:
        assert geste(client, pret, nom).status_code == 200
    assert relu(pret).etat == etat
    assert modeles() == ["pret_demande", *lettres]


def test_a_lost_copy_leaves_the_shelf_and_comes_back_with_it(notice, exemplaire):
    pret = en_cours(notice)
    actions.perdre(pret)
    exemplaire.refresh_from_db()
    assert exemplaire.etat == Exemplaire.Etat.PERDU
    assert Disponibilite.de(notice).exemplaires == 0
    actions.rendre(pret)
    assert Disponibilite.de(notice).est_libre


def test_the_team_asks_for_somebody_who_has_no_account(client, officier, notice):
    client.force_login(officier)
    fiche = Personne.objects.create(prenom="Awa", nom="Exemple", courriel="awa@example.org")
    formulaire = f"/gestion/ressources/pret/create/?notice={notice.pk}"
    assert "Observer les quartiers" in client.get(formulaire).content.decode()
    champs = {
        "notice": notice.pk,
        "emprunteur": fiche.pk,
        "nom": "",
        "courriel": "",
        "remise": "poste",
        "adresse": "Awa Exemple\n35000 RENNES",
        "provenance": "lettre-46",
        "note": "Par téléphone.",
    }
    refus = client.post(formulaire, champs | {"adresse": "", "provenance": "lettre"})
    assert refus.status_code == 422
    assert "choisissez de venir le chercher" in refus.content.decode()
    assert "lettre-46" in refus.content.decode()
    ecran = client.post(formulaire, champs, follow=True).content.decode()
    assert "Un exemplaire est réservé, cote OBS 12" in ecran
    assert "Marquer envoyé, à rendre le 24 décembre 2026" in ecran
    pret = Pret.objects.get()
    assert (pret.nom, pret.courriel, pret.compte) == ("Awa Exemple", "awa@example.org", None)
    assert pret.get_provenance_display() == "La Lettre n° 46"
    encore = client.post(formulaire, champs)
    assert "rien n’est doublé" in encore.content.decode()
    assert "mes-prets" not in Courriel.objects.get().texte


def test_nobody_named_is_refused_with_a_sentence(client, officier, notice):
    client.force_login(officier)
    champs = {"notice": notice.pk, "remise": "sur_place", "provenance": "equipe"}
    refus = client.post("/gestion/ressources/pret/create/", champs)
    assert "choisissez une fiche" in refus.content.decode()
    sans_titre = champs | {"notice": "", "nom": "Awa"}
    refus = client.post("/gestion/ressources/pret/create/", sans_titre)
    assert refus.status_code == 422
    sans_courriel = client.post("/gestion/ressources/pret/create/", champs | {"nom": "Awa"})
    assert sans_courriel.status_code == 302
    assert not Courriel.objects.exists()


@pytest.mark.parametrize("valeur", ["0", "x", "9" * 30, "²", ""])
def test_a_wrong_notice_in_the_link_opens_an_empty_form(client, officier, valeur):
    client.force_login(officier)
    reponse = client.get("/gestion/ressources/pret/create/", {"notice": valeur})
    assert reponse.status_code == 200


def test_the_notice_and_the_card_are_chosen_and_not_listed(client, notice):
    client.force_login(Utilisateur.objects.get(email="secretariat@example.org"))
    formulaire = client.get("/gestion/ressources/pret/create/").content.decode()
    assert "Observer les quartiers" not in formulaire
    assert formulaire.count("Choisir dans la liste") == 2
    for modele in ("ressources/notice", "annuaire/personne"):
        assert f"/gestion/snippets/choose/{modele}/" in formulaire
    choix = client.get("/gestion/snippets/choose/ressources/notice/results/?q=Observer")
    assert "Observer les quartiers" in choix.content.decode()


def test_the_list_of_notices_lends(client, officier, notice):
    client.force_login(officier)
    liste = client.get("/gestion/snippets/ressources/notice/").content.decode()
    assert f"/gestion/ressources/pret/create/?notice={notice.pk}" in liste


def test_the_register_filters_searches_and_counts_the_lateness(client, officier, notice):
    en_cours(notice, 0)
    en_cours(ExemplaireFactory(notice__titre="Autre titre").notice, 1)
    Pret.objects.filter(titre="Autre titre").update(echeance=JOUR - timedelta(days=3))
    client.force_login(officier)
    registre = "/gestion/ressources/pret/"
    tout = client.get(registre).content.decode()
    assert "Observer les quartiers" in tout
    assert "3 jours" in tout
    for question, oui, non in (
        ("retard=oui", "Autre titre", "Observer les quartiers"),
        ("etat__exact=en_cours", "Observer les quartiers", "Rien"),
        ("etat__exact=rendu", "", "Observer les quartiers"),
        ("q=Observer", "Observer les quartiers", "Autre titre"),
        ("ne_de=lettre", "", "Observer les quartiers"),
        ("genre=x", "Observer les quartiers", "Rien"),
    ):
        page = client.get(f"{registre}?{question}").content.decode()
        lignes = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert oui in lignes, question
        assert non not in lignes, question


def test_what_waits_is_told_on_the_home_of_the_admin(client, notice):
    emprunt(notice)
    en_cours(ExemplaireFactory().notice, 1)
    with dans(40):
        client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
        accueil = client.get("/gestion/").content.decode()
    assert "prêt à envoyer" in accueil
    assert "prêt en retard" in accueil
    assert "/gestion/ressources/pret/?retard=oui" in accueil


ROLES = {
    "communication": (False, False),
    "documentation": (True, True),
    "mission": (False, False),
    "secretariat": (True, True),
    "direction": (True, False),
    "administration": (True, True),
}


@pytest.mark.parametrize(("role", "voit_agit"), ROLES.items())
def test_who_sees_and_who_acts(client, notice, role, voit_agit):
    voit, agit = voit_agit
    pret = emprunt(notice)
    client.force_login(Utilisateur.objects.get(email=f"{role}@example.org"))
    assert (client.get("/gestion/ressources/pret/").status_code == 200) == voit
    ecran = client.get(f"/gestion/ressources/pret/inspect/{pret.pk}/")
    assert (ecran.status_code == 200) == voit
    assert ("Marquer envoyé" in ecran.content.decode()) == agit
    assert (client.get("/gestion/ressources/pret/create/").status_code == 200) == agit
    client.post(f"/gestion/prets/{pret.pk}/envoyer/")
    assert relu(pret).est_en_cours == agit
    for ailleurs in ("edit", "delete"):
        reponse = client.post(f"/gestion/ressources/pret/{ailleurs}/{pret.pk}/")
        assert reponse.status_code in (302, 403, 404)
    assert Pret.objects.filter(pk=pret.pk).exists()


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_asks_for_a_proof_and_runs_nothing(client, officier, prouver, notice, format_):
    pret = emprunt(notice)
    Pret.objects.filter(pk=pret.pk).update(nom="=cmd|' /C calc'!A0")
    export = f"/gestion/ressources/pret/?export={format_}"
    client.force_login(officier)
    assert client.get(export)["Location"].startswith("/compte/confirmation/")
    reponse = prouver(client, officier).get(export)
    assert reponse.status_code == 200
    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if format_ == "csv":
        assert "'=cmd" in contenu.decode()
        assert "Observer les quartiers" in contenu.decode()


@pytest.mark.composition
@pytest.mark.parametrize("nom", ["bordereau", "etiquette"])
def test_the_slip_and_the_label_are_tagged_pdfs(client, officier, notice, nom):
    pret = emprunt(notice)
    client.force_login(officier)
    reponse = client.get(f"/gestion/prets/{pret.pk}/{nom}.pdf")
    assert reponse["Content-Type"] == "application/pdf"
    assert "no-store" in reponse["Cache-Control"]
    with pikepdf.open(io.BytesIO(reponse.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "fr"
        assert pdf.docinfo.Title
        assert len(pdf.pages) == 1
    with pypdfium2.PdfDocument(reponse.content) as pdf:
        texte = pdf[0].get_textpage().get_text_range()
    assert "44000 NANTES" in texte
    assert "OBS 12" in texte
    assert ("24 décembre 2026" in texte.replace("\xa0", " ")) == (nom == "bordereau")


# --- The clock ----------------------------------------------------------------------------


def test_reminders_leave_before_at_and_after_each_once(notice):
    en_cours(notice)
    Courriel.objects.all().delete()
    partis = {}
    for jours in range(20, 45):
        with dans(jours):
            for _ in range(2):
                actions.suivre_les_prets()
        if len(modeles()) > len(partis):
            partis[jours] = modeles()[-1]
    assert partis == {25: "pret_rappel", 30: "pret_echeance", 37: "pret_retard"}


def test_after_a_clock_that_stood_still_only_the_last_reminder_leaves(notice):
    en_cours(notice)
    Courriel.objects.all().delete()
    with dans(50):
        actions.suivre_les_prets()
    assert modeles() == ["pret_retard"]


def test_a_document_returned_or_kept_longer_is_not_asked_for(notice):
    rendu = en_cours(notice)
    actions.rendre(rendu)
    garde = en_cours(ExemplaireFactory().notice, 1)
    Courriel.objects.all().delete()
    with dans(26):
        actions.suivre_les_prets()
        assert modeles() == ["pret_rappel"]
        actions.prolonger(garde)
        actions.suivre_les_prets()
    with dans(56):
        actions.suivre_les_prets()
    assert modeles() == ["pret_rappel", "pret_prolonge", "pret_rappel"]


def test_who_has_no_address_gets_no_letter_and_stops_nobody(notice):
    sans = actions.preter(notice, nom="Awa", courriel="", adresse="", remise="sur_place")
    actions.envoyer(sans)
    en_cours(ExemplaireFactory().notice, 1)
    Courriel.objects.all().delete()
    with dans(30):
        actions.suivre_les_prets()
    assert [c.destinataire for c in Courriel.objects.all()] == ["lecteur1@example.org"]


def test_letters_follow_an_account_that_changes_its_address(notice):
    en_cours(notice)
    Utilisateur.objects.filter(email="lecteur0@example.org").update(email="neuve@example.org")
    with dans(25):
        actions.suivre_les_prets()
    assert Courriel.objects.get(modele="pret_rappel").destinataire == "neuve@example.org"


LETTRES = {
    "pret_demande": ["Bonjour Lecteur0,", "un exemplaire (cote OBS 12) vous est réservé"],
    "pret_envoye": ["est parti aujourd’hui par la poste", "à rendre le 24 décembre 2026"],
    "pret_rappel": ["est à rendre le 24 décembre 2026", "vous pouvez prolonger le prêt"],
    "pret_echeance": ["C’est aujourd’hui que « Observer les quartiers » est à rendre."],
    "pret_retard": ["était à rendre le 24 décembre 2026", "en route"],
}


def test_the_letters_say_what_to_do_in_both_versions(notice):
    en_cours(notice)
    for jours in (25, 30, 37):
        with dans(jours):
            actions.suivre_les_prets()
    courriels = {c.modele: c for c in Courriel.objects.all()}
    assert list(LETTRES) == modeles()
    for modele, phrases in LETTRES.items():
        for phrase in phrases:
            assert phrase in courriels[modele].texte
        assert "Observer les quartiers" in courriels[modele].objet
        assert "Observer les quartiers" in courriels[modele].html
        for version in (courriels[modele].texte, courriels[modele].html):
            assert ("/ressources/mes-prets/" in version) == (modele != "pret_retard")


def oublier_les_noms():
    """How many loans the night has made nameless."""
    return dict(purger())["Nom et coordonnées d’un emprunteur"]


def test_readers_are_forgotten_after_a_while_and_loans_are_still_counted(notice):
    pret = emprunt(notice, provenance="lettre-46")
    actions.envoyer(pret)
    with dans(20):
        actions.rendre(pret)
    dehors = en_cours(ExemplaireFactory().notice, 1)
    with dans(20 + 119):
        assert oublier_les_noms() == 0
    with dans(20 + 121):
        assert oublier_les_noms() == 1
        assert oublier_les_noms() == 0
    relu(pret)
    assert (pret.nom, pret.courriel, pret.adresse) == ("", "", "")
    assert (pret.compte, pret.emprunteur) == (None, None)
    assert str(pret) == "Observer les quartiers"
    assert relu(dehors).nom == "Lecteur1"
    assert Pret.objects.of(2026).count() == 2
    assert Pret.objects.of(2025).count() == 0
    assert Pret.objects.of(2026).par_provenance() == [("lettre-46", 1), ("notice", 1)]


def test_the_privacy_page_tells_how_long(client):
    page = client.get("/donnees-personnelles/").content.decode()
    assert "120 jours après le retour du document" in page


# --- What goes away -----------------------------------------------------------------------


def test_a_notice_or_a_copy_that_goes_away_leaves_its_loans(client, officier, notice, exemplaire):
    pret = en_cours(notice)
    exemplaire.delete()
    assert (relu(pret).cote, pret.est_en_cours) == ("OBS 12", True)
    notice.delete()
    client.force_login(officier)
    ecran = client.get(f"/gestion/ressources/pret/inspect/{pret.pk}/").content.decode()
    assert "Observer les quartiers" in ecran
    for nom in ("prolonger", "perdre", "rendre"):
        assert geste(client, pret, nom).status_code == 200
    assert relu(pret).etat == Etat.RENDU
    client.force_login(Utilisateur.objects.get(email="lecteur0@example.org"))
    assert "Observer les quartiers" in client.get("/ressources/mes-prets/").content.decode()


@pytest.mark.parametrize(
    "valeur", ["", "lettre", "Lettre-46", "lettre-1234567", "x" * 21, "lettre-46\n"]
)
def test_a_provenance_is_one_of_those_known(notice, valeur):
    with pytest.raises(ValidationError):
        Pret(notice=notice, titre="x", nom="x", provenance=valeur).full_clean()


def cout(client, notice):
    client.get(notice.get_absolute_url())  # fills what a process keeps
    with CaptureQueriesContext(connection) as requetes:
        client.get(notice.get_absolute_url())
    return len(requetes)


def test_loans_cost_the_page_of_a_notice_next_to_nothing(membre, notice, valider):
    """A stranger's page is kept without them; a member's asks twice, however long the queue."""
    for rang in range(8):
        emprunt(notice, rang)
    sans = NoticeFactory()
    valider()
    assert cout(Client(), notice) == cout(Client(), sans) == 1
    assert cout(membre, notice) == cout(membre, sans) == 5


def test_strangers_are_not_offered_what_was_lost(client, notice, valider):
    pret = en_cours(notice)
    valider()
    assert adresse(notice) in client.get(notice.get_absolute_url()).content.decode()
    actions.perdre(pret)
    valider()
    assert adresse(notice) not in client.get(notice.get_absolute_url()).content.decode()


# --- The demonstration --------------------------------------------------------------------


def test_the_demonstration_has_twenty_out_and_five_late_and_writes_to_nobody():
    for _ in range(40):
        ExemplaireFactory()
    for _ in range(2):
        charger_prets()
    assert Pret.objects.en_cours().count() == 20
    assert Pret.objects.en_retard().count() == 5
    assert set(Pret.objects.values_list("nom", flat=True)) == {f"{p} Exemple" for p in PRENOMS}
    assert not Pret.objects.exclude(courriel__endswith="@example.org").exists()
    actions.suivre_les_prets()
    assert oublier_les_noms() == 0
    assert not Courriel.objects.exists()
