"""The index kept in step with the contents, and built anew beside the one that serves.

Whatever saves a content writes the change down in the same transaction (`Changement`), and then
its lines. A build reads all contents into tables of its own; before they serve, it does again
what was written down meanwhile, while writers wait a moment: nothing that changed is lost. A
build that is killed leaves tables that the next one drops, and the old index serving.
"""

import secrets
from collections import Counter, defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from resovilles.recherche import modeles_cherchables

from search.analyse import radical
from search.lignes import compter_les_formes, lignes_de
from search.models import Changement, Index
from search.moteurs import moteur

VERSION = 3  # of the tables and of the analysis of words: another one asks for a new build
LOT = 200  # objects read and written at a time
FORMES_EN_MEMOIRE = 50_000  # words counted before they are written: each time leaves dead lines
UN_JOUR = timedelta(days=1)  # longer than any build
JOURNAL = 500  # changes kept for the processes to catch up with


class Courant(NamedTuple):
    """The index that serves. `nombre` and `somme` are those of the tokens of its changes: another
    set of changes gives another pair, whatever the order in which transactions end, and even when
    one that was read is undone."""

    pk: int
    nombre: int
    somme: int


def index_courant():
    """The index that serves, or None. Asked at each search, hence its one plain question."""
    changements = Changement._meta.db_table
    with connection.cursor() as curseur:
        curseur.execute(
            f"SELECT id, (SELECT count(*) FROM {changements}), "
            f"(SELECT coalesce(sum(jeton), 0) FROM {changements}) "
            f"FROM {Index._meta.db_table} WHERE courant AND version = %s",
            [VERSION],
        )
        lu = curseur.fetchone()
    return lu and Courant(*map(int, lu))


# --- In step ------------------------------------------------------------------------------
def noter(cles):
    """Write down changed (model label, identifier) pairs; an empty label stands for all."""
    return Changement.objects.bulk_create(
        [
            Changement(modele=modele, objet=objet, jeton=secrets.randbelow(2**40))
            for modele, objet in cles
        ]
    )


@transaction.atomic
def mettre_a_jour(modele, pks):
    """Write the lines of some objects of a model again: as they are now in the database."""
    pks = list(pks)
    label = modele._meta.label_lower
    if not pks:
        return
    noter([(label, pk) for pk in pks])  # first: it waits for a build that is about to serve
    if courant := index_courant():
        ecrire(moteur(courant.pk), label, modele, pks)


def ecrire(cible, label, modele, pks):
    """The lines of these objects in an index, in the place of those that they had."""
    cible.retirer(label, pks)
    apprendre(cible, ajouter(cible, label, modele, pks), compter=False)


def ajouter(cible, label, modele, pks):
    """The lines of these objects; returns how many of the objects hold each word."""
    lus = [(objet, objet.document_recherche()) for objet in lire(modele, pks)]
    lus = [(objet, document) for objet, document in lus if document]
    if lus:
        cible.ajouter([ligne for lu in lus for ligne in lignes_de(label, *lu)])
    return compter_les_formes(document for _, document in lus)


def apprendre(cible, formes, compter):
    if formes:
        cible.apprendre({forme: (radical(forme), n) for forme, n in formes.items()}, compter)


def lire(modele, pks):
    relations = getattr(modele, "relations_recherche", ())
    return modele._base_manager.filter(pk__in=pks).prefetch_related(*relations)


# --- Built anew ---------------------------------------------------------------------------
def construire(avancer=lambda fait, total: None):
    """Build the index beside the one that serves, then let it serve. `avancer` hears how many
    objects of how many are done."""
    abandonner_les_autres()
    neuf = Index.objects.create(version=VERSION)
    cible = moteur(neuf.pk)
    cible.creer()
    connus = set(Changement.objects.values_list("jeton", flat=True))
    remplir(cible, avancer)
    cible.indexer()
    connus |= rattraper(cible, connus)
    with transaction.atomic():
        retenir_les_ecritures()
        rattraper(cible, connus)
        anciens = list(Index.objects.exclude(pk=neuf.pk))
        Index.objects.filter(courant=True).update(courant=False)
        Index.objects.filter(pk=neuf.pk).update(courant=True, termine_le=timezone.now())
    cible.finir()
    for ancien in anciens:
        oublier(ancien)
    return neuf


def abandonner_les_autres():
    """The remains of a build that was killed."""
    for reste in Index.objects.filter(courant=False):
        oublier(reste)


def oublier(index):
    moteur(index.pk).detruire()
    index.delete()


def remplir(cible, avancer):
    pks = {
        modele: list(modele._base_manager.order_by("pk").values_list("pk", flat=True))
        for modele in modeles_cherchables().values()
    }
    total, fait, formes = sum(map(len, pks.values())), 0, Counter()
    avancer(fait, total)
    for modele, numeros in pks.items():
        for debut in range(0, len(numeros), LOT):
            lot = numeros[debut : debut + LOT]
            with transaction.atomic():
                formes.update(ajouter(cible, modele._meta.label_lower, modele, lot))
                if len(formes) > FORMES_EN_MEMOIRE:
                    apprendre(cible, formes, compter=True)
                    formes.clear()
            fait += len(lot)
            avancer(fait, total)
    apprendre(cible, formes, compter=True)


def rattraper(cible, connus):
    """Do again what was written down since; return the tokens of what was."""
    nouveaux = Changement.objects.exclude(modele="")
    a_refaire, jetons = defaultdict(set), set()
    for modele, objet, jeton in nouveaux.values_list("modele", "objet", "jeton"):
        if jeton not in connus:
            a_refaire[modele].add(objet)
            jetons.add(jeton)
    modeles = modeles_cherchables()
    for label, pks in a_refaire.items():
        ecrire(cible, label, modeles[label], sorted(pks))
    return jetons


def retenir_les_ecritures():
    """Whoever writes a change down waits until this transaction ends. SQLite has one writer at a
    time already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(f"LOCK TABLE {Changement._meta.db_table} IN EXCLUSIVE MODE")


def elaguer():
    """Keep the last changes; a process that missed more reads everything again. A build under way
    has all of them to catch up with; what began days ago was killed."""
    en_cours = Index.objects.filter(courant=False, commence_le__gt=timezone.now() - UN_JOUR)
    if en_cours.exists():
        return
    dernier = Changement.objects.order_by("-pk").values_list("pk", flat=True)[JOURNAL:].first()
    if dernier:
        Changement.objects.filter(pk__lte=dernier).delete()
