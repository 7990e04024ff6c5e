"""The gestures of an import: receive a file, read it into a closed lot, open it, shut it, delete.

Nothing of a lot is seen before it is opened, by one write; records enter by bundles, each in a
transaction of its own that also says where the reading is: a task cut short goes on from there.
"""

import hashlib
import logging
import time
from contextlib import contextmanager
from itertools import islice

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from resovilles.cache.generation import contenu_change
from resovilles.recherche import contenus_changes
from resovilles.taches.declaration import tache
from wagtail.search.backends import get_search_backends

from ressources.echange import lecteurs, tableau
from ressources.echange.doublons import Doublons
from ressources.echange.entree import LigneRefusee, Vocabulaire, preparer
from ressources.echange.lecture import (
    PAS,
    FichierRefuse,
    Lecture,
    Refus,
    compter,
    reconnaitre,
)
from ressources.models import Constat, Exemplaire, Lot, Notice, Responsabilite

logger = logging.getLogger("resovilles")

PAR_PAQUET = 200  # records of a transaction: a fraction of a second
PRISE = 60  # seconds that a task keeps the worker before it gives way
PRIORITE = -10  # what people wait for goes first
LECTURE_ARRETEE = (
    "La lecture s’est arrêtée à la notice {} sur une erreur du fichier ; ce qui précède est gardé."
)
EMPRUNTES = "Des exemplaires de cet import servent encore (un prêt, par exemple) : il reste fermé."
ETAPE = Lot.Etape


def recevoir(fichier, nom_du_fichier, nom="", **champs):
    """The lot of a binary file: recognised, counted, kept; nothing of it is read. Raises
    FichierRefuse."""
    lecture = reconnaitre(fichier)
    plafond = settings.IMPORT_NOTICES_MAXIMUM
    total = compter(fichier, lecture, plafond)
    if total > plafond:
        raise FichierRefuse(
            f"Ce fichier compte plus de {plafond} notices : découpez-le en plusieurs fichiers."
        )
    lecture.colonnes = tableau.proposer(lecteurs.entetes(fichier, lecture))
    empreinte = empreinte_de(fichier)
    fichier.seek(0)
    return Lot.objects.create(
        nom=nom or nom_du_fichier[:200],
        nom_du_fichier=nom_du_fichier[:200],
        fichier=File(fichier, name=f"{empreinte[:16]}.{lecture.format}"),
        empreinte=empreinte,
        lecture=lecture.en_json(),
        total=total,
        **champs,
    )


def empreinte_de(fichier):
    somme = hashlib.sha256()
    fichier.seek(0)
    while octets := fichier.read(PAS):
        somme.update(octets)
    return somme.hexdigest()


def apercu(lot, nombre=5):
    """The first (line, Description or Refus) of the file, as they would be read."""
    with lot.fichier.open("rb") as fichier:
        return list(islice(lecteurs.lire(fichier, Lecture(**lot.lecture)), nombre))


def commencer(lot):
    """Put the reading in the queue; False when it was there already (a second click)."""
    with transaction.atomic():
        attendus = Lot.objects.filter(pk=lot.pk, etape=ETAPE.RECU)
        if not attendus.update(etape=ETAPE.EN_COURS, raison=""):
            return False
        importer.enqueue(lot.pk)
    return True


def reprendre(lot):
    """Queue the reading anew, after a breakdown that no attempt survived. Harmless while another
    reader is at work: a bundle is written by the one that the lot waits for."""
    with transaction.atomic():
        if not Lot.objects.filter(pk=lot.pk, etape=ETAPE.EN_COURS).exists():
            return False
        importer.enqueue(lot.pk)
    return True


@tache("Import de notices", file="documents", priorite=PRIORITE, essais=3)
def importer(pk):
    """Read for a while, then queue again: letters do not wait for the end of a long file."""
    lot = Lot.objects.filter(pk=pk, etape=ETAPE.EN_COURS).first()
    if lot and not lire_le_lot(lot, pendant=PRISE):
        importer.enqueue(pk)


