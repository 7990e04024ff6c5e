"""Everything that the site holds about somebody: read, handed out, erased, and forgotten in time."""

import io
import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone
from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import CONSERVATIONS, REGISTRES, donnees_de, effacer, purger
from resovilles.models import MessageRecu

from annuaire.models import Consentement, Fonction, Personne, Structure, Verification
from membres.acces import actions
from membres.donnees_personnelles import sujet_de, trouver_le_sujet
from membres.models import AccesAnnuel, DemandeAcces, Utilisateur
from newsletter.models import Abonnement, Destinataire, Envoi, LienPrive, Proposition, Retour
from ressources.models import Commande, Pret, Publication
from search.models import RechercheEnregistree
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db

CANARI = "qxzelide"
COURRIEL = f"{CANARI}@example.org"


@pytest.fixture
def awa():
    """Somebody who has used all that there is to use."""
    fiche = Personne.objects.create(
        prenom="Awa", nom=CANARI, courriel=COURRIEL, adresse=f"1 rue {CANARI}"
    )
    centre = Structure.objects.get(est_le_centre=True)
    Fonction.objects.create(personne=fiche, structure=centre, intitule="Stagiaire")
    Consentement.objects.create(
        personne=fiche, objet="image", sens="donne", source="bulletin", preuve=f"signé {CANARI}"
    )
    compte = Utilisateur.objects.create_user(COURRIEL.upper(), first_name="Awa", personne=fiche)
    actions.ouvrir(compte, 2026)
    DemandeAcces.objects.create(
        prenom="Awa", nom=CANARI, courriel=COURRIEL, structure="S", fonction="F", etat="acceptee"
    )
    MessageRecu.objects.create(
        nom=CANARI, courriel=COURRIEL, objet="Bonjour", message=CANARI, traite=True
    )
    Courriel.objects.create(
        destinataire=COURRIEL, objet="Bonjour", texte=CANARI, modele="x", etat="envoye"
    )
    abonnement = Abonnement.objects.create(liste="flash", courriel=COURRIEL, preuve=CANARI)
    envoi = Envoi.objects.create(
        reference="flash-1", liste="flash", objet="o", texte="t", html="h", etat="fini",
        fini_le=timezone.now(),
    )  # fmt: skip
    recu = Destinataire.objects.create(
        envoi=envoi, abonnement=abonnement, courriel=COURRIEL, etat="envoye"
    )
    Retour.objects.create(
        destinataire=recu, definitif=True, statut="5.1.1", motif=f"550 <{COURRIEL}> unknown"
    )
    LienPrive.ouvrir("adresse", COURRIEL, {})
    Proposition.objects.create(titre="Une journée", nom=CANARI, courriel=COURRIEL)
    Verification.objects.create(personne=fiche, courriel=COURRIEL, etat="confirmee")
    RechercheEnregistree.objects.create(compte=compte, parametres="q=x", intitule=CANARI)
    Commande.objects.create(
        publication=Publication.objects.first(), nom=CANARI, courriel=COURRIEL,
        adresse=CANARI, etat="envoyee", traitee_le=timezone.now(),
    )  # fmt: skip
    pret(fiche, etat="rendu", clos_le=timezone.now())
    return fiche


def pret(fiche, **champs):
    return Pret.objects.create(
        notice=NoticeFactory(), titre="Un titre", nom=f"Awa {CANARI}", courriel=COURRIEL,
        emprunteur=fiche, **champs,
    )  # fmt: skip


def tables_qui_disent(mot):
    """The tables of ours where a word still stands, in any text, whatever the case."""
    trouvees = []
    for modele in apps.get_models():
        textes = [
            champ
            for champ in modele._meta.concrete_fields
            if isinstance(champ, models.CharField | models.TextField | models.JSONField)
        ]
        for objet in modele._base_manager.values(*[c.attname for c in textes]) if textes else ():
            if any(mot in str(valeur).lower() for valeur in objet.values()):
                trouvees.append(modele._meta.label)
                break
    return trouvees


def test_all_that_is_held_is_told_table_by_table(awa):
    donnees = donnees_de(sujet_de(awa))
    attendus = {r.nom for r in REGISTRES} - {"Accords sur des fiches expériences"}
    assert set(donnees) == attendus
    assert donnees["Fiche de l’annuaire"][0]["Qui voit le courriel"] == "L’équipe seulement"
    assert json.loads(json.dumps(donnees)) == donnees


@pytest.mark.parametrize("par", [COURRIEL, COURRIEL.upper(), "numero"])
def test_the_command_finds_her_by_address_or_number(awa, par):
    sortie = io.StringIO()
    call_command("donnees_de", str(awa.pk) if par == "numero" else par, stdout=sortie)
    assert json.loads(sortie.getvalue()) == donnees_de(sujet_de(awa))


