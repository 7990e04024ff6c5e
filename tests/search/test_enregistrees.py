"""Searches that members keep: their news come by mail, once a week at most, and stop at one click."""

import email
from datetime import timedelta
from email.policy import default
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from resovilles.courriel.actions import envoyer
from resovilles.courriel.models import Courriel
from resovilles.taches.planification import TRAVAUX
from wagtail.models import PageViewRestriction

from membres.models import Utilisateur
from search import actions
from search.actions import prevenir_les_membres
from search.models import Index, RechercheEnregistree
from tests.factories import DossierFactory, PageContenuFactory

pytestmark = pytest.mark.django_db

LISTE = "/recherche/enregistrees/"


@pytest.fixture(autouse=True)
def rien_d_enregistre(db):
    RechercheEnregistree.objects.all().delete()


@pytest.fixture
def membre(client, adherent):
    client.force_login(adherent)
    return adherent


def enregistrer(client, question="q=qxalba"):
    reponse = client.post("/recherche/enregistrer/", {"recherche": question}, follow=True)
    assert reponse.status_code == 200
    return reponse.content.decode()


def annoncer(*jours):
    """The letters that the clock writes, some days later."""
    avant = set(Courriel.objects.values_list("pk", flat=True))
    for jour in jours or (1,):
        with time_machine.travel(timezone.now() + timedelta(days=jour)):
            prevenir_les_membres()
    return list(Courriel.objects.filter(modele="recherches").exclude(pk__in=avant).order_by("pk"))


# --- Keeping ----------------------------------------------------------------------------------
def test_a_member_keeps_a_search_from_its_results(client, membre):
    page = client.get("/recherche/?q=habitants&theme=sante&tri=date&page=2").content.decode()
    assert "Enregistrer cette recherche" in page
    lue = enregistrer(client, "q=habitants&theme=sante&tri=date&page=2")
    kept = RechercheEnregistree.objects.get()
    assert kept.intitule.startswith("« habitants » – Santé")
    assert (kept.compte, kept.parametres) == (membre, "q=habitants&theme=sante")
    assert f'href="/recherche/?{kept.parametres.replace("&", "&amp;")}"' in lue


def test_a_stranger_is_offered_no_such_thing(client):
    assert "Enregistrer cette recherche" not in client.get("/recherche/?q=ville").content.decode()


@pytest.mark.parametrize(
    ("question", "dit"),
    [
        ("", "Cherchez d’abord"),
        ("q=les", "Cherchez d’abord"),
        ("q=-ville", "Cherchez d’abord"),
        ("q=ville&" + "&".join(f"theme={'é' * 60}{n}" for n in range(20)), "trop longue"),
    ],
)
def test_what_cannot_be_kept_is_told(client, membre, question, dit):
    assert dit in enregistrer(client, question)
    assert not RechercheEnregistree.objects.exists()


def test_anything_typed_is_kept_without_harm(client, membre):
    for question in ("q=%00ville%E2%80%AE", "q=" + "%F0%9F%8F%98 ville" * 30, "q=<b>ville"):
        enregistrer(client, question)
    assert "<b>ville" not in client.get(LISTE).content.decode()


def test_the_same_search_is_kept_once_and_twenty_are_enough(client, membre, monkeypatch):
    monkeypatch.setattr(actions, "PAR_COMPTE", 2)
    for question in ("q=ville", "q=ville&page=3", "q=santé"):
        enregistrer(client, question)
    assert RechercheEnregistree.objects.count() == 2
    assert "supprimez-en une" in enregistrer(client, "q=emploi")
    assert RechercheEnregistree.objects.count() == 2


def test_one_sees_and_changes_one_s_own_only(client, membre, officier):
    sienne = RechercheEnregistree.objects.create(
        compte=officier, parametres="q=qxolbo", intitule="« qxolbo »"
    )
    assert "qxolbo" not in client.get(LISTE).content.decode()
    for geste in ("supprimer", "arreter", "reprendre"):
        assert client.post(f"{LISTE}{sienne.pk}/{geste}/").status_code == 404
    sienne.refresh_from_db()
    assert sienne.suivie


def test_a_search_is_stopped_taken_up_again_and_deleted_from_its_list(client, membre):
    enregistrer(client)
    kept = RechercheEnregistree.objects.get()
    for geste, suivie in (("arreter", False), ("reprendre", True)):
        client.post(f"{LISTE}{kept.pk}/{geste}/")
        kept.refresh_from_db()
        assert kept.suivie == suivie
    client.post(f"{LISTE}{kept.pk}/supprimer/")
    assert "Vous ne suivez aucune recherche" in client.get(LISTE).content.decode()


# --- Being told -------------------------------------------------------------------------------
def test_the_clock_looks_every_morning():
    assert prevenir_les_membres in [travail.faire for travail in TRAVAUX]


def test_news_are_mailed_and_nothing_new_is_not(client, membre):
    DossierFactory(title="Ancien qxalba")
    enregistrer(client)
    assert annoncer() == []
    nouveau = DossierFactory(title="Nouveau qxalba")
    (lettre,) = annoncer()
    assert lettre.destinataire == membre.email
    assert lettre.objet == "Une nouveauté dans votre recherche « qxalba »"
    for version in (lettre.texte, lettre.html):
        assert "Nouveau qxalba" in version
        assert "Ancien qxalba" not in version
        assert nouveau.url in version
    assert annoncer(9) == []  # told once