def lire_le_lot(lot, avancer=lambda lot: None, pendant=float("inf")):
    """Read what remains of the file; `avancer` hears of each bundle. False when the time given,
    in seconds, was too short."""
    fin = time.monotonic() + pendant
    vocabulaire = Vocabulaire.lire()
    with sans_projeter_la_base(), lot.fichier.open("rb") as fichier:
        lignes = lecteurs.lire(fichier, Lecture(**lot.lecture), depuis=lot.position)
        while paquet := prendre(lot, lignes):
            if not entrer(lot, paquet, vocabulaire):
                return True  # another worker reads this lot, or it was taken away
            avancer(lot)
            if time.monotonic() > fin:
                return False
    en_cours = Lot.objects.filter(pk=lot.pk, etape=ETAPE.EN_COURS)
    en_cours.update(etape=ETAPE.FINI, fini_le=timezone.now(), total=F("position"))
    return True


@contextmanager
def sans_projeter_la_base():
    """SQLite maps in memory what it reads of its file: a long import would end by holding it all,
    for pages that it reads once."""
    if connection.vendor != "sqlite":
        yield
        return
    avant = projeter(0)
    try:
        yield
    finally:
        projeter(avant)


def projeter(octets):
    """Bound the mapping of the database to `octets`; returns the former bound."""
    with connection.cursor() as curseur:
        avant = curseur.execute("PRAGMA mmap_size").fetchone()
        curseur.execute(f"PRAGMA mmap_size = {int(octets)}")
    return avant[0] if avant else 0


def prendre(lot, lignes):
    """The next bundle. A file that stops being readable ends the reading, with its reason."""
    paquet = []
    try:
        for ligne in lignes:
            paquet.append(ligne)
            if len(paquet) == PAR_PAQUET:
                return paquet
    except Exception:
        logger.exception("import %s : fichier illisible", lot.pk)
        numero = lot.position + len(paquet) + 1
        paquet.append((numero, Refus(LECTURE_ARRETEE.format(numero))))
    return paquet


@transaction.atomic
def entrer(lot, paquet, vocabulaire):
    """Write a bundle; True when this reader is the one that the lot waits for."""
    attendu = Lot.objects.select_for_update().filter(pk=lot.pk, etape=ETAPE.EN_COURS)
    if not attendu.filter(position=lot.position).exists():
        return False
    nouvelles, constats, doublons = trier(lot, paquet, vocabulaire)
    ecrire(nouvelles)
    constats += [remarque(lot, entree) for entree in nouvelles if entree.remarques]
    Constat.objects.bulk_create(constats)
    lot.position += len(paquet)
    lot.entrees += len(nouvelles)
    lot.doublons += doublons
    lot.refus += len(paquet) - len(nouvelles) - doublons
    lot.save(update_fields=["position", "entrees", "doublons", "refus"])
    return True


def trier(lot, paquet, vocabulaire):
    """The records that enter, a line of report for each of the others, how many were there."""
    pretes, constats = [], []
    champs = {"lot": lot, "etat": lot.etat_des_notices}
    for ligne, description in paquet:
        try:
            if isinstance(description, Refus):
                raise LigneRefusee(description.raison)
            pretes.append(preparer(ligne, description, vocabulaire, **champs))
        except LigneRefusee as refus:
            titre = getattr(description, "titre", "")
            constats.append(constat(lot, ligne, titre, Constat.Issue.REFUS, str(refus)))
    connus, nouvelles = Doublons(pretes), []
    inventaires = inventaires_pris(pretes)
    for entree in pretes:
        notice, motif = connus.motif(entree)
        if notice:
            ligne = constat(lot, entree.ligne, entree.notice.titre, Constat.Issue.DOUBLON, motif)
            ligne.notice_id = notice.pk
            constats.append(ligne)
        else:
            connus.entrer(entree)
            liberer_les_inventaires(entree, inventaires)
            nouvelles.append(entree)
    return nouvelles, constats, len(pretes) - len(nouvelles)


def constat(lot, ligne, titre, issue, motif):
    return Constat(lot=lot, ligne=ligne, titre=titre[:200], issue=issue, motif=motif[:500])


def remarque(lot, entree):
    motif = " ; ".join(entree.remarques)
    ligne = constat(lot, entree.ligne, entree.notice.titre, Constat.Issue.REMARQUE, motif)
    ligne.notice = entree.notice
    return ligne


