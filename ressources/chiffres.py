"""Figures of the base for a year, as the report gives them: what it held, what entered, what was
taken. They are counted from the records; the state of a notice is that of today."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils import timezone
from resovilles.models import Compteur, DocumentSite
from resovilles.telechargements import TELECHARGEMENT

from ressources.models import Notice, Pret
from thesaurus.models import Concept


@dataclass(frozen=True)
class Chiffre:
    libelle: str
    nombre: int
    definition: str


def chiffres_de_la_base(annee):
    """The figures at the end of `annee`, today for the current one."""
    fin = datetime.date(annee, 12, 31)
    entrees = Notice.objects.entrees().filter(date_entree__lte=fin)
    telechargements = Compteur.objects.filter(genre=TELECHARGEMENT, jour__year=annee)
    total = telechargements.aggregate(total=Sum("nombre"))["total"] or 0
    return [
        Chiffre("références", entrees.count(), f"Notices entrées jusqu’au 31 décembre {annee}."),
        Chiffre(
            "en ligne",
            entrees.filter(etat=Notice.Etat.EN_LIGNE).count(),
            "Parmi elles, celles que tout le monde lit aujourd’hui.",
        ),
        Chiffre(
            "internes",
            entrees.filter(etat=Notice.Etat.INTERNE).count(),
            "Celles que l’équipe seule lit.",
        ),
        Chiffre("nouvelles", Notice.objects.entrees_en(annee).count(), f"Entrées en {annee}."),
        Chiffre("prêts", Pret.objects.of(annee).count(), f"Documents partis du centre en {annee}."),
        Chiffre(
            "téléchargements",
            total,
            f"Fichiers ouverts en {annee}, robots exclus, notices et autres documents.",
        ),
    ]


def par_theme(annee):
    """(theme, notices held, entered in the year), the greatest first."""
    return repartition(annee, Concept.Famille.THEME, "themes")


def par_nature(annee):
    return repartition(annee, Concept.Famille.DOCUMENT, "genre")


def repartition(annee, famille, champ):
    tenues = Notice.objects.entrees().filter(date_entree__year__lte=annee)
    totaux, nouvelles = (
        dict(notices.order_by().values_list(champ).annotate(nombre=Count("pk", distinct=True)))
        for notices in (tenues, tenues.filter(date_entree__year=annee))
    )
    lignes = [
        {"concept": c, "total": totaux[c.pk], "nouvelles": nouvelles.get(c.pk, 0)}
        for c in Concept.objects.famille(famille)
        if c.pk in totaux
    ]
    return sorted(lignes, key=lambda ligne: -ligne["total"])


def les_plus_telecharges(debut, fin, combien=20, user=None):
    """(document, number) over a period, days included; only what `user` may read."""
    sommes = Compteur.objects.entre(TELECHARGEMENT, debut, fin)
    documents = DocumentSite.objects.visible_to(user).in_bulk(
        [somme["objet"] for somme in sommes[: combien * 4]]
    )
    lignes = [
        (documents[somme["objet"]], somme["total"])
        for somme in sommes[: combien * 4]
        if somme["objet"] in documents
    ]
    return lignes[:combien]


def annees_de_la_base():
    """The years that have notices, the latest first, today's included."""
    jours = Notice.objects.entrees().dates("date_entree", "year", order="DESC")
    annees = [jour.year for jour in jours]
    cette_annee = timezone.localdate().year
    return annees if cette_annee in annees else [cette_annee, *annees]
