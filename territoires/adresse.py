"""Where a point lies: its commune, its quartiers and their zonings, the contracts that cover it."""

from dataclasses import dataclass, field

from django.utils import timezone

from territoires.models import Appartenance, Contour, Contrat, Territoire, Zonage


@dataclass
class Lieu:
    commune: Territoire | None = None
    depuis: object = None  # the day since which the commune exists, when it is known
    parents: list = field(default_factory=list)
    quartiers: list = field(default_factory=list)  # (quartier, its zonings in this commune)
    zonages: list = field(default_factory=list)  # said of the whole commune
    contrats: list = field(default_factory=list)
    sources: list = field(default_factory=list)

    def en_donnees(self):
        """The same for machines."""
        return {
            "commune": self.commune and territoire(self.commune) | {"depuis": self.depuis},
            "fait_partie_de": [territoire(parent) for parent in self.parents],
            "quartiers": [
                territoire(quartier) | {"zonages": [zonage(z) for z in zonages]}
                for quartier, zonages in self.quartiers
            ],
            "zonages_de_la_commune": [zonage(z) for z in self.zonages],
            "contrats": [contrat(c) for c in self.contrats],
            "sources": self.sources,
        }


def territoire(objet):
    return {"code": objet.code, "nom": objet.nom, "genre": objet.genre}


def zonage(objet):
    return {
        "zonage": objet.sigle,
        "depuis": objet.depuis,
        "jusque": objet.jusque,
        "source": objet.source,
    }


def contrat(objet):
    return {
        "contrat": objet.nom,
        "territoire": objet.territoire.nom,
        "depuis": objet.depuis,
        "jusque": objet.jusque,
    }


def qui_contient(latitude, longitude):
    """The outlines of communes and quartiers, not ended, that hold the point."""
    proches = Contour.objects.autour(latitude, longitude).filter(
        territoire__genre__in=[Territoire.Genre.COMMUNE, Territoire.Genre.QUARTIER],
        territoire__valide_au=None,
    )
    proches = proches.select_related("territoire").order_by("territoire__nom")
    return [contour for contour in proches if contour.contient(latitude, longitude)]


def ou_est(latitude, longitude):
    contours = qui_contient(latitude, longitude)
    par_genre = {
        genre: [c.territoire for c in contours if c.territoire.genre == genre]
        for genre in (Territoire.Genre.COMMUNE, Territoire.Genre.QUARTIER)
    }
    commune = next(iter(par_genre[Territoire.Genre.COMMUNE]), None)
    quartiers = par_genre[Territoire.Genre.QUARTIER]
    if commune is None and not quartiers:
        return Lieu()
    jour = timezone.localdate()
    ici = [t for t in (commune, *quartiers) if t]
    parents = parents_de(ici)
    zonages = Zonage.objects.au(jour).en_ordre().filter(commune=commune) if commune else []
    zonages = list(zonages)
    contrats = Contrat.objects.au(jour).filter(territoire__in=[*ici, *parents])
    return Lieu(
        commune=commune,
        depuis=commune and commune.valide_du,
        parents=[p for p in parents if p != commune],
        quartiers=[(q, [z for z in zonages if z.quartier_id == q.pk]) for q in quartiers],
        zonages=[z for z in zonages if z.quartier_id is None],
        contrats=list(contrats.select_related("territoire", "dispositif")),
        sources=sorted({c.source for c in contours if c.source}),
    )


def parents_de(territoires):
    liens = Appartenance.objects.filter(enfant__in=territoires, jusque=None)
    parents = {lien.parent_id: lien.parent for lien in liens.select_related("parent")}
    return sorted(parents.values(), key=lambda t: t.nom)
