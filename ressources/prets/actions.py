"""The gestures of a loan. Each takes the lock of its notice first: a copy freed and a copy asked
for at the same instant would otherwise miss each other."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from resovilles.adresses import absolue
from resovilles.courriel.actions import poster
from resovilles.models import ReglagesSite

from annuaire.models import Personne
from membres.models import Utilisateur
from ressources.models import Exemplaire, Pret
from ressources.models.prets import RAPPELS, libres, se_pretent, verrouiller

MODELES_DES_RAPPELS = ["pret_rappel", "pret_echeance", "pret_retard"]
Etat = Pret.Etat


class PretImpossible(Exception):
    """Why nothing was lent, asked or kept longer, in words for who asks."""


class DejaDemande(PretImpossible):
    """The same reader has this title, or waits for it."""


# --- Asking ---------------------------------------------------------------------------------


@transaction.atomic
def emprunter(compte, notice, **champs):
    """A member asks for a notice. The lock on his account keeps two requests sent together from
    both being the last one allowed. Raises PretImpossible."""
    compte = Utilisateur.objects.select_for_update(no_key=True).get(pk=compte.pk)
    if compte.acces_echu:
        fin = f"{compte.valable_jusqu_au:%d/%m/%Y}"
        raise PretImpossible(f"Votre accès réservé a pris fin le {fin} : faites-le renouveler.")
    refuser_deux_fois(notice, compte.email, compte)
    plafond = ReglagesSite.du_site().prets_par_lecteur
    if Pret.objects.de(compte).ouverts().count() >= plafond:
        raise PretImpossible(
            f"Vous avez déjà {plafond} prêts ou demandes en cours : rendez ou annulez-en un, "
            "puis revenez."
        )
    return demander(
        notice,
        compte=compte,
        emprunteur=compte.personne or Personne.objects.seule_a(compte.email),
        nom=str(compte)[:150],
        courriel=compte.email,
        **champs,
    )


@transaction.atomic
def preter(notice, **champs):
    """The team asks for somebody, who may have no account."""
    courriel = champs["courriel"]
    compte = Utilisateur.objects.filter(email=courriel.lower()).first() if courriel else None
    return demander(notice, compte=compte, **champs)


def demander(notice, **champs):
    """Put a reader at the end of the queue, then serve the queue: a free copy goes to the first.
    Within a transaction."""
    verrouiller(notice.pk)
    refuser_deux_fois(notice, champs["courriel"], champs["compte"])
    if not se_pretent(notice).exists():
        raise PretImpossible("Ce document ne se prête pas : il se consulte au centre.")
    titre = " ".join(notice.titre.split())  # it goes into the subject of letters
    pret = Pret.objects.create(notice=notice, titre=titre, **champs)
    servir_la_file(notice, sauf=pret)
    pret.refresh_from_db()
    ecrire(pret, "pret_demande")
    return pret


def refuser_deux_fois(notice, courriel, compte):
    deja = Pret.objects.ouverts().du_lecteur(courriel, compte).filter(notice=notice).first()
    if deja is not None:
        etat = deja.get_etat_display().lower()
        raise DejaDemande(f"Ce titre est déjà demandé à ce nom ({etat}) : rien n’est doublé.")


def servir_la_file(notice, sauf=None):
    """Promise each free copy to who has waited longest; all but `sauf` are told."""
    attente = list(Pret.objects.en_attente().filter(notice=notice))
    for pret, exemplaire in zip(attente, list(libres(notice)), strict=False):
        promis = {"etat": Etat.DEMANDE, "exemplaire": exemplaire, "cote": exemplaire.cote}
        if Pret.objects.passer(pret.pk, [Etat.EN_ATTENTE], **promis) and pret != sauf:
            pret.refresh_from_db()
            ecrire(pret, "pret_disponible")


# --- The life of a loan ---------------------------------------------------------------------


def sous_verrou(geste):
    """A gesture on a loan in its transaction, under the lock of its notice."""

    @transaction.atomic
    def garde(pret):
        if pret.notice_id:
            verrouiller(pret.notice_id)
        pret.refresh_from_db()
        return geste(pret)

    garde.__doc__ = geste.__doc__
    return garde


@sous_verrou
def envoyer(pret):
    """The copy has left, or was handed over; done twice, it leaves once."""
    depart = {
        "etat": Etat.EN_COURS,
        "envoye_le": timezone.now(),
        "echeance": pret.echeance_prevue,
        "rappels": 0,
    }
    if faire(pret, [Etat.DEMANDE], **depart):
        ecrire(pret, "pret_envoye")


@sous_verrou
def rendre(pret):
    """The copy is back on its shelf, even one that was thought lost: the next reader gets it."""
    etait_perdu = pret.est_perdu
    if faire(pret, [Etat.EN_COURS, Etat.PERDU], etat=Etat.RENDU, clos_le=timezone.now()):
        if etait_perdu:
            etiqueter(pret, Exemplaire.Etat.EN_RAYON)
        liberer(pret)


@sous_verrou
def perdre(pret):
    """The copy will not come back: it leaves the shelf, and nobody is promised it any more."""
    if faire(pret, [Etat.EN_COURS], etat=Etat.PERDU, clos_le=timezone.now()):
        etiqueter(pret, Exemplaire.Etat.PERDU)


@sous_verrou
def annuler(pret):
    """The team gives a request up, and tells its reader."""
    if abandonner(pret):
        ecrire(pret, "pret_annule")


@sous_verrou
def se_desister(pret):
    """The reader gives his own request up. Raises PretImpossible once the copy has left."""
    if not abandonner(pret):
        raise PretImpossible("Ce document est déjà parti : il n’y a plus rien à annuler.")


@sous_verrou
def prolonger(pret):
    """The team lets a reader keep a document longer, whatever the rules: it answers for it."""
    echeance = pret.echeance_prolongee() if pret.est_en_cours else None
    suite = {"echeance": echeance, "rappels": 0, "renouvellements": pret.renouvellements + 1}
    if faire(pret, [Etat.EN_COURS], **suite):
        ecrire(pret, "pret_prolonge")


@sous_verrou
def renouveler(pret):
    """The reader keeps a document longer, if the rules allow. Raises PretImpossible."""
    if raison := pret.obstacle_au_renouvellement:
        raise PretImpossible(raison)
    prolonger(pret)


def faire(pret, depuis, **champs):
    """True when the loan was in one of the states `depuis`: it is now as told."""
    passe = Pret.objects.passer(pret.pk, depuis, **champs)
    pret.refresh_from_db()
    return passe


def abandonner(pret):
    annule = faire(pret, [Etat.DEMANDE, Etat.EN_ATTENTE], etat=Etat.ANNULE, clos_le=timezone.now())
    if annule:
        liberer(pret)
    return annule


def liberer(pret):
    if pret.notice:
        servir_la_file(pret.notice)


def etiqueter(pret, etat):
    """Saved and not updated: the kept page of the notice says whether it is lent."""
    if pret.exemplaire:
        pret.exemplaire.etat = etat
        pret.exemplaire.save(update_fields=["etat"])


# --- Letters and the clock ------------------------------------------------------------------


def ecrire(pret, modele):
    """A letter to the reader, at the account's address of today; who has none is told on the
    telephone."""
    destinataire = pret.compte.email if pret.compte else pret.courriel
    if destinataire:
        mes_prets = absolue(reverse("my_loans")) if pret.compte else ""
        poster(modele, destinataire, {"pret": pret, "mes_prets": mes_prets})


def suivre_les_prets():
    """The morning round: copies that came back to the shelf by another way are promised, due
    dates are reminded of. Run again, it changes nothing."""
    for notice in notices_attendues():
        with transaction.atomic():
            servir_la_file(verrouiller(notice))
    for pret in Pret.objects.en_cours().exclude(echeance=None):
        rappeler(pret)


def notices_attendues():
    attendues = Pret.objects.en_attente().exclude(notice=None).order_by("notice")
    return list(attendues.values_list("notice", flat=True).distinct())


def rappel_du(pret):
    """How many of the reminders should have left by today."""
    ecoule = timezone.localdate() - pret.echeance
    return sum(ecoule >= timedelta(days=jours) for jours in RAPPELS)


@transaction.atomic
def rappeler(pret):
    """Write the reminder of today; after a clock that stood still, only the last one."""
    du = rappel_du(pret)
    en_retard_d_un_rappel = Pret.objects.filter(echeance=pret.echeance, rappels__lt=du)
    if en_retard_d_un_rappel.passer(pret.pk, [Etat.EN_COURS], rappels=du):
        ecrire(pret, MODELES_DES_RAPPELS[du - 1])
