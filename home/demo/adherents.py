"""The reserved accesses of the 2006 report (p. 10): 190 in 2006, 130 the year before. Nobody bears
these names at these addresses, and none of these accounts has a password."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from annuaire.models import Fonction, Personne, Structure
from home.demo.lecture import lire
from membres.acces.actions import ouvrir
from membres.models import AccesAnnuel, Adhesion, DemandeAcces, Utilisateur
from membres.models.acces import fin_de_l_acces

EN_2005, EN_2006 = 130, 190
COTISATION = 150  # euros, the same for all: the demonstration keeps no accounts


def charger_adherents(courriel_de_demonstration):
    """The same people whatever the machine. Running it again changes nothing."""
    if AccesAnnuel.objects.exists():
        return
    annee = timezone.localdate().year
    fiches = choisir_les_fiches()
    comptes = creer_les_comptes(fiches, annee)
    ouvrir_les_annees(comptes, annee)
    faire_adherer(fiches, annee)
    demandes_en_attente()
    compte = Utilisateur.objects.get(email=courriel_de_demonstration)
    compte.personne = Personne.objects.create(
        prenom=compte.first_name, nom=compte.last_name, courriel=compte.email
    )
    compte.save()
    ouvrir(compte, annee)


def choisir_les_fiches():
    """Those of the directory who hold a post somewhere else than at the centre."""
    ailleurs = Fonction.objects.filter(jusque=None, structure__est_le_centre=False)
    connues = Personne.objects.filter(pk__in=ailleurs.values("personne")).exclude(courriel="")
    return list(connues.order_by("pk")[:EN_2006])


def creer_les_comptes(fiches, annee):
    comptes = Utilisateur.objects.bulk_create(
        Utilisateur(
            email=fiche.courriel,
            first_name=fiche.prenom,
            last_name=fiche.nom,
            password=make_password(None),
            personne=fiche,
            valable_jusqu_au=fin_de_l_acces(annee),
        )
        for fiche in fiches
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=compte, email=compte.email, primary=True, verified=True)
        for compte in comptes
    )
    return comptes


def ouvrir_les_annees(comptes, annee):
    """Two years of the report, and today's: the demonstration goes on as its loans do."""
    AccesAnnuel.objects.bulk_create(
        AccesAnnuel(
            compte=compte,
            annee=an,
            jusque=fin_de_l_acces(an),
            ouvert_le=fin_de_l_acces(an - 1) - timedelta(days=60),
        )
        for an, nombre in ((2005, EN_2005), (2006, EN_2006), (annee, EN_2006))
        for compte in comptes[:nombre]
    )


def faire_adherer(fiches, annee):
    """The structures where they work; those of 2005 are those of the first ones."""
    for an, nombre in ((2005, EN_2005), (2006, EN_2006), (2007, EN_2006), (annee, EN_2006)):
        structures = Structure.objects.filter(
            fonctions__personne__in=fiches[:nombre], fonctions__jusque=None, est_le_centre=False
        )
        Adhesion.objects.bulk_create(
            Adhesion(
                structure=structure,
                nom=str(structure)[:250],
                annee=an,
                etat=etat_de(an, rang, annee),
                cotisation=COTISATION,
            )
            for rang, structure in enumerate(structures.distinct().order_by("pk"))
        )


def etat_de(an, rang, annee):
    """At the beginning of 2007, one in three had not paid yet."""
    en_attente = an in (2007, annee) and rang % 3 == 2
    return Adhesion.Etat.EN_ATTENTE if en_attente else Adhesion.Etat.A_JOUR


def demandes_en_attente():
    maintenant = timezone.now()
    for ligne in lire("demandes_acces.yaml"):
        depuis = maintenant - timedelta(days=ligne.pop("jours"))
        DemandeAcces.objects.create(
            **ligne, etat=DemandeAcces.Etat.RECUE, demandee_le=depuis, confirmee_le=depuis
        )
