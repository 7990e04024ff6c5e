"""Numbers printed on documents: ISBN (ISO 2108) and ISSN (ISO 3297), as they are stored."""

import re

from django.core.exceptions import ValidationError


def isbn_normalise(saisie):
    """The thirteen digits of an ISBN typed with ten or thirteen (ISO 2108); "" for nothing.

    Raises ValidationError when the control digit is wrong.
    """
    signes = re.sub(r"[\s-]", "", saisie).upper()
    if not signes:
        return ""
    if re.fullmatch(r"\d{9}[\dX]", signes) and not controle_10(signes):
        corps = f"978{signes[:9]}"
        return corps + str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(corps)) % 10)
    if re.fullmatch(r"\d{13}", signes) and not controle_13(signes):
        return signes
    raise ValidationError(f"« {saisie} » n’est pas un ISBN : vérifiez ses chiffres.")


def controle_10(signes):
    return sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(signes)) % 11


def controle_13(signes):
    return sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(signes)) % 10


def issn_normalise(saisie):
    """An ISSN as it is printed, "1234-567X" (ISO 3297); ValidationError when it is none."""
    signes = re.sub(r"[\s-]", "", saisie).upper()
    if not signes:
        return ""
    if re.fullmatch(r"\d{7}[\dX]", signes):
        somme = sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(signes))
        if somme % 11 == 0:
            return f"{signes[:4]}-{signes[4:]}"
    raise ValidationError(f"« {saisie} » n’est pas un ISSN : vérifiez ses chiffres.")
