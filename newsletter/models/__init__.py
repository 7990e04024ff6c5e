from newsletter.models.abonnements import Abonnement, Effectif, LienPrive, Liste, PageAbonnement
from newsletter.models.breves import Breve
from newsletter.models.envois import Destinataire, Envoi
from newsletter.models.flash import ElementDeFlash, Flash, FlashIndex
from newsletter.models.imports import ImportDeListe
from newsletter.models.numeros import LettreIndex, Numero
from newsletter.models.propositions import PageProposition, Proposition
from newsletter.models.retours import Retour

__all__ = [
    "Abonnement",
    "Breve",
    "Destinataire",
    "Effectif",
    "ElementDeFlash",
    "Envoi",
    "Flash",
    "FlashIndex",
    "ImportDeListe",
    "LettreIndex",
    "LienPrive",
    "Liste",
    "Numero",
    "PageAbonnement",
    "PageProposition",
    "Proposition",
    "Retour",
]
