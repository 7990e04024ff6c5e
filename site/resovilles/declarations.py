"""The texts of the pages that the law or good manners ask for. What varies is in the settings."""

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
