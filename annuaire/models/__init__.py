from annuaire.models.consentements import Consentement
from annuaire.models.personnes import Fonction, Personne
from annuaire.models.rubrique import AnnuaireIndex, PageEquipe
from annuaire.models.structures import Structure
from annuaire.models.verifications import Verification

__all__ = [
    "AnnuaireIndex",
    "Consentement",
    "Fonction",
    "PageEquipe",
    "Personne",
    "Structure",
    "Verification",
]
