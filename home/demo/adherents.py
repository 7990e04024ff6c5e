"""The reserved accesses of the 2006 report (p. 10): 190 in 2006, 130 the year before. Nobody bears
these names at these addresses, and none of these accounts has a password."""

from datetime import timedelta
from itertools import cycle, islice, product

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from resovilles.recherche import contenus_changes

from annuaire.models import Fonction, Personne, Structure
from home.demo.lecture import lire
from membres.acces.actions import ouvrir
from membres.models import AccesAnnuel, Adhesion, DemandeAcces, Utilisateur
from membres.models.acces import fin_de_l_acces
from newsletter.models import Abonnement

EN_2005, EN_2006 = 130, 190
FONCTIONS = [
    "Chef de projet",
    "Agent de développement",
    "Chargée de mission prévention et sécurité",
    "Coordonnateur de la réussite éducative",
    "Directrice",
    "Chargée de développement social",
]
COTISATION = 150  # euros, the same for all: the demonstration keeps no accounts


def charger_adherents(courriel_de_demonstration):
    """The same people whatever the machine. Running it again changes nothing."""
    if AccesAnnuel.objects.exists():
        return
    annee = timezone.localdate().year
    fiches = creer_les_fiches()
    comptes = creer_les_comptes(fiches, annee)
    ouvrir_les_annees(comptes, annee)
    placer(fiches, annee)
    demandes_en_attente()
    compte = Utilisateur.objects.get(email=courriel_de_demonstration)
    compte.personne = Personne.objects.create(
        prenom=compte.first_name, nom=compte.last_name, courriel=compte.email
    )
    compte.save()
    ouvrir(compte, annee)


def creer_les_fiches():
    """The first readers of RésO Flash: the same human beings, hence one card each."""
    donnees = lire("abonnes.yaml")
    noms = islice(product(donnees["noms"], donnees["prenoms"]), EN_2006)
    fiches = Personne.objects.bulk_create(
        Personne(
            prenom=prenom,
            nom=nom,
            courriel=f"{prenom}.{nom}@example.org".lower(),
            visibilite_courriel="equipe" if rang % 10 == 9 else "adherents",
        )
        for rang, (nom, prenom) in enumerate(noms)
    )
    par_courriel = {fiche.courriel: fiche for fiche in fiches}
    siens = list(Abonnement.objects.filter(courriel__in=par_courriel))
    for abonnement in siens:
        abonnement.personne = par_courriel[abonnement.courriel]
    Abonnement.objects.bulk_update(siens, ["personne"], 500)
    contenus_changes.send(Personne, pks=[fiche.pk for fiche in fiches])
    return fiches


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


def placer(fiches, annee):
    """A post in one of the structures that the directory has, whose adhésions follow."""
    structures = list(Structure.objects.filter(est_le_centre=False).order_by("pk"))
    if not structures:
        return
    postes = zip(fiches, cycle(structures), cycle(FONCTIONS), strict=False)
    Fonction.objects.bulk_create(
        Fonction(personne=fiche, structure=structure, intitule=intitule)
        for fiche, structure, intitule in postes
    )
    Adhesion.objects.bulk_create(
        Adhesion(
            structure=structure,
            nom=str(structure)[:250],
            annee=an,
            etat=etat_de(an, rang, annee),
            cotisation=COTISATION,
        )
        for an, nombre in ((2005, EN_2005), (2006, EN_2006), (2007, EN_2006), (annee, EN_2006))
        for rang, structure in enumerate(structures[:nombre])
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
