from membres.models.acces import AccesAnnuel
from membres.models.adhesions import Adhesion
from membres.models.comptes import Adherent, Utilisateur, UtilisateurManager
from membres.models.demandes import DemandeAcces

__all__ = [
    "AccesAnnuel",
    "Adherent",
    "Adhesion",
    "DemandeAcces",
    "Utilisateur",
    "UtilisateurManager",
]
