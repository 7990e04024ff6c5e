"""Accesses follow the adhésion of a structure, year by year; what is over reads like a stranger."""

from datetime import date

import pytest
from django.urls import reverse
from resovilles.courriel.models import Courriel
from wagtail.models import PageViewRestriction

from annuaire.models import Fonction, Personne
from membres.acces import actions
from membres.models import AccesAnnuel, Adherent, Adhesion, Utilisateur
from ressources.prets.actions import PretImpossible, emprunter
from tests.factories import ExemplaireFactory, PageContenuFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory(title="Régie de quartier des Tilleuls d’essai")


@pytest.fixture
def membre(structure):
    fiche = Personne.objects.create(prenom="Awa", nom="Exemple")
    Fonction.objects.create(personne=fiche, structure=structure, intitule="Directrice")
    compte = Utilisateur.objects.create_user("awa@example.org", personne=fiche)
    return Adherent.objects.get(pk=compte.pk)


def adhesion(structure, annee, etat=Adhesion.Etat.A_JOUR):
    return Adhesion.objects.create(structure=structure, annee=annee, etat=etat)


def test_a_paid_adhesion_renews_those_who_work_there_once(structure, membre):
    payee = adhesion(structure, 2026)
    assert actions.accorder_a_la_structure(payee) == 1
    assert actions.accorder_a_la_structure(payee) == 0
    membre.refresh_from_db()
    assert membre.valable_jusqu_au == date(2027, 3, 31)
    assert AccesAnnuel.objects.filter(compte=membre).count() == 1


@pytest.mark.parametrize("etat", [Adhesion.Etat.EN_ATTENTE, Adhesion.Etat.NON_RENOUVELEE])
def test_an_adhesion_that_is_not_paid_opens_nothing(structure, membre, etat):
    assert actions.accorder_a_la_structure(adhesion(structure, 2026, etat)) == 0
    membre.refresh_from_db()
    assert membre.valable_jusqu_au is None


def test_who_has_left_the_structure_is_not_renewed(structure, membre):
    membre.personne.fonctions.update(jusque=date(2025, 12, 31))
    assert actions.accorder_a_la_structure(adhesion(structure, 2026)) == 0


def test_an_older_year_does_not_shorten_an_access(structure, membre):
    actions.ouvrir(membre, 2026)
    actions.ouvrir(membre, 2024)
    assert membre.valable_jusqu_au == date(2027, 3, 31)


def test_the_register_renews_and_says_how_many(client, structure, membre, prouver):
    prouver(client, Utilisateur.objects.get(email="secretariat@example.org"))
    champs = {"structure": structure.pk, "annee": 2026, "etat": "a_jour", "cotisation": "150.00"}
    reponse = client.post(reverse("membres_adhesion_modeladmin_create"), champs, follow=True)
    assert "Accès renouvelés jusqu’au 31/03/2027 : 1." in reponse.content.decode()


def test_an_end_is_told_once_a_month_before(membre, time_machine):
    actions.ouvrir(membre, 2026)
    time_machine.move_to("2027-02-15 09:00")
    actions.prevenir_de_la_fin()
    siens = Courriel.objects.filter(modele="acces_fin", destinataire=membre.email)
    assert not siens.exists()
    for jour in ("2027-03-02 09:00", "2027-03-03 09:00"):
        time_machine.move_to(jour)
        actions.prevenir_de_la_fin()
    assert siens.count() == 1


def test_an_access_that_is_over_reads_what_a_stranger_reads(client, membre, document, time_machine):
    document.acces = "adherents"
    document.save()
    actions.ouvrir(membre, 2026)
    client.force_login(membre)
    assert client.get(document.url).status_code == 200
    time_machine.move_to("2027-04-01 09:00")
    client.force_login(membre)  # a session does not last that long
    refus = client.get(document.url)
    assert refus.status_code == 403
    assert "a pris fin le 31 mars 2027" in refus.content.decode()
    assert "a pris fin le 31 mars 2027" in client.get("/compte/").content.decode()
    assert client.get("/ressources/mes-prets/").status_code == 200
    with pytest.raises(PretImpossible, match="a pris fin"):
        emprunter(membre, ExemplaireFactory().notice)


def test_a_section_for_those_signed_in_is_shut_to_an_access_that_is_over(client, membre):

    page = PageContenuFactory(title="Une section d’adhérents")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    client.force_login(membre)
    assert client.get(page.url).status_code == 200
    actions.fermer(membre)
    assert client.get(page.url).status_code == 403


def test_a_closed_access_is_opened_again_by_the_team(client, membre, prouver):
    prouver(client, Utilisateur.objects.get(email="secretariat@example.org"))
    actions.ouvrir(membre, 2026)
    fiche = client.get(reverse("membres_adherent_modeladmin_inspect", args=[membre.pk]))
    assert "Régie de quartier des Tilleuls" in fiche.content.decode()
    for geste, echu in (("fermer", True), ("renouveler", False)):
        adresse = reverse("access_gesture", kwargs={"pk": membre.pk, "geste": geste})
        client.post(adresse)
        membre.refresh_from_db()
        assert membre.acces_echu is echu


def test_accesses_are_counted_by_year_even_of_an_erased_account(client, membre, prouver):
    depuis = dict(AccesAnnuel.objects.par_annee())
    actions.ouvrir(membre, 2025)
    actions.ouvrir(membre, 2026)
    membre.delete()
    par_annee = dict(AccesAnnuel.objects.par_annee())
    assert par_annee[2025] == depuis.get(2025, 0) + 1
    prouver(client, Utilisateur.objects.get(email="direction@example.org"))
    assert str(par_annee[2026]) in client.get(reverse("access_figures")).content.decode()