def test_a_week_passes_between_two_letters(client, membre):
    enregistrer(client)
    enregistrer(client, "q=qxelbe")
    DossierFactory(title="Un qxalba")
    assert len(annoncer(0)) == 1
    DossierFactory(title="Un qxelbe")
    DossierFactory(title="Deux qxalba")
    assert annoncer(1, 3, 6) == []
    (lettre,) = annoncer(7, 8)
    assert "Un qxelbe" in lettre.texte
    assert "Deux qxalba" in lettre.texte


def test_what_went_away_and_comes_back_is_no_news(client, membre):
    page = DossierFactory(title="Dossier qxalba")
    enregistrer(client)
    page.unpublish()
    DossierFactory(title="Autre qxalba")
    assert "Dossier qxalba" not in annoncer()[0].texte
    page.save_revision().publish()
    assert annoncer(9) == []


def test_a_letter_shows_ten_news_and_counts_the_others(client, membre):
    enregistrer(client)
    DossierFactory.create_batch(13, title="Dossier qxalba")
    (lettre,) = annoncer()
    assert lettre.objet.startswith("13 nouveautés")
    assert lettre.texte.count("Dossier qxalba") == 10
    assert "et 3 autres." in lettre.texte


def reservee(titre):
    page = PageContenuFactory(title=titre)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def test_news_are_those_that_the_member_sees_when_they_are_sent(client, membre, valider):
    enregistrer(client)
    reservee("Réservée qxalba")
    fermee = DossierFactory(title="Fermée qxalba")
    PageViewRestriction.objects.create(page=fermee, restriction_type="password")
    DossierFactory(title="Dépubliée qxalba").unpublish()
    valider()
    (lettre,) = annoncer()
    assert "Réservée qxalba" in lettre.texte
    assert "Fermée" not in lettre.texte
    assert "Dépubliée" not in lettre.texte


@pytest.mark.parametrize("fin", ["compte fermé", "accès échu", "compte supprimé", "arrêtée"])
def test_nothing_goes_to_who_has_no_access_any_more(client, membre, monkeypatch, fin):
    enregistrer(client)
    DossierFactory(title="Dossier qxalba")
    if fin == "compte fermé":
        Utilisateur.objects.filter(pk=membre.pk).update(is_active=False)
    elif fin == "accès échu":
        monkeypatch.setattr(actions, "niveaux_lisibles", lambda compte: ["public"])
    elif fin == "compte supprimé":
        membre.delete()
    else:
        RechercheEnregistree.objects.update(suivie=False)
    assert annoncer() == []


def test_without_an_index_nothing_is_told_nor_lost(client, membre):
    enregistrer(client)
    DossierFactory(title="Dossier qxalba")
    index = Index.objects.filter(courant=True)
    index.update(courant=False)
    assert annoncer() == []
    enregistrer(client, "q=qxelbe")  # kept all the same
    Index.objects.update(courant=True)
    assert "Dossier qxalba" in annoncer()[0].texte


def test_a_search_that_nobody_has_looked_at_tells_nothing_old(client, membre):
    DossierFactory(title="Ancien qxalba")
    RechercheEnregistree.objects.create(compte=membre, parametres="q=qxalba", intitule="x")
    assert annoncer() == []
    DossierFactory(title="Nouveau qxalba")
    assert "Ancien" not in annoncer()[0].texte


# --- Stopping ---------------------------------------------------------------------------------
@pytest.fixture
def lettre(client, membre):
    enregistrer(client)
    enregistrer(client, "q=qxelbe")
    DossierFactory(title="Dossier qxalba qxelbe")
    (ecrite,) = annoncer(0)
    client.logout()
    return ecrite


def partie():
    mail.outbox.clear()
    envoyer()
    return email.message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=default)


def test_mail_programs_stop_all_in_one_click(client, lettre):
    message = partie()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    chemin = urlsplit(message["List-Unsubscribe"].strip(" <>")).path
    reponse = client.post(chemin, {"List-Unsubscribe": "One-Click"})
    assert reponse.status_code == 200
    assert not RechercheEnregistree.objects.suivies().exists()


def test_links_are_followed_by_scanners_and_stop_nothing_before_the_button(client, lettre):
    chemin = urlsplit(lettre.desabonnement).path
    page = client.get(chemin)
    assert "les courriels de ces 2 recherches" in page.content.decode()
    assert "qxalba" not in page.content.decode()
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "private, no-store")
    assert "csrftoken" not in page.cookies
    assert RechercheEnregistree.objects.suivies().count() == 2
    assert "C’est fait" in client.post(chemin).content.decode()
    assert "déjà arrêtés" in client.get(chemin).content.decode()


def test_one_search_is_stopped_alone(client, lettre):
    une = RechercheEnregistree.objects.get(parametres="q=qxalba")
    assert une.lien_arret in lettre.texte
    client.post(urlsplit(une.lien_arret).path)
    assert RechercheEnregistree.objects.suivies().get().parametres == "q=qxelbe"


@pytest.mark.parametrize("jeton", ["x", "1.x", "1-1.x", "1"])
def test_a_link_that_we_have_not_made_stops_nothing(client, lettre, jeton):
    for methode in (client.get, client.post):
        reponse = methode(f"{LISTE}arret/{jeton}/")
        assert "Ce lien est incomplet" in reponse.content.decode()
    assert RechercheEnregistree.objects.suivies().count() == 2


def test_the_team_does_not_read_these_letters_nor_keep_their_links(lettre):
    assert lettre.confidentiel
    partie()
    lettre.refresh_from_db()
    assert (lettre.texte, lettre.html, lettre.desabonnement) == ("", "", "")
