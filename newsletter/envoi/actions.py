"""The gestures on a sending: launched once, paused, resumed, cancelled, carried to each one."""

import smtplib
import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from resovilles.courriel.actions import SIGNES_INTERDITS, en_mots, est_definitif, lisible
from resovilles.taches.declaration import tache

from newsletter.envoi.carnet import Carnet
from newsletter.envoi.depot import deposer
from newsletter.envoi.dsn import statut_de
from newsletter.envoi.message import LIEN_DESABONNEMENT, Moule
from newsletter.models import Abonnement, Destinataire, Envoi, Retour

Etat = Envoi.Etat
PASSAGE = 20  # seconds that a worker gives to a sending before it turns to what else waits
MESSAGES_PAR_CONNEXION = 100  # many servers hang up beyond
INSCRITS_PAR_LOT = 1000


class EnvoiImpossible(Exception):
    """The message is for the person who launches."""


# --- Launching -----------------------------------------------------------------------------
def preparer(reference, liste, objet, texte, html):
    """The draft of a sending, or the one that there is for this reference, brought up to date.
    Raises EnvoiImpossible once it has been launched."""
    if any(signe in objet for signe in SIGNES_INTERDITS):
        raise ValidationError("L’objet d’un courriel tient sur une ligne.")
    if LIEN_DESABONNEMENT not in texte or LIEN_DESABONNEMENT not in html:
        raise EnvoiImpossible("Chaque version doit porter le lien de désabonnement.")
    contenu = {"liste": liste, "objet": objet, "texte": texte, "html": html}
    envoi, neuf = Envoi.objects.exclude(etat=Etat.ANNULE).get_or_create(
        reference=reference, defaults=contenu
    )
    if not neuf and not Envoi.objects.passer(envoi.pk, [Etat.BROUILLON], Etat.BROUILLON, **contenu):
        raise EnvoiImpossible("Ce numéro est déjà lancé : son contenu ne change plus.")
    envoi.refresh_from_db()
    return envoi


@transaction.atomic
def lancer(envoi, par, quand=None):
    """Send now, or at the time `quand`. True for the one gesture that launches: a double click,
    a second person, find it launched. Raises EnvoiImpossible when nobody would receive it."""
    if not Abonnement.objects.actifs().filter(liste=envoi.liste).exists():
        raise EnvoiImpossible("Cette liste n’a aucun abonné : rien n’est parti.")
    champs = {"lance_par": par, "lance_le": timezone.now(), "planifie_le": quand}
    vers = Etat.PLANIFIE if quand else Etat.EN_COURS
    if not Envoi.objects.passer(envoi.pk, [Etat.BROUILLON], vers, **champs):
        return False
    if not quand:
        partir(envoi.pk)
    return True


@transaction.atomic
def partir(pk):
    """Write down who receives it, once, and call the workers."""
    envoi = Envoi.objects.select_for_update().get(pk=pk)
    if envoi.inscrits_le is None:
        inscrire(envoi)
        envoi.inscrits_le = timezone.now()
        envoi.save(update_fields=["inscrits_le"])
    transaction.on_commit(lambda: appeler(pk), robust=True)


def inscrire(envoi):
    actifs = Abonnement.objects.actifs().filter(liste=envoi.liste).order_by("pk")
    lignes = (
        Destinataire(envoi=envoi, abonnement_id=pk, courriel=courriel)
        for pk, courriel in actifs.values_list("pk", "courriel").iterator(INSCRITS_PAR_LOT)
    )
    Destinataire.objects.bulk_create(lignes, INSCRITS_PAR_LOT)


def lancer_les_planifies():
    for pk in Envoi.objects.a_l_heure().values_list("pk", flat=True):
        with transaction.atomic():
            if Envoi.objects.passer(pk, [Etat.PLANIFIE], Etat.EN_COURS):
                partir(pk)


# --- Stopping ------------------------------------------------------------------------------
def mettre_en_pause(envoi):
    return Envoi.objects.passer(envoi.pk, [Etat.EN_COURS, Etat.PLANIFIE], Etat.EN_PAUSE)


@transaction.atomic
def reprendre(envoi):
    """Go on where it stopped; what was planned and has not come to its hour waits for it."""
    attend = envoi.inscrits_le is None and envoi.planifie_le and envoi.planifie_le > timezone.now()
    vers = Etat.PLANIFIE if attend else Etat.EN_COURS
    if not Envoi.objects.passer(envoi.pk, [Etat.EN_PAUSE], vers, motif=""):
        return False
    if not attend:
        partir(envoi.pk)
    return True