def test_the_command_says_when_it_does_not_know_who(awa):
    Personne.objects.create(prenom="Bob", nom="Exemple", courriel="deux@example.org")
    Personne.objects.create(prenom="Léa", nom="Exemple", courriel="deux@example.org")
    for qui, phrase in (("999999", "Aucune fiche"), ("deux@example.org", "Plusieurs fiches")):
        with pytest.raises(CommandError, match=phrase):
            call_command("donnees_de", qui)


def test_erasing_leaves_her_name_nowhere_and_figures_as_they_were(awa):
    annees = dict(AccesAnnuel.objects.par_annee())
    prets, envoyes = Pret.objects.count(), Destinataire.objects.count()
    assert "annuaire.Personne" in tables_qui_disent(CANARI)
    call_command("donnees_de", COURRIEL, effacer=True, oui=True, stdout=io.StringIO())
    assert tables_qui_disent(CANARI) == []
    assert dict(AccesAnnuel.objects.par_annee()) == annees
    assert (Pret.objects.count(), Destinataire.objects.count()) == (prets, envoyes)
    assert donnees_de(trouver_le_sujet(COURRIEL)) == {}


def test_an_open_loan_is_kept_and_said(client, awa, prouver):
    ouvert = pret(awa, etat="en_attente")
    prouver(client, Utilisateur.objects.get(email="secretariat@example.org"))
    page = client.get(reverse("person_data"), {"qui": str(awa.pk)}).content.decode()
    assert "jusqu’au retour" in page
    effacement = reverse("person_data_erase")
    client.post(effacement, {"qui": COURRIEL})
    assert Personne.objects.filter(pk=awa.pk).exists()
    reponse = client.post(effacement, {"qui": COURRIEL, "lu": "oui"}, follow=True)
    assert "Prêts : 1 gardés" in reponse.content.decode()
    ouvert.refresh_from_db()
    assert ouvert.nom == f"Awa {CANARI}"
    assert not Personne.objects.filter(pk=awa.pk).exists()


def test_an_account_of_the_team_is_never_erased():
    compte = Utilisateur.objects.get(email="direction@example.org")
    effacer(sujet_de(compte=compte))
    assert Utilisateur.objects.filter(pk=compte.pk).exists()


def test_the_screen_hands_out_a_file_and_the_register(client, awa, prouver):
    prouver(client, Utilisateur.objects.get(email="secretariat@example.org"))
    fichier = client.get(reverse("person_data_export"), {"qui": COURRIEL})
    assert fichier.json() == donnees_de(sujet_de(awa))
    registre = client.get(reverse("processing_register")).content.decode("utf-8-sig")
    assert len(registre.splitlines()) == len(CONSERVATIONS) + 1


def test_two_people_are_not_taken_for_one(awa):
    autre = Personne.objects.create(prenom="Bob", nom="Exemple", courriel="bob@example.org")
    assert CANARI not in json.dumps(donnees_de(sujet_de(autre)))


# What holds an address of e-mail or a link to a card and is nobody's data, or another's.
SANS_PERSONNE = {
    "account.EmailAddress",  # goes with the account
    "account.EmailConfirmation",
    "annuaire.Structure",  # a structure's own, which is nobody's
    "ressources.Dossier",  # names the contact that it was given; the link goes with the card
    "resovilles.ReglagesSite",  # the centre's own
    "wagtailforms.FormSubmission",
}


def test_every_table_about_people_says_what_it_holds():
    """Whoever adds a table with an address or a card declares it in `donnees_personnelles.py`."""
    sujet = sujet_de(courriel=COURRIEL)
    dites = {registre.trouver(sujet).model._meta.label for registre in REGISTRES}
    concernees = {
        modele._meta.label
        for modele in apps.get_models()
        if not modele._meta.proxy
        and any(
            isinstance(champ, models.EmailField) or champ.related_model is Personne
            for champ in modele._meta.local_fields
        )
    }
    assert concernees - dites - SANS_PERSONNE == set()


# --- In time: the day of each class is in tests/test_conservation.py ---------------------------


def test_a_dry_run_counts_and_forgets_nothing(awa, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=1096))
    avant = MessageRecu.objects.count()
    sortie = io.StringIO()
    call_command("purger", essai=True, stdout=sortie)
    assert MessageRecu.objects.count() == avant
    assert "À oublier" in sortie.getvalue()
    essai = dict(purger(essai=True))
    assert essai["Messages de la page de contact"] >= 1
    assert dict(purger()) == essai
    assert sum(nombre for _, nombre in purger()) == 0


def test_the_privacy_page_shows_the_table(client):
    page = client.get("/donnees-personnelles/").content.decode().replace("\u202f", " ")
    for conservation in CONSERVATIONS:
        assert conservation.nom.replace("’", "’") in page.replace("\xa0", " "), conservation.nom
