"""What accounts and requests of access hold about people."""

from allauth.account.models import EmailAddress
from django.conf import settings
from resovilles.donnees_personnelles import (
    Conservation,
    Registre,
    Sujet,
    conserver,
    declarer,
    jours,
)

from annuaire.models import Personne
from membres.models import AccesAnnuel, Adherent, DemandeAcces, Utilisateur

DE_L_EQUIPE = "le compte d’un membre de l’équipe se retire d’abord par l’administrateur"


class SujetInconnu(LookupError):
    """Nobody by that address or number."""


class PlusieursFiches(LookupError):
    """Several cards bear that address: they are one person, or a shared mailbox."""


def sujet_de(personne=None, compte=None, courriel=""):
    """The human being known by a card, an account or an address, and all her addresses."""
    if personne is not None and compte is None:
        compte = Utilisateur.objects.filter(personne=personne).first()
    if compte is not None and personne is None:
        personne = compte.personne
    adresses = {courriel, personne.courriel if personne else "", compte.email if compte else ""}
    if compte is not None:
        adresses |= set(EmailAddress.objects.filter(user=compte).values_list("email", flat=True))
    return Sujet(personne, compte, frozenset(a.lower() for a in adresses if a))


def trouver_le_sujet(texte):
    """Whom « an address or the number of a card » speaks of. Raises SujetInconnu, or
    PlusieursFiches when an address does not tell."""
    if texte.isascii() and texte.isdigit():
        personne = Personne.objects.filter(pk=texte[:18]).first()
        if personne is None:
            raise SujetInconnu(f"Aucune fiche ne porte le numéro {texte}.")
        return sujet_de(personne)
    compte = Utilisateur.objects.filter(email__iexact=texte).first()
    if compte is not None:
        return sujet_de(compte=compte, personne=compte.personne or seule_fiche(texte))
    return sujet_de(seule_fiche(texte), courriel=texte)


def seule_fiche(courriel):
    fiches = list(Personne.objects.filter(courriel__iexact=courriel)[:10])
    if len(fiches) > 1:
        numeros = ", ".join(f"{f} (n° {f.pk})" for f in fiches)
        raise PlusieursFiches(f"Plusieurs fiches portent ce courriel : {numeros}.")
    return fiches[0] if fiches else None


def retirer_les_comptes(comptes):
    for compte in comptes:
        compte.delete()


declarer(
    Registre(
        "Demandes d’accès",
        (
            "prenom",
            "nom",
            "courriel",
            "structure",
            "fonction",
            "message",
            "etat",
            "demandee_le",
            "traitee_le",
        ),
        lambda s: DemandeAcces.objects.filter(s.par_courriel() | s.par_compte("compte")),
        lambda demandes: demandes.delete(),
    ),
    Registre(
        "Accès par année",
        ("annee", "ouvert_le", "jusque"),
        lambda sujet: AccesAnnuel.objects.filter(sujet.par_compte("compte")),
        lambda acces: acces.update(compte=None),
        ordre=60,
    ),
    Registre(
        "Compte",
        ("first_name", "last_name", "email", "valable_jusqu_au", "date_joined", "last_login"),
        lambda sujet: Utilisateur.objects.filter(pk=sujet.compte.pk if sujet.compte else None),
        retirer_les_comptes,
        garder=lambda comptes: comptes.filter(is_staff=True),
        motif=DE_L_EQUIPE,
        ordre=80,
    ),
)

conserver(
    Conservation(
        "Demandes d’accès jamais confirmées",
        "Ouvrir l’accès réservé à qui le demande",
        "mesures prises à la demande de la personne",
        lambda: f"{jours(settings.DEMANDES_CONSERVEES_JOURS)} après la demande",
        "le temps de retrouver un courriel égaré",
        a_purger=lambda: DemandeAcces.objects.a_purger().filter(etat=DemandeAcces.Etat.A_CONFIRMER),
    ),
    Conservation(
        "Demandes d’accès, acceptées ou refusées",
        "Savoir ce qui a été répondu, et à qui",
        "mesures prises à la demande de la personne",
        lambda: f"{jours(settings.DEMANDES_D_ACCES_CONSERVEES_JOURS)} après la réponse",
        "une adhésion se décide et se renouvelle dans l’année",
        a_purger=lambda: DemandeAcces.objects.a_purger().exclude(
            etat=DemandeAcces.Etat.A_CONFIRMER
        ),
    ),
    Conservation(
        "Comptes des adhérents",
        "Ouvrir les pages réservées",
        "exécution de l’adhésion de la structure",
        lambda: (
            "le temps de l’accès, puis "
            f"{jours(settings.COMPTES_CONSERVES_JOURS)} s’il n’est pas renouvelé"
        ),
        "la CNIL admet deux ans sans signe de la personne",
        "le nombre d’accès de chaque année, sans nom",
        a_purger=lambda: Adherent.objects.a_purger(),
        purger=retirer_les_comptes,
    ),
)
