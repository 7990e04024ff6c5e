"""The zonings of a territory drawn along the years: a row per place, a bar per zoning."""

from dataclasses import dataclass, field

HAUTEUR = 26  # of a lane, in pixels
ETROITE = 14  # per cent of the width: the name no longer fits in the bar of a narrow screen


@dataclass
class Barre:
    sigle: str
    genre: str
    x: str
    largeur: str
    etroite: bool
    ouverte: bool
    y: int = 0

    @property
    def texte_y(self):
        return self.y + 17


@dataclass
class Rangee:
    noms: list = field(default_factory=list)
    communes: list = field(default_factory=list)
    zonages: list = field(default_factory=list)
    barres: list = field(default_factory=list)
    hauteur: int = HAUTEUR

    @property
    def nom(self):
        return ", puis ".join(self.noms)


@dataclass
class Frise:
    rangees: list
    reperes: list  # (year, its place)


def dessiner(zonages, suites, jour):
    """The drawing, or None when there is nothing to draw. A place follows the one that it
    replaces on the same row."""
    if not zonages:
        return None
    debut = min(z.depuis.year for z in zonages)
    fin = jour.year + 2
    rangees = {}
    for zonage in sorted(zonages, key=lambda z: z.depuis):
        rangee = rangees.setdefault(place(zonage, suites), Rangee())
        ajouter(rangee.noms, zonage.lieu)
        ajouter(rangee.communes, zonage.commune.nom)
        rangee.zonages.append(zonage)
    for rangee in rangees.values():
        poser_les_barres(rangee, debut, fin)
    annees = sorted({z.depuis.year for z in zonages})
    return Frise(
        rangees=sorted(rangees.values(), key=lambda r: ("par commune" in r.noms, r.communes[0])),
        reperes=[(annee, en_cent(annee, debut, fin)) for annee in annees],
    )


def place(zonage, suites):
    """What the row stands for: the first quartier of a line of succession, or a commune."""
    if zonage.quartier_id is None:
        return ("commune", zonage.commune_id)
    anciens = {suite.nouveau_id: suite.ancien_id for suite in suites}
    cle, vues = zonage.quartier_id, set()
    while cle in anciens and cle not in vues:
        vues.add(cle)
        cle = anciens[cle]
    return ("quartier", cle)


def ajouter(liste, nom):
    if nom not in liste:
        liste.append(nom)


def poser_les_barres(rangee, debut, fin):
    """One bar per zoning and period; those that overlap go one below the other."""
    occupees = []  # the last day of each lane
    vus = set()
    for zonage in rangee.zonages:
        cle = (zonage.zonage_id, zonage.depuis, zonage.jusque)
        if cle in vus:
            continue  # the same zone in a second commune
        vus.add(cle)
        couloir = next(
            (rang for rang, dernier in enumerate(occupees) if dernier and dernier < zonage.depuis),
            len(occupees),
        )
        occupees[couloir : couloir + 1] = [zonage.jusque]
        rangee.barres.append(barre(zonage, couloir, debut, fin))
    rangee.hauteur = HAUTEUR * len(occupees)


def barre(zonage, couloir, debut, fin):
    depuis = zonage.depuis.year + (zonage.depuis.timetuple().tm_yday - 1) / 366
    jusque = zonage.jusque.year + zonage.jusque.timetuple().tm_yday / 366 if zonage.jusque else fin
    largeur = 100 * (jusque - depuis) / (fin - debut)
    return Barre(
        sigle=zonage.sigle,
        genre=zonage.zonage.identifiant,
        x=en_cent(depuis, debut, fin),
        largeur=f"{largeur:.2f}%",
        etroite=largeur < ETROITE,
        ouverte=zonage.jusque is None,
        y=couloir * HAUTEUR + 1,
    )


def en_cent(annee, debut, fin):
    return f"{100 * (annee - debut) / (fin - debut):.2f}%"
