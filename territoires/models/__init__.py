"""The register of territories, their zonings through time, their contracts, figures and outlines."""

from territoires.models.contours import Contour
from territoires.models.contrats import Contrat
from territoires.models.fiches import FicheTerritoire
from territoires.models.imports import ImportOfficiel
from territoires.models.indicateurs import Indicateur, Mesure
from territoires.models.registre import Appartenance, SitueMixin, Succession, Territoire
from territoires.models.rubrique import TerritoiresIndex
from territoires.models.zonages import Zonage

__all__ = [
    "Appartenance",
    "Contour",
    "Contrat",
    "FicheTerritoire",
    "ImportOfficiel",
    "Indicateur",
    "Mesure",
    "SitueMixin",
    "Succession",
    "Territoire",
    "TerritoiresIndex",
    "Zonage",
]
