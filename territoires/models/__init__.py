"""The register of territories, their zonings through time, the rubrique."""

from territoires.models.registre import Appartenance, SitueMixin, Succession, Territoire
from territoires.models.rubrique import TerritoiresIndex
from territoires.models.zonages import Zonage

__all__ = [
    "Appartenance",
    "SitueMixin",
    "Succession",
    "Territoire",
    "TerritoiresIndex",
    "Zonage",
]
