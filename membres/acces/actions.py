"""The gestures of an access: asked for, confirmed, granted or refused, renewed, closed."""

from datetime import date, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from resovilles.adresses import absolue
from resovilles.courriel.actions import poster
from resovilles.formulaires import compter

from annuaire.models import Fonction, Personne
from membres.models import AccesAnnuel, Adherent, DemandeAcces, Utilisateur
from membres.models.acces import fin_de_l_acces

PREVENIR = 30  # days before the end
Etat = DemandeAcces.Etat


class AccesImpossible(Exception):
    """Why nothing was granted, in words for who grants."""


# --- Asking ---------------------------------------------------------------------------------


def demander(courriel, origine, **champs):
    """Keep a request until the holder of the address confirms it. What happens is the same
    whether the address is known or not, and one message a day leaves for it at most. `origine`
    is the IP address of a stranger, counted within the hour and not stored. Raises TropDEnvois."""
    compter("acces", origine, courriel)
    with transaction.atomic():
        demande, _ = DemandeAcces.objects.update_or_create(
            courriel=courriel, etat=Etat.A_CONFIRMER, defaults=champs
        )
        lien = demande.ouvrir_un_lien()
        if lien and a_deja_un_acces(courriel):
            poster("acces_deja", courriel, {"site": settings.ADRESSE_DU_SITE})
        elif lien:
            contexte = {"demande": demande, "lien": lien}
            poster("acces_confirmer", courriel, contexte, confidentiel=True)


def a_deja_un_acces(courriel):
    compte = Utilisateur.objects.filter(email=courriel, is_active=True).first()
    return compte is not None and not compte.acces_echu


@transaction.atomic
def confirmer(demande):
    """The holder of the address pressed the button: the team sees the request. False when another
    press came first."""
    recue = DemandeAcces.objects.passer(
        demande.pk, Etat.A_CONFIRMER, Etat.RECUE, confirmee_le=timezone.now(), empreinte=""
    )
    if recue:
        adresse = absolue(reverse("membres_demandeacces_modeladmin_inspect", args=[demande.pk]))
        for destinataire in settings.COURRIEL_EQUIPE:
            poster("acces_recue", destinataire, {"demande": demande, "adresse": adresse})
    return recue


# --- Answering ------------------------------------------------------------------------------


@transaction.atomic
def accepter(demande, par, fonction, fiche=None, structure=None):
    """Make or link the card and the account, open the access, write to its holder. None when the
    request was answered before. Raises AccesImpossible."""
    if not repondre(demande, par, Etat.ACCEPTEE):
        return None
    compte = compte_de(demande)
    compte.personne = fiche_de(demande, compte, fiche)
    compte.is_active = True
    compte.save()
    if structure and not compte.personne.fonctions.filter(structure=structure, jusque=None):
        Fonction.objects.create(personne=compte.personne, structure=structure, intitule=fonction)
    ouvrir(compte, timezone.localdate().year)
    DemandeAcces.objects.filter(pk=demande.pk).update(compte=compte)
    ecrire(compte, "acces_ouvert")
    return compte


def repondre(demande, par, etat, **champs):
    """True for the one answer that comes first."""
    champs |= {"traitee_le": timezone.now(), "traitee_par": par}
    return DemandeAcces.objects.passer(demande.pk, Etat.RECUE, etat, **champs)


def compte_de(demande):
    """The member's account of this address, or a new one that nobody can sign in to yet."""
    compte = Utilisateur.objects.filter(email=demande.courriel).first()
    if compte is None:
        noms = {"first_name": demande.prenom, "last_name": demande.nom}
        return Utilisateur.objects.create_user(demande.courriel, **noms)
    if compte.is_staff:
        raise AccesImpossible("Cette adresse est celle d’un compte de l’équipe : il lit déjà tout.")
    return compte


def fiche_de(demande, compte, fiche):
    fiche = fiche or compte.personne
    if fiche is None:
        return Personne.objects.create(
            prenom=demande.prenom, nom=demande.nom, courriel=demande.courriel
        )
    titulaire = Utilisateur.objects.filter(personne=fiche).exclude(pk=compte.pk).first()
    if titulaire is not None:
        raise AccesImpossible(
            f"Cette fiche est déjà celle d’un autre compte ({titulaire.email}) : choisissez-en une "
            "autre, ou faites changer le courriel de ce compte."
        )
    if not fiche.courriel:
        fiche.courriel = demande.courriel
        fiche.save()
    return fiche


@transaction.atomic
def refuser(demande, par, reponse):
    """False when the request was answered before."""
    refusee = repondre(demande, par, Etat.REFUSEE, reponse=reponse)
    if refusee:
        poster("acces_refuse", demande.courriel, {"demande": demande, "reponse": reponse})
    return refusee


# --- The life of an access ------------------------------------------------------------------


@transaction.atomic
def ouvrir(compte, annee):
    """Open an account for the adhésion of a year; done twice, it is open once, and an access
    that goes further keeps its end. True when this has opened it."""
    fin = fin_de_l_acces(annee)
    acces, neuf = AccesAnnuel.objects.get_or_create(
        compte=compte, annee=annee, defaults={"jusque": fin}
    )
    compte.valable_jusqu_au = max(compte.valable_jusqu_au or date.min, acces.jusque)
    compte.save(update_fields=["valable_jusqu_au"])
    return neuf


def accorder_a_la_structure(adhesion):
    """Renew the accesses of those who work in a structure whose adhésion is paid; how many."""
    if not adhesion.est_a_jour or adhesion.structure is None:
        return 0
    siens = Adherent.objects.filter(is_active=True).de_la_structure(adhesion.structure)
    return sum(ouvrir(compte, adhesion.annee) for compte in siens)


@transaction.atomic
def fermer(compte):
    """End an access today; its account stays, and its holder reads what strangers read."""
    hier = timezone.localdate() - timedelta(days=1)
    compte.valable_jusqu_au = hier
    compte.save(update_fields=["valable_jusqu_au"])


def ecrire(compte, modele):
    """A letter with a link to choose a password; whoever has one can do without."""
    poster(
        modele,
        compte.email,
        {"compte": compte, "lien": lien_du_mot_de_passe(compte), "site": settings.ADRESSE_DU_SITE},
        confidentiel=True,
    )


def lien_du_mot_de_passe(compte):
    """The one of django-allauth: it serves once, and its page sets the password."""
    cle = default_token_generator.make_token(compte)
    return absolue(
        reverse("account_reset_password_from_key", args=[user_pk_to_url_str(compte), cle])
    )


def prevenir_de_la_fin():
    """Each morning: whose access ends within a month is told once."""
    for compte in Adherent.objects.a_prevenir(PREVENIR):
        with transaction.atomic():
            du = AccesAnnuel.objects.filter(
                compte=compte, jusque=compte.valable_jusqu_au, prevenu_le=None
            )
            if du.update(prevenu_le=timezone.localdate()):
                poster("acces_fin", compte.email, {"compte": compte})
