"""Paper on its way: address labels for the usual sheets, a file for the mailing house."""

from dataclasses import dataclass

from resovilles.exports import ligne_csv
from resovilles.papier import en_pdf
from resovilles.postal import LIGNES

from newsletter.models import Abonnement

MARGE = 5  # mm, left and right of the words of a label
CORPS = 9  # points, as long as the longest line holds
CHASSE = 0.66  # of the body: what an average capital takes, and a little more
POINT = 25.4 / 72  # mm

COLONNES = [f"ligne_{rang}" for rang in range(1, LIGNES + 1)]


@dataclass(frozen=True)
class Planche:
    """An A4 sheet of labels; all in millimetres, from its top left corner."""

    libelle: str
    colonnes: int
    lignes: int
    largeur: float
    hauteur: float
    haut: float  # above the first label
    gauche: float
    pas: float  # from the left of a label to that of its neighbour

    @property
    def par_feuille(self):
        return self.colonnes * self.lignes

    def corps(self, lignes):
        """The size of the letters, in points, so that the longest line holds in its label."""
        longueur = max(map(len, lignes), default=1)
        return min(CORPS, round((self.largeur - 2 * MARGE) / (longueur * CHASSE * POINT), 1))

    def place(self, rang):
        """Left and top of a label of the sheet, the first being 0, row after row."""
        ligne, colonne = divmod(rang, self.colonnes)
        return self.gauche + colonne * self.pas, self.haut + ligne * self.hauteur


# The sheets that stationers sell, by their makers' drawings.
PLANCHES = {
    "3x8": Planche("24 étiquettes, 70 × 37 mm", 3, 8, 70, 37, 0.5, 0, 70),
    "2x7": Planche("14 étiquettes, 99,1 × 38,1 mm", 2, 7, 99.1, 38.1, 15.15, 4.65, 101.6),
    "3x7": Planche("21 étiquettes, 63,5 × 38,1 mm", 3, 7, 63.5, 38.1, 15.15, 7.25, 66),
}


def a_poster():
    """Those to whom La Lettre is posted, in the order of their towns: the post wants it sorted."""
    papiers = Abonnement.objects.papier().actifs().exclude(adresse="")
    return sorted(papiers.values_list("adresse", flat=True), key=lambda a: a.splitlines()[-1])


def etiquettes(planche, adresses, premiere=0):
    """The bytes of the PDF. `premiere` is the first free label of the first sheet, which may
    have served already."""
    places = [*[None] * premiere, *adresses]
    feuilles = [
        [etiquette(planche, rang, adresse) for rang, adresse in enumerate(feuille) if adresse]
        for feuille in par_feuilles(places, planche.par_feuille)
    ]
    contexte = {"planche": planche, "feuilles": feuilles}
    return en_pdf("newsletter/papier/etiquettes.html", contexte)


def etiquette(planche, rang, adresse):
    corps = planche.corps(adresse.splitlines())
    return {"adresse": adresse, "place": planche.place(rang), "corps": corps}


def par_feuilles(places, nombre):
    return [places[debut : debut + nombre] for debut in range(0, len(places), nombre)]


def fichier_de_routage(adresses):
    """Line by line: one for each address, its own lines apart."""
    yield "\ufeff" + ligne_csv(COLONNES)
    for adresse in adresses:
        lignes = adresse.splitlines()
        yield ligne_csv(lignes + [""] * (LIGNES - len(lignes)))
