"""Ressources documentaires: dossiers, fiches expériences, publications."""

from ressources.models.accords import (
    Decision,
    Demande,
    Etape,
    EtatDeValidation,
    Lien,
    PassageDEtape,
    ValidationParLePorteur,
)
from ressources.models.base import Ressource, en_ligne
from ressources.models.catalogue import NoticesIndex
from ressources.models.commandes import Commande, Stock
from ressources.models.dossiers import Dossier, DossiersIndex
from ressources.models.echange import Constat, NoticeRetiree
from ressources.models.editions import Edition
from ressources.models.fiches import FicheExperience, FichesIndex, PublicationRefusee
from ressources.models.lots import Lot
from ressources.models.notices import (
    Exemplaire,
    Fichier,
    Notice,
    Reference,
    Responsabilite,
)
from ressources.models.prets import Pret
from ressources.models.publications import Publication, PublicationsIndex
from ressources.models.rubrique import RubriqueRessources

__all__ = [
    "Commande",
    "Constat",
    "Decision",
    "Demande",
    "Etape",
    "EtatDeValidation",
    "Lien",
    "PassageDEtape",
    "PublicationRefusee",
    "ValidationParLePorteur",
    "Dossier",
    "DossiersIndex",
    "Edition",
    "Exemplaire",
    "Fichier",
    "FicheExperience",
    "FichesIndex",
    "Lot",
    "Notice",
    "NoticeRetiree",
    "NoticesIndex",
    "Pret",
    "Publication",
    "Reference",
    "Responsabilite",
    "PublicationsIndex",
    "Ressource",
    "RubriqueRessources",
    "Stock",
    "en_ligne",
]
