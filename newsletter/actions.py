"""The gestures around a subscription: asked for, confirmed by its holder, changed, ended."""

from django.db import transaction
from django.utils import timezone
from resovilles.courriel.actions import poster
from resovilles.formulaires import compter

from annuaire.models import Personne
from newsletter.lecture import lire_abonnes, sans_accent
from newsletter.listes import ACCORD, LISTES_PAR_COURRIEL, Liste
from newsletter.models import Abonnement, Effectif, ImportDeListe, LienPrive
from newsletter.models.abonnements import REPONSE_ATTENDUE, SANS_REPONSE

Usage = LienPrive.Usage


class LienFerme(Exception):
    """The link has served, has expired, or another one came first."""


def demander(courriel, listes, nom="", adresse="", origine=None):
    """Ask the holder of an address to confirm. What happens is the same whether the address is
    known or not, and once a day at most. `origine` is the IP address of a stranger, counted
    within the hour and not stored. Raises TropDEnvois."""
    if origine is not None:
        compter("abonnement", origine, courriel)
    demande = {"listes": list(listes), "nom": nom, "adresse": adresse, "preuve": ACCORD}
    with transaction.atomic():
        for liste in listes:
            Abonnement.objects.get_or_create(
                liste=liste,
                courriel=courriel,
                defaults={"preuve": ACCORD, "nom": nom, "origine": Abonnement.Origine.SITE},
            )
        ecrire(Usage.CONFIRMER, courriel, demande, libelles=libelles(listes))


def ecrire(usage, courriel, demande, **contexte):
    """Mail a private link, unless one for the same use left within the day."""
    if lien := LienPrive.ouvrir(usage, courriel, demande):
        poster(f"abonnement_{usage}", courriel, contexte | {"lien": lien}, confidentiel=True)
    return bool(lien)


def libelles(listes):
    return [Liste(liste).label for liste in listes]


@transaction.atomic
def confirmer(lien):
    """The holder of the address has pressed the button: what was asked for takes effect. Raises
    LienFerme. Return one of the subscriptions."""
    fermer(lien)
    demande = lien.demande
    for liste in demande["listes"]:
        abonnement, _ = Abonnement.objects.select_for_update().get_or_create(
            liste=liste, courriel=lien.courriel, defaults={"preuve": demande["preuve"]}
        )
        champs = {"preuve": demande["preuve"], "origine": Abonnement.Origine.SITE}
        champs |= {nom: demande[nom] for nom in ("nom", "adresse") if demande.get(nom)}
        champs["personne"] = abonnement.personne or Personne.objects.seule_a(lien.courriel)
        abonnement.confirmer(**champs)
    return abonnement


def fermer(lien):
    if not LienPrive.objects.servir(lien.pk):
        raise LienFerme


@transaction.atomic
def choisir(abonnement, voulues, proposees):
    """Apply the switches of the preferences. True when a mail has to confirm what was added:
    the link may have been forwarded, and only the holder of the address adds to it."""
    siens = Abonnement.objects.de_l_adresse(abonnement.courriel)
    actives = set(siens.en_vie().values_list("liste", flat=True))
    siens.filter(liste__in=set(proposees) - set(voulues)).arreter()
    ajoutees = [liste for liste in proposees if liste in voulues and liste not in actives]
    if ajoutees:
        demander(abonnement.courriel, ajoutees)
    return bool(ajoutees)


@transaction.atomic
def choisir_pour_soi(utilisateur, voulues, adresse=""):
    """Apply what a signed-in member chooses. No mail confirms it: the password was chosen by a
    link mailed to this same address, and a new address of the account counts once confirmed."""
    courriel = utilisateur.email.lower()
    siens = Abonnement.objects.de_l_adresse(courriel)
    siens.exclude(liste__in=voulues).arreter()
    jour = timezone.localdate().strftime("%d/%m/%Y")
    preuve = f"{ACCORD} Coché dans l’espace membre le {jour}, compte {utilisateur.pk}."
    for liste in voulues:
        abonnement, _ = siens.select_for_update().get_or_create(
            liste=liste, courriel=courriel, defaults={"preuve": preuve, "nom": str(utilisateur)}
        )
        champs = {"adresse": adresse} if liste == Liste.LETTRE_PAPIER else {}
        if (
            abonnement.etat == Abonnement.Etat.CONFIRME
            and champs.items() <= vars(abonnement).items()
        ):
            continue  # what has not changed keeps its proof and its dates
        champs["personne"] = abonnement.personne or Personne.objects.seule_a(courriel)
        abonnement.confirmer(preuve=preuve, origine=Abonnement.Origine.SITE, **champs)


