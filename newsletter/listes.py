"""The three lists, and the words under which one asks for them."""

from django.db import models


class Liste(models.TextChoices):
    LETTRE_COURRIEL = "lettre-courriel", "La Lettre, par courriel"
    LETTRE_PAPIER = "lettre-papier", "La Lettre, sur papier par courrier"
    FLASH = "flash", "RésO Flash, par courriel"


LISTES_PAR_COURRIEL = (Liste.LETTRE_COURRIEL, Liste.FLASH)
# Shown above the button, and kept with each subscription as what was agreed to.
ACCORD = (
    "J’accepte de recevoir ce que j’ai coché. Mon adresse ne sert qu’à cela ; "
    "j’arrête quand je veux, par le lien qui termine chaque envoi."
)
