"""Time travel: each class of data of the table on the privacy page is still there the day before
its day, gone on that day, and the figures of the yearly report do not move."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Count, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import CONSERVATIONS, purger
from resovilles.models import MessageRecu

from annuaire.models import Consentement, Personne, Verification
from membres.models import AccesAnnuel, Adherent, DemandeAcces, Utilisateur
from newsletter.actions import compter_les_abonnes
from newsletter.models import (
    Abonnement,
    Destinataire,
    Effectif,
    Envoi,
    ImportDeListe,
    LienPrive,
    Proposition,
    Retour,
)
from ressources.models import Commande, Pret, Publication
from search.models import RechercheSansReponse

pytestmark = pytest.mark.django_db

COURRIEL = "qxzelide@example.org"
ELLE = {"nom": "Awa Qxzelide", "courriel": COURRIEL}


# --- One of each class, as it stands when its time begins ---------------------------------------


def cree(table, **champs):
    """What is left of a new row."""
    return table.objects.filter(pk=table.objects.create(**champs).pk)


def session():
    magasin = import_module(settings.SESSION_ENGINE).SessionStore()
    magasin.create()
    return Session.objects.filter(pk=magasin.session_key)


def trace():
    return cree(
        DBTaskResult, status="SUCCESSFUL", finished_at=timezone.now(), run_after=timezone.now(),
        args_kwargs={"args": [], "kwargs": {}}, task_path="essai", backend_name="default",
    )  # fmt: skip


def message():
    return cree(MessageRecu, objet="Bonjour", message="Bonjour", **ELLE)


def copie():
    return cree(Courriel, destinataire=COURRIEL, objet="o", texte="t", modele="x", etat="envoye")


def demande(**champs):
    return cree(DemandeAcces, structure="S", fonction="F", **ELLE, **champs)


def demande_repondue():
    return demande(etat="refusee", traitee_le=timezone.now())


def compte():
    jour = timezone.localdate()
    titulaire = Utilisateur.objects.create_user(COURRIEL, valable_jusqu_au=jour)
    AccesAnnuel.objects.create(compte=titulaire, annee=jour.year, jusque=jour)
    return Adherent.objects.filter(pk=titulaire.pk)


def verification():
    return cree(Verification, personne=Personne.objects.first(), courriel=COURRIEL, etat="revenue")


def question():
    return cree(RechercheSansReponse, question="xylophones", jour=timezone.localdate())


def commande():
    publication = Publication.objects.first()
    return cree(
        Commande, publication=publication, etat="envoyee", traitee_le=timezone.now(), **ELLE
    )


def emprunteur():
    """The loan stays, and counts."""
    Pret.objects.create(titre="Un titre", etat="rendu", clos_le=timezone.now(), **ELLE)
    return Pret.objects.filter(Q(nom=ELLE["nom"]) | Q(courriel=COURRIEL))


def abonnement(**champs):
    return cree(Abonnement, liste="flash", **ELLE, **champs)


def destinataire():
    """What was sent stays, and counts."""
    envoi = Envoi.objects.create(
        reference="flash-1", liste="flash", objet="o", texte="t", html="h", etat="fini",
        fini_le=timezone.now(),
    )  # fmt: skip
    destinataire = Destinataire.objects.create(
        envoi=envoi, abonnement=abonnement(etat="confirme").get(), courriel=COURRIEL, etat="envoye"
    )
    Retour.objects.create(
        destinataire=destinataire, definitif=True, statut="5.1.1", motif=f"<{COURRIEL}> unknown"
    )
    nomme = Q(courriel=COURRIEL) | Q(retours__motif__contains=COURRIEL)
    return Destinataire.objects.filter(nomme)


def retour():
    destinataire()
    return Retour.objects.filter(destinataire__envoi__reference="flash-1")


def proposition():
    return cree(Proposition, titre="Une journée", decidee_le=timezone.now(), **ELLE)


def lien(**champs):
    return cree(LienPrive, usage="confirmer", courriel=COURRIEL, **champs)


def liste_importee():
    return cree(ImportDeListe, liste="flash", provenance="p", fichier="f.csv", lignes=[ELLE])


# class of data, the first day on which it is gone, one of them. What counts by days and not by
# hours is gone when its last day is over.
CLASSES = [
    ("Messages de la page de contact", 1095, message),
    ("Copies des courriels partis du site", 90, copie),
    ("Sessions", settings.SESSION_COOKIE_AGE // 86400, session),
    ("Journal des travaux du site", 30, trace),
    ("Demandes d’accès jamais confirmées", 60, demande),
    ("Demandes d’accès, acceptées ou refusées", 365, demande_repondue),
    ("Comptes des adhérents", 730 + 1, compte),
    ("Vérifications annuelles de la fiche", 730, verification),
    ("Recherches restées sans réponse, sans rien de qui les a faites", 365 + 1, question),
    ("Commandes de publications", 1095, commande),
    ("Nom et coordonnées d’un emprunteur", 120, emprunteur),
    ("Abonnements demandés et jamais confirmés", 60, abonnement),
    (
        "Abonnements à La Lettre et à RésO Flash",
        1095,
        lambda: abonnement(etat="desabonne", fini_le=timezone.now()),
    ),
    ("À qui chaque numéro est parti", 365, destinataire),
    ("Courriels revenus", 1095, retour),
    ("Informations proposées : nom et courriel de leur auteur", 30, proposition),
    ("Liens de confirmation envoyés", 8, lien),
    ("Liens de confirmation envoyés", 1, lambda: lien(servi_le=timezone.now())),
    ("Listes importées, en attente", 1, liste_importee),
]
# Kept as long as what they belong to: what ends them is tested beside it.
SANS_JOUR = {
    "Fiches de l’annuaire",
    "Registre des consentements et des oppositions",
    "Recherches enregistrées",
    "Accord d’un porteur de projet",
    "Sauvegardes du site, qui contiennent tout ce qui précède",
}


def test_the_table_knows_every_class():
    avec_un_jour = {c.nom for c in CONSERVATIONS if c.a_purger}
    assert {nom for nom, _, _ in CLASSES} == avec_un_jour
    assert {c.nom for c in CONSERVATIONS} - avec_un_jour == SANS_JOUR


def chiffres():
    """What the yearly report counts, and what the table says remains."""
    return {
        "accès": AccesAnnuel.objects.par_annee(),
        "prêts": list(Pret.objects.values_list("etat").annotate(Count("pk")).order_by("etat")),
        "envois": sorted(Destinataire.objects.values_list("envoi", "etat").annotate(Count("pk"))),
        "abonnés": sorted(Effectif.objects.values_list("jour", "liste", "abonnes")),
        "accords": sorted(Consentement.objects.values_list("objet", "date", "sens")),
        "équipe": Utilisateur.objects.filter(is_staff=True).count(),
        "confirmées": sorted(Personne.objects.values_list("pk", "verifiee_le")),
    }


@pytest.mark.parametrize(("nom", "jours", "fabriquer"), CLASSES)
def test_each_class_is_gone_on_its_day_and_figures_remain(time_machine, nom, jours, fabriquer):
    debut = timezone.now()
    reste = fabriquer()
    compter_les_abonnes()
    avant = chiffres()
    time_machine.move_to(debut + timedelta(days=jours - 1))
    purger()
    assert reste.exists(), "la veille"
    time_machine.move_to(debut + timedelta(days=jours, minutes=1))
    assert dict(purger())[nom] >= 1
    assert not reste.exists(), "le jour"
    assert chiffres() == avant