def inventaires_pris(entrees):
    numeros = {c.inventaire for e in entrees for c in e.copies} - {""}
    pris = Exemplaire.objects.filter(inventaire__in=numeros)
    return set(pris.values_list("inventaire", flat=True))


def liberer_les_inventaires(entree, pris):
    """An inventory number is that of one copy: a second copy enters without it."""
    for copie in entree.copies:
        if copie.inventaire in pris:
            entree.remarques.append(f"numéro d’inventaire déjà pris : {copie.inventaire}")
            copie.inventaire = ""
        elif copie.inventaire:
            pris.add(copie.inventaire)


def ecrire(entrees):
    """No signal leaves: the notices are hidden, and the admin's own index is told here."""
    Notice.objects.bulk_create([entree.notice for entree in entrees])
    for modele, nom in ((Responsabilite, "auteurs"), (Exemplaire, "copies")):
        lignes = [ligne for entree in entrees for ligne in rattachees(entree, nom)]
        modele.objects.bulk_create(lignes)
    for champ in ("themes", "descripteurs", "territoires"):
        relier(entrees, champ)
    for moteur in get_search_backends(with_auto_update=True):
        moteur.add_bulk(Notice, [entree.notice for entree in entrees])


def rattachees(entree, nom):
    for ligne in getattr(entree, nom):
        ligne.notice = entree.notice
        yield ligne


def relier(entrees, champ):
    """The rows that link notices to terms of the thesaurus, to territories."""
    lien = Notice._meta.get_field(champ)
    table, autre = lien.remote_field.through, lien.m2m_reverse_field_name()
    table.objects.bulk_create(
        table(**{"notice_id": entree.notice.pk, f"{autre}_id": pk})
        for entree in entrees
        for pk in dict.fromkeys(getattr(entree, champ))
    )


# --- The switch ---------------------------------------------------------------------------------


def ouvrir(lot):
    """All the notices of the lot appear at once. False when there is nothing to do."""
    ouvert = basculer(Lot.objects.filter(pk=lot.pk, etape=ETAPE.FINI, ouvert=False), True)
    if ouvert:
        rendre_cherchables.enqueue(lot.pk)
    return ouvert


def fermer(lot):
    """They all disappear at once: the import is undone, and may be opened again."""
    return basculer(Lot.objects.filter(pk=lot.pk, ouvert=True), False)


@tache("Mise à jour de la recherche après un import", file="documents", priorite=PRIORITE)
def rendre_cherchables(pk):
    """The notices join the search some at a time; their list shows them all at once."""
    pks = list(Notice.objects.filter(lot=pk).order_by("pk").values_list("pk", flat=True))
    for debut in range(0, len(pks), PAR_PAQUET):
        contenus_changes.send(Notice, pks=pks[debut : debut + PAR_PAQUET])


def basculer(lots, ouvert):
    with transaction.atomic():
        if not lots.update(ouvert=ouvert, bascule_le=timezone.now()):
            return False
        contenu_change()
    return True


def supprimer(lot):
    """Take away a lot that is shut, with its notices, in the queue."""
    with transaction.atomic():
        fermes = Lot.objects.filter(pk=lot.pk, ouvert=False).exclude(etape=ETAPE.SUPPRESSION)
        if not fermes.update(etape=ETAPE.SUPPRESSION, raison=""):
            return False
        effacer.enqueue(lot.pk)
    return True


@tache("Suppression d’un import", file="documents", priorite=PRIORITE, essais=3)
def effacer(pk):
    lot = Lot.objects.filter(pk=pk, etape=ETAPE.SUPPRESSION).first()
    if lot is None:
        return
    fin = time.monotonic() + PRISE
    try:
        while effacer_un_paquet(lot):
            if time.monotonic() > fin:
                effacer.enqueue(pk)
                return
    except ProtectedError:
        Lot.objects.filter(pk=pk).update(etape=ETAPE.FINI, raison=EMPRUNTES)
        return
    lot.fichier.delete(save=False)
    lot.delete()


@transaction.atomic
def effacer_un_paquet(lot):
    pks = list(lot.notices.values_list("pk", flat=True)[:PAR_PAQUET])
    Notice.objects.filter(pk__in=pks).delete()
    return len(pks)
