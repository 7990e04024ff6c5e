"""A plan of a territory from the outlines that were loaded: its communes, its quartiers."""

import math
from dataclasses import dataclass

from territoires.models import Contour, Territoire

LARGEUR = 600
COMMUNES_AU_PLUS = 80  # beyond, the map of the two regions says more


@dataclass
class Plan:
    hauteur: int
    communes: list  # (path, whether a zoning concerns it)
    quartiers: list
    sources: list

    @property
    def est_contraste(self):
        return len({concernee for _, concernee in self.communes}) > 1


def dessiner(territoire, parties, zonages):
    """The plan, or None where the outlines known are too few: one alone says less than the map of
    the two regions."""
    communes = [t.pk for t in parties if t.genre == Territoire.Genre.COMMUNE]
    if len(communes) > COMMUNES_AU_PLUS:
        return None
    contours = Contour.objects.filter(
        territoire__in=[territoire, *parties],
        territoire__genre__in=[Territoire.Genre.COMMUNE, Territoire.Genre.QUARTIER],
    )
    contours = list(contours.select_related("territoire"))
    if len(contours) < 2:
        return None
    placer, hauteur = projection(contours)
    concernees = {zonage.commune_id for zonage in zonages}
    genre = {Territoire.Genre.COMMUNE: [], Territoire.Genre.QUARTIER: []}
    for contour in contours:
        genre[contour.territoire.genre].append(
            (chemin(contour, placer), contour.territoire_id in concernees)
        )
    return Plan(
        hauteur=hauteur,
        communes=genre[Territoire.Genre.COMMUNE],
        quartiers=[trace for trace, _ in genre[Territoire.Genre.QUARTIER]],
        sources=sorted({contour.source for contour in contours if contour.source}),
    )


def projection(contours):
    """How a point falls on the drawing, and its height: degrees of longitude narrow northwards."""
    ouest, est = min(c.ouest for c in contours), max(c.est for c in contours)
    sud, nord = min(c.sud for c in contours), max(c.nord for c in contours)
    serre = math.cos(math.radians((sud + nord) / 2))
    echelle = LARGEUR / max((est - ouest) * serre, nord - sud)

    def placer(longitude, latitude):
        return round((longitude - ouest) * serre * echelle), round((nord - latitude) * echelle)

    return placer, round((nord - sud) * echelle)


def chemin(contour, placer):
    anneaux = (anneau for polygone in contour.polygones for anneau in polygone)
    return "".join(
        f"M{'L'.join('{} {}'.format(*placer(x, y)) for x, y in anneau)}z" for anneau in anneaux
    )
