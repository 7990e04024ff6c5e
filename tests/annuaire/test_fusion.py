"""Two cards that are one person become one, and all that refers to them follows."""

import pytest
from django.apps import apps
from django.urls import reverse

from annuaire.actions import FusionImpossible, fusionner, liens_vers_les_fiches
from annuaire.models import Consentement, Fonction, Personne, Structure, Verification
from membres.models import Utilisateur
from newsletter.models import Abonnement
from ressources.models import Pret
from tests.factories import DossierFactory, NoticeFactory
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db


@pytest.fixture
def gardee():
    return Personne.objects.create(prenom="Awa", nom="Exemple", courriel="awa@example.org")


@pytest.fixture
def absorbee():
    return Personne.objects.create(prenom="Awa", nom="EXEMPLE", telephone="02 99 00 00 00")


@pytest.fixture
def secretariat(client, prouver):
    return prouver(client, Utilisateur.objects.get(email="secretariat@example.org"))


def tout_lier(fiche):
    """One of each thing that may refer to a card."""
    centre = Structure.objects.get(est_le_centre=True)
    theme = Concept.objects.filter(famille="theme").first()
    fiche.themes.add(theme)
    return {
        "fonction": Fonction.objects.create(personne=fiche, structure=centre, intitule="Stagiaire"),
        "pret": Pret.objects.create(
            notice=NoticeFactory(), titre="Un titre", nom="Awa", emprunteur=fiche
        ),
        "abonnement": Abonnement.objects.create(
            liste="flash", courriel="a@example.org", preuve="Essai", personne=fiche
        ),
        "compte": Utilisateur.objects.create_user("awa.compte@example.org", personne=fiche),
        "verification": Verification.objects.create(personne=fiche, courriel="a@example.org"),
        "contact": DossierFactory(contact=fiche),
        "accord": Consentement.objects.create(
            personne=fiche, objet="image", sens="donne", source="bulletin"
        ),
    }


# Tables of many-to-many that `tout_lier` leaves empty: they follow like that of the themes.
SANS_EXEMPLE = {"annuaire.Personne_reseaux", "annuaire.Personne_territoires"}


def qui_renvoie_a(fiche):
    """Every row of every table that refers to a card, by any relation, whatever the app."""
    trouves = set()
    for relation in liens_vers_les_fiches():
        modele, nom = relation.related_model, relation.field.name
        lignes = modele._base_manager.filter(**{nom: fiche})
        trouves |= {(modele._meta.label, pk) for pk in lignes.values_list("pk", flat=True)}
    return trouves


def test_all_that_refers_to_a_card_follows(gardee, absorbee):
    tout_lier(absorbee)
    avant = qui_renvoie_a(absorbee)
    # Whoever adds a relation to a card adds it to `tout_lier`, which proves that it follows.
    liens = [relation.related_model._meta.label for relation in liens_vers_les_fiches()]
    attendus = set(liens) - SANS_EXEMPLE
    assert {label for label, _ in avant} == attendus
    ancien = absorbee.pk
    fusionner(gardee, absorbee, {"telephone": absorbee.telephone})
    assert qui_renvoie_a(gardee) == avant
    assert not Personne.objects.filter(pk=ancien).exists()
    gardee.refresh_from_db()
    assert (gardee.courriel, gardee.telephone) == ("awa@example.org", "02 99 00 00 00")
    assert gardee.themes.count() == 1


def test_every_table_with_a_card_is_known():
    """Counted the other way round, from the fields of every table."""
    visibles = {relation.field for relation in liens_vers_les_fiches()}
    toutes = {
        champ
        for modele in apps.get_models(include_auto_created=True)
        if not modele._meta.proxy
        for champ in modele._meta.local_fields
        if champ.is_relation and champ.related_model is Personne
    }
    assert toutes == visibles


def test_two_accounts_are_not_made_one(gardee, absorbee):
    for n, fiche in enumerate((gardee, absorbee)):
        Utilisateur.objects.create_user(f"awa{n}@example.org", personne=fiche)
    with pytest.raises(FusionImpossible, match="fermez d’abord"):
        fusionner(gardee, absorbee, {})
    assert Personne.objects.filter(pk__in=[gardee.pk, absorbee.pk]).count() == 2


def test_merging_twice_is_said(gardee, absorbee):
    jumelle = Personne.objects.get(pk=absorbee.pk)
    fusionner(gardee, absorbee, {})
    with pytest.raises(FusionImpossible, match="déjà réunies"):
        fusionner(gardee, jumelle, {})


def test_the_screen_shows_both_and_keeps_what_is_chosen(client, secretariat, gardee, absorbee):
    choisir = client.get(reverse("person_merge"))
    assert f"?a={gardee.pk}&amp;b={absorbee.pk}" in choisir.content.decode()
    adresse = f"{reverse('person_merge')}?a={gardee.pk}&b={absorbee.pk}"
    page = client.get(adresse).content.decode()
    assert "02 99 00 00 00" in page
    assert "awa@example.org" in page
    assert Personne.objects.filter(pk=absorbee.pk).exists()
    choix = dict.fromkeys(
        [
            "prenom",
            "nom",
            "courriel",
            "adresse",
            "visibilite_courriel",
            "visibilite_telephone",
            "visibilite_adresse",
        ],
        gardee.pk,
    )
    reponse = client.post(adresse, choix | {"telephone": absorbee.pk}, follow=True)
    assert "Une seule fiche pour Awa Exemple" in reponse.content.decode()
    gardee.refresh_from_db()
    assert (gardee.nom, gardee.telephone) == ("Exemple", "02 99 00 00 00")


def test_who_may_not_delete_a_card_may_not_merge(client, prouver, gardee, absorbee):
    prouver(client, Utilisateur.objects.get(email="mission@example.org"))
    adresse = f"{reverse('person_merge')}?a={gardee.pk}&b={absorbee.pk}"
    client.post(adresse, {})
    assert Personne.objects.filter(pk=absorbee.pk).exists()


# --- The ledger -------------------------------------------------------------------------------


def test_a_line_of_the_ledger_is_added_shown_and_never_rewritten(client, secretariat, gardee):
    gardee.visibilite_courriel = "public"
    gardee.save()
    adresse = reverse("annuaire_consentement_modeladmin_create")
    champs = {
        "personne": gardee.pk,
        "objet": "annuaire",
        "sens": "opposition",
        "date": "2026-11-20",
        "source": "courriel du 20 novembre",
        "preuve": "",
    }
    assert client.get(f"{adresse}?personne={gardee.pk}").status_code == 200
    assert client.post(adresse, champs).status_code == 302
    ligne = Consentement.objects.get()
    assert ligne.inscrit_par.email == "secretariat@example.org"
    fiche = client.get(reverse("wagtailsnippets_annuaire_personne:edit", args=[gardee.pk]))
    assert "courriel du 20 novembre" in fiche.content.decode()
    with pytest.raises(TypeError, match="ne se réécrit pas"):
        ligne.save()
    gardee.refresh_from_db()
    assert gardee.visibilite_courriel == "equipe"
    assert not Personne.objects.visible_to(None).filter(pk=gardee.pk).exists()
