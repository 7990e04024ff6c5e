"""Everything that the site knows of a territory, as its page shows it."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from resovilles.concerning import concerning

from territoires import plan
from territoires.frise import dessiner
from territoires.models import Contrat, Mesure, Succession, Territoire, Zonage

COMPARES = 8
LE_REGISTRE = (
    (Territoire.Genre.DEPARTEMENT, "Départements"),
    (Territoire.Genre.EPCI, "Intercommunalités"),
    (Territoire.Genre.COMMUNE, "Communes"),
    (Territoire.Genre.QUARTIER, "Quartiers"),
)


@dataclass
class Portrait:
    territoire: Territoire
    parents: list
    parties: list  # (name of the kind, territories)
    points: list  # what the map of the two regions shows
    plan: object  # its own, where outlines are known
    zonages: list
    frise: object
    contrats: list
    indicateurs: list
    contenus: list
    suites: list = field(default_factory=list)
    origines: list = field(default_factory=list)


def portrait(territoire, user):
    parties = list(Territoire.objects.filter(pk__in=territoire.parties).exclude(pk=territoire.pk))
    zonages = des_zonages(territoire)
    suites = Succession.objects.filter(Q(ancien__in=territoire.parties))
    suites = list(suites.select_related("ancien", "nouveau"))
    return Portrait(
        territoire=territoire,
        parents=list(territoire.parents.all()),
        parties=par_nature(parties),
        points=[t for t in [territoire, *parties] if t.latitude is not None],
        plan=plan.dessiner(territoire, parties, zonages),
        zonages=zonages,
        frise=dessiner(zonages, suites, timezone.localdate()),
        contrats=list(Contrat.objects.filter(territoire=territoire).select_related("dispositif")),
        indicateurs=des_indicateurs(territoire),
        contenus=concerning(territoire, user),
        suites=[s.nouveau for s in suites if s.ancien_id == territoire.pk],
        origines=[s.ancien for s in territoire.origines.select_related("ancien")],
    )


def par_nature(parties):
    groupes = [(nom, [t for t in parties if t.genre == genre]) for genre, nom in LE_REGISTRE]
    return [(nom, membres) for nom, membres in groupes if membres]


def des_zonages(territoire):
    ici = Q(commune__in=territoire.parties) | Q(quartier__in=territoire.parties)
    return list(Zonage.objects.filter(ici).en_ordre())


def des_indicateurs(territoire):
    """The latest value of each indicator, then those of its peers in the same year."""
    siennes = Mesure.objects.filter(territoire=territoire).select_related("indicateur")
    siennes = list(siennes.order_by("indicateur__nom", "indicateur", "-annee"))
    series = [list(groupe) for _, groupe in groupby(siennes, key=lambda m: m.indicateur_id)]
    pairs = Mesure.objects.filter(
        territoire__genre=territoire.genre, indicateur__in=[s[0].indicateur_id for s in series]
    ).select_related("territoire")
    pairs = list(pairs.order_by("-valeur", "territoire__nom")) if series else []
    return [comparer(serie, pairs) for serie in series]


def comparer(serie, pairs):
    derniere = serie[0]
    memes = [
        mesure
        for mesure in pairs
        if (mesure.indicateur_id, mesure.annee) == (derniere.indicateur_id, derniere.annee)
    ]
    lignes = memes[:COMPARES]
    if derniere not in lignes:
        lignes = [*lignes[: COMPARES - 1], derniere]
    plus_grande = max((abs(mesure.valeur) for mesure in lignes), default=0) or 1
    return {
        "indicateur": derniere.indicateur,
        "derniere": derniere,
        "serie": serie if len(serie) > 1 else [],
        "barres": [
            {
                "mesure": mesure,
                "largeur": f"{100 * max(mesure.valeur, 0) / plus_grande:.2f}%",
                "sienne": mesure == derniere,
            }
            for mesure in lignes
        ],
    }
