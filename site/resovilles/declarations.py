"""The texts of the pages that the law or good manners ask for. What varies is in the settings."""

import datetime

from django.conf import settings

# Measured in Chromium on the demonstration; tests/parcours keeps the home page below its limit.
MESURES = {
    "jour": datetime.date(2026, 11, 24),
    "pages": [
        {"nom": "Accueil", "adresse": "/", "ko": 58, "requetes": 6},
        {
            "nom": "Un dossier thématique",
            "adresse": "/ressources/dossiers/gestion-urbaine-de-proximite/",
            "ko": 65,
            "requetes": 8,
        },
        {
            "nom": "Une fiche expérience",
            "adresse": "/ressources/fiches/projet-artistique-et-insertion/",
            "ko": 63,
            "requetes": 8,
        },
        {"nom": "Les rencontres", "adresse": "/rencontres/", "ko": 53, "requetes": 6},
        {"nom": "La Lettre", "adresse": "/lettre/", "ko": 58, "requetes": 7},
    ],
}


def durees():
    """The durations that the sentences name, in days; the table has them all."""
    return {
        "demandes": settings.DEMANDES_CONSERVEES_JOURS,
        "session": settings.SESSION_COOKIE_AGE // 86400,
    }


DECLARATIONS = {
    "mentions_legales": {
        "titre": "Mentions légales",
        "description": "Qui publie ce site, qui l’héberge, à quelles conditions le reprendre.",
    },
    "donnees_personnelles": {
        "titre": "Données personnelles",
        "description": "Ce que nous gardons de vous, pourquoi, combien de temps, et vos droits.",
    },
    "accessibilite": {
        "titre": "Accessibilité",
        "description": "Où en est ce site, et comment nous signaler ce qui vous arrête.",
    },
    "ecoconception": {
        "titre": "Écoconception",
        "description": "Ce que pèse ce site et ce que nous faisons pour qu’il pèse peu.",
    },
    "contrat_engagement": {
        "titre": "Contrat d’engagement républicain",
        "description": "L’engagement que prend toute association soutenue par des fonds publics.",
    },
}