def proposees_a(courriel):
    """The switches that an address has: paper only where it goes to somebody already."""
    papier = Abonnement.objects.de_l_adresse(courriel).papier().en_vie().exists()
    return list(Liste) if papier else list(LISTES_PAR_COURRIEL)


def demander_le_changement_d_adresse(courriel):
    if Abonnement.objects.de_l_adresse(courriel).papier().en_vie().exists():
        ecrire(Usage.ADRESSE, courriel, {})


@transaction.atomic
def changer_d_adresse(lien, adresse):
    """A new postal address is one that somebody vouches for: paper is sent there again."""
    fermer(lien)
    papier = Abonnement.objects.de_l_adresse(lien.courriel).papier().en_vie()
    papier.update(adresse=adresse)
    papier.reprendre()
    papier.reconfirmer()


@transaction.atomic
def garder_le_papier(lien):
    fermer(lien)
    papier = Abonnement.objects.de_l_adresse(lien.courriel).papier().en_vie()
    papier.reprendre()
    papier.reconfirmer()


def interroger_les_papiers():
    """Once a year, ask those whom one can mail whether they still read on paper; hold back those
    who have not answered. The others are for the team to call, and wait in its list."""
    a_demander = Abonnement.objects.a_reconfirmer().exclude(courriel="")
    for abonnement in a_demander.filter(relance_le=None):
        with transaction.atomic():
            muets = Abonnement.objects.filter(pk=abonnement.pk, relance_le=None)
            if muets.update(relance_le=timezone.now()):
                ecrire(Usage.PAPIER, abonnement.courriel, {}, abonnement=abonnement)
    limite = timezone.now() - REPONSE_ATTENDUE
    a_demander.filter(relance_le__lt=limite).suspendre(SANS_REPONSE)


def compter_les_abonnes():
    """Keep today's count of each list; run again on the same day, it is the last that stays."""
    for liste in Liste:
        siens = Abonnement.objects.filter(liste=liste)
        Effectif.objects.update_or_create(
            jour=timezone.localdate(),
            liste=liste,
            defaults={
                "abonnes": siens.actifs().count(),
                "suspendus": siens.filter(etat=Abonnement.Etat.SUSPENDU).count(),
            },
        )


def preparer_un_import(liste, base_legale, provenance, nom, octets, par=None):
    """Read a file and keep what it would add, for somebody to look at. Those who have left the
    list are known to it: an import does not bring them back. Raises FichierIllisible."""
    siens = Abonnement.objects.filter(liste=liste).values_list("courriel", "adresse")
    connus = {courriel or sans_accent(adresse) for courriel, adresse in siens}
    lignes, refus = lire_abonnes(nom, octets, liste, connus)
    return ImportDeListe.objects.create(
        liste=liste,
        base_legale=base_legale,
        provenance=provenance,
        fichier=nom[:200],
        lignes=lignes,
        refus=refus,
        par=par,
    )


@transaction.atomic
def importer(lot):
    """Add what was looked at, once; the addresses then live in the list alone."""
    if not ImportDeListe.objects.prendre(lot.pk):
        return
    maintenant = timezone.now()
    commun = {
        "liste": lot.liste,
        "etat": Abonnement.Etat.CONFIRME,
        "origine": Abonnement.Origine.IMPORT,
        "preuve": lot.preuve,
        "confirme_le": maintenant,
        "reconfirme_le": maintenant,
    }
    Abonnement.objects.bulk_create(
        (Abonnement(**ligne, **commun) for ligne in lot.lignes), 500, ignore_conflicts=True
    )
    ImportDeListe.objects.filter(pk=lot.pk).update(lignes=[], refus=[])
