"""The yearly check of a card: asked by mail, answered by a private link, told to the team."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from resovilles.courriel.actions import poster
from resovilles.courriel.models import Courriel

from annuaire.models.personnes import Personne
from annuaire.models.structures import Structure
from annuaire.models.verifications import Verification, personnes_a_interroger

Etat = Verification.Etat


class CarteClose(Exception):
    """She holds no post any more: there is nothing to confirm."""


class DejaRepondu(Exception):
    """The link has served, or another answer came first."""


def demander_les_verifications():
    """What the clock does each day: ask, remind, then tell the team who stays silent. A few at a
    time, so that the yearly round spreads over the year."""
    noter_les_retours()
    for personne in personnes_a_interroger()[: settings.ANNUAIRE_DEMANDES_PAR_JOUR]:
        demander(personne)
    for verification in Verification.objects.a_relancer().select_related("personne"):
        relancer(verification)
    Verification.objects.muettes().update(etat=Etat.SANS_REPONSE)


@transaction.atomic
def demander(personne):
    """Ask once, whatever the number of clocks."""
    verification, neuve = Verification.objects.get_or_create(
        personne=personne, etat=Etat.ATTENTE, defaults={"courriel": personne.courriel}
    )
    if neuve:
        ecrire(verification)
    return verification


@transaction.atomic
def relancer(verification):
    dues = Verification.objects.a_relancer().filter(
        pk=verification.pk, relances=verification.relances
    )
    if dues.update(relances=verification.relances + 1):
        verification.refresh_from_db()
        ecrire(verification)


def ecrire(verification):
    contexte = {
        "personne": verification.personne,
        "lien": verification.nouveau_lien(),
        "rappel": verification.relances > 0,
        "jusque": timezone.localdate(verification.expire_le),
    }
    verification.envoi = poster(
        "carte_a_verifier", verification.courriel, contexte, confidentiel=True
    )
    verification.save(update_fields=["envoi", "empreintes"])


def noter_les_retours():
    """Letters that the mail server refused for good: the address is dead, and the card says so."""
    refuses = Verification.objects.en_attente().filter(envoi__etat=Courriel.Etat.ECHEC)
    refuses.update(etat=Etat.REVENUE, finie_le=timezone.now())


@transaction.atomic
def noter_un_retour(courriel):
    """Another mail of ours came back from there for good: the cards that bear the address say so
    to the team, once until it has seen to it."""
    maintenant = timezone.now()
    revenue = {"etat": Etat.REVENUE, "finie_le": maintenant}
    for personne in Personne.objects.filter(courriel__iexact=courriel):
        siennes = personne.verifications.filter(courriel__iexact=courriel)
        if siennes.filter(etat=Etat.REVENUE, traitee=False).exists():
            continue
        if not siennes.en_attente().update(**revenue):
            personne.verifications.create(courriel=courriel, expire_le=maintenant, **revenue)


@transaction.atomic
def confirmer(verification):
    """All is right. Raises CarteClose, DejaRepondu."""
    repondre(verification, Etat.CONFIRMEE)
    dater(verification.personne)


@transaction.atomic
def corriger(verification, coordonnees, remarque=""):
    """One's own ways to be reached, and who sees them, change at once; the rest (a post, a name,
    an address of e-mail, a departure) is for the team. Raises CarteClose, DejaRepondu."""
    etat = Etat.A_CORRIGER if remarque else Etat.CORRIGEE
    repondre(verification, etat, remarque=remarque)
    personne = verification.personne
    for nom, valeur in coordonnees.items():
        setattr(personne, nom, valeur)
    personne.save()
    if not remarque:
        dater(personne)


def repondre(verification, etat, **champs):
    # Locked, so that a departure noted at the same moment comes before or after, not in between.
    Personne.objects.select_for_update().get(pk=verification.personne_id)
    if verification.carte_close:
        raise CarteClose
    if not Verification.objects.clore(verification.pk, etat, **champs):
        raise DejaRepondu


def dater(personne):
    """Fresh today: she, and the structures where she works."""
    aujourdhui = timezone.localdate()
    personne.verifiee_le = aujourdhui
    personne.save(update_fields=["verifiee_le"])
    siennes = personne.fonctions.en_cours().values("structure")
    for structure in Structure.objects.filter(pk__in=siennes):
        structure.verifiee_le = aujourdhui
        structure.save(update_fields=["verifiee_le"])
