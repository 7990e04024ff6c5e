"""What the site holds about somebody, and for how long: each app says its part in its own module
`donnees_personnelles.py`, and here is what is made of all of them.

    declarer(Registre("Prêts", ("titre", "nom", "courriel"), trouver, effacer, garder=ouverts))
    conserver(Conservation("Messages", purger=lambda: MessageRecu.objects.a_purger(), …))
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst

# --- About one person -----------------------------------------------------------------------


@dataclass(frozen=True)
class Sujet:
    """One human being: her card and her account when she has them, and all her addresses."""

    personne: models.Model | None = None
    compte: models.Model | None = None
    courriels: frozenset[str] = field(default_factory=frozenset)

    def __str__(self):
        return str(self.personne or self.compte or ", ".join(sorted(self.courriels)))

    def par_courriel(self, champ="courriel"):
        """A condition on the rows that bear one of the addresses, whatever the case."""
        condition = Q(pk=None)
        for courriel in self.courriels:
            condition |= Q(**{f"{champ}__iexact": courriel})
        return condition

    def par_fiche(self, champ):
        return Q(**{champ: self.personne}) if self.personne else Q(pk=None)

    def par_compte(self, champ):
        return Q(**{champ: self.compte}) if self.compte else Q(pk=None)


@dataclass(frozen=True)
class Registre:
    """What one table holds about people."""

    nom: str
    champs: tuple[str, ...]
    trouver: Callable[[Sujet], models.QuerySet]
    effacer: Callable[[models.QuerySet], object]  # of what is not to be kept
    # Of what was found, what has to stay for now, and why, in words.
    garder: Callable[[models.QuerySet], models.QuerySet] | None = None
    motif: str = ""
    ordre: int = 50  # the card and the account go last: the others are found by them

    def lignes(self, sujet):
        return [ligne_de(objet, self.champs) for objet in self.trouver(sujet)]

    def gardes(self, sujet):
        trouves = self.trouver(sujet)
        return self.garder(trouves) if self.garder else trouves.none()

    def a_effacer(self, sujet):
        return self.trouver(sujet).exclude(
            pk__in=list(self.gardes(sujet).values_list("pk", flat=True))
        )


REGISTRES = []


def declarer(*registres):
    REGISTRES.extend(registres)
    REGISTRES.sort(key=lambda registre: registre.ordre)


def ligne_de(objet, champs):
    return {libelle_de(objet, nom): valeur_de(objet, nom) for nom in champs}


def libelle_de(objet, nom):
    return capfirst(str(objet._meta.get_field(nom).verbose_name))


def valeur_de(objet, nom):
    """As one reads it: the word of a choice, the names of what is linked."""
    if objet._meta.get_field(nom).many_to_many:
        return ", ".join(map(str, getattr(objet, nom).all()))
    affiche = getattr(objet, f"get_{nom}_display", None)
    valeur = affiche() if affiche else getattr(objet, nom)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return f"{timezone.localtime(valeur):%Y-%m-%d %H:%M}"
    return valeur if valeur is None or isinstance(valeur, int) else str(valeur)


def donnees_de(sujet):
    """All that the site holds about her, table by table, ready for JSON."""
    lues = {registre.nom: registre.lignes(sujet) for registre in REGISTRES}
    return {nom: lignes for nom, lignes in lues.items() if lignes}


def registres_de(sujet):
    """The same for a page: [(table, [(label, value) of each line])]."""
    tables = donnees_de(sujet).items()
    return [(nom, [ligne.items() for ligne in lignes]) for nom, lignes in tables]


def fichier_de(sujet, nom):
    """The same as a file that machines read (RGPD, article 20)."""
    texte = json.dumps(donnees_de(sujet), ensure_ascii=False, indent=2)
    reponse = HttpResponse(texte, content_type="application/json; charset=utf-8")
    reponse["Content-Disposition"] = content_disposition_header(True, f"{nom}.json")
    return reponse


@dataclass(frozen=True)
class Bilan:
    """What erasing does, or would do, to one table."""

    nom: str
    effaces: int
    gardes: int
    motif: str


def bilan(sujet):
    """Before anything is done: table by table, what would go and what would stay."""
    lignes = [
        Bilan(r.nom, r.a_effacer(sujet).count(), r.gardes(sujet).count(), r.motif)
        for r in REGISTRES
    ]
    return [ligne for ligne in lignes if ligne.effaces or ligne.gardes]


@transaction.atomic
def effacer(sujet):
    """Erase or make nameless all that may be, and tell what was done, table by table."""
    fait = bilan(sujet)
    for registre in REGISTRES:
        registre.effacer(registre.a_effacer(sujet))
    return fait


# --- For how long ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Conservation:
    """One class of data: how long it is kept, why, and what the night does about it."""

    nom: str
    finalite: str
    base: str  # what allows it (RGPD, article 6)
    duree: Callable[[], str]
    raison: str  # of that length
    reste: str = "rien"
    a_purger: Callable[[], models.QuerySet] | None = None
    purger: Callable[[models.QuerySet], object] = lambda perimes: perimes.delete()
    ordre: int = 50  # in the table: what the machine keeps for itself comes last


CONSERVATIONS = []


def conserver(*conservations):
    CONSERVATIONS.extend(conservations)
    CONSERVATIONS.sort(key=lambda conservation: conservation.ordre)


def jours(nombre):
    """« trois ans » reads better than 1095 days, where it is exact."""
    annees, reste = divmod(nombre, 365)
    if annees and not reste:
        return f"{annees} an{'s' if annees > 1 else ''}"
    return f"{nombre} jours"


def purger(essai=False):
    """Forget what is over, by the one table that the site shows: [(class of data, how many)].
    `essai` only counts."""
    comptes = []
    for conservation in CONSERVATIONS:
        if conservation.a_purger:
            perimes = conservation.a_purger()
            comptes.append((conservation.nom, perimes.count()))
            if not essai:
                conservation.purger(perimes)
    return comptes