@transaction.atomic
def annuler(envoi):
    """Nothing more leaves; what has left cannot be called back."""
    arretables = [Etat.BROUILLON, Etat.PLANIFIE, Etat.EN_COURS, Etat.EN_PAUSE]
    if not Envoi.objects.passer(envoi.pk, arretables, Etat.ANNULE, fini_le=timezone.now()):
        return False
    ranger_les_annules()
    return True


def ranger_les_annules():
    """Those of a cancelled sending that no worker holds: the message in flight tells its fate."""
    Destinataire.objects.libres().filter(envoi__etat=Etat.ANNULE).update(
        etat=Destinataire.Etat.ANNULE
    )


# --- Carrying ------------------------------------------------------------------------------
@tache("Envoi d’une lettre", file="courriel", priorite=5)
def distribuer(pk):
    """One turn of a worker; its successor is queued behind the messages that came meanwhile."""
    if porter(pk):
        distribuer.enqueue(pk)


def appeler(pk):
    """As many tasks in the queue as there may be workers on one sending."""
    taches = DBTaskResult.objects.ready().filter(task_path=distribuer.module_path)
    for _ in range(settings.ENVOIS_EN_PARALLELE - taches.count()):
        distribuer.enqueue(pk)


def relancer_les_envois():
    """Whatever is due has workers called for it: after a crash, a refusal, a full minute."""
    lancer_les_planifies()
    ranger_les_annules()
    for envoi in Envoi.objects.en_cours():
        if not finir(envoi.pk) and envoi.destinataires.dus().exists():
            appeler(envoi.pk)


def finir(pk):
    """True once nobody is left to send to."""
    if Destinataire.objects.filter(envoi=pk).restants().exists():
        return False
    return Envoi.objects.passer(pk, [Etat.EN_COURS], Etat.FINI, fini_le=timezone.now())


def porter(pk):
    """Send what is due, one message in flight, the outcome of each committed before the next. A
    crash may repeat the one that was in flight; none is lost. True if more is due at once."""
    envoi = Envoi.objects.en_cours().filter(pk=pk).first()
    if envoi is None or envoi.inscrits_le is None:
        return False
    fin = time.monotonic() + PASSAGE
    with Carnet() as carnet:
        facteur = Facteur(Moule(envoi), carnet)
        try:
            while time.monotonic() < fin:
                if not (lot := Destinataire.objects.reclamer(pk)):
                    finir(pk)
                    return False
                if not facteur.porter_le_lot(lot, fin):
                    return False
        finally:
            facteur.fermer()
    return True


@transaction.atomic
def noter_le_refus(destinataire, erreur):
    """A refusal of the address, for good, is a return like those that come by mail."""
    definitif = est_definitif(erreur)
    destinataire.noter_refus(en_mots(erreur), definitif=definitif)
    if definitif and isinstance(erreur, smtplib.SMTPRecipientsRefused):
        ((code, reponse),) = erreur.recipients.values()
        reponse = f"{code} {lisible(reponse)}"
        Retour.noter(destinataire, True, statut_de("", reponse), reponse)


class Facteur:
    """One worker's connection to the mail server, and what it carries over it."""

    def __init__(self, moule, carnet):
        self.moule, self.carnet = moule, carnet
        self.connexion, self.portes = get_connection(), 0
        self.connue = False  # that the row to come is ours

    def fermer(self):
        self.connexion.close()
        self.portes = 0

    def porter_le_lot(self, lot, fin):
        """False when it is the server that fails; the rows not tried are given back."""
        self.connue = False
        try:
            for destinataire, suivant in zip(lot, [*lot[1:], None], strict=True):
                if time.monotonic() > fin:
                    return True
                if not self.porter_un(destinataire, suivant):
                    return False
            return True
        finally:
            Destinataire.objects.rendre(lot)

    def porter_un(self, destinataire, suivant):
        """Send one message and note its outcome; False when it is the server that fails."""
        connue, self.connue = self.connue, False
        if not (connue or self.carnet.est_a_soi(destinataire)):
            destinataire.noter_l_absence()
            return True
        try:
            self.remettre(destinataire)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as erreur:
            noter_le_refus(destinataire, erreur)
        except OSError as erreur:  # every other error of smtplib is one too
            destinataire.noter_refus(en_mots(erreur), patient=True)
            return False
        except Exception as erreur:  # a faulty message must not hold up those behind it
            destinataire.noter_refus(en_mots(erreur), definitif=True)
        else:
            self.connue = self.carnet.noter_l_envoi(destinataire, suivant)
        return True

    def remettre(self, destinataire):
        if self.portes >= MESSAGES_PAR_CONNEXION:
            self.fermer()
        self.connexion.open()
        deposer(self.connexion, self.moule.courriel(destinataire))
        self.portes += 1
