"""Postal addresses as La Poste's sorting machines and our labels hold them (NF Z 10-011)."""

from django import forms
from django.core.exceptions import ValidationError

LIGNES, SIGNES_PAR_LIGNE = 6, 38
LONGUEUR = LIGNES * (SIGNES_PAR_LIGNE + 2) * 2  # what is read before it is judged
AIDE = (
    "Comme sur l’enveloppe, destinataire compris : "
    f"{LIGNES} lignes de {SIGNES_PAR_LIGNE} signes au plus."
)


def adresse_postale(valeur):
    """Raise ValidationError with the line that does not hold."""
    lignes = valeur.splitlines()
    if len(lignes) > LIGNES:
        raise ValidationError(
            f"Une adresse tient en {LIGNES} lignes : celle-ci en compte {len(lignes)}."
        )
    for rang, ligne in enumerate(lignes, 1):
        if len(ligne) > SIGNES_PAR_LIGNE:
            raise ValidationError(
                f"La ligne {rang} compte {len(ligne)} signes, espaces compris : "
                f"la Poste en lit {SIGNES_PAR_LIGNE}. Abrégez-la ou passez à la ligne."
            )


class ChampAdresse(forms.CharField):
    def __init__(self, **options):
        super().__init__(
            **{
                "label": "Adresse postale",
                "max_length": LONGUEUR,
                "validators": [adresse_postale],
                "help_text": AIDE,
                "widget": forms.Textarea(attrs={"rows": LIGNES, "autocomplete": "street-address"}),
            }
            | options
        )
