"""What waits for somebody, on the admin's home: each app registers its own lines.

@a_faire("ressources.change_notice")
def notices_a_relire(user):
    nombre = Notice.objects.a_relire().count()
        return Attente("notice à relire", "notices à relire", nombre, adresse)
"""

from typing import NamedTuple

_registre = []


class Attente(NamedTuple):
    un: str  # read after the count: « 1 message à traiter »
    plusieurs: str
    nombre: int
    adresse: str

    @property
    def libelle(self):
        return self.un if self.nombre == 1 else self.plusieurs


def a_faire(permission=None):
    """Register a function of the user that gives an `Attente`, for who has the permission."""

    def inscrire(fonction):
        _registre.append((permission, fonction))
        return fonction

    return inscrire


def attentes(user):
    """The lines that concern `user`, in the order of registration."""
    return [
        fonction(user)
        for permission, fonction in _registre
        if permission is None or user.has_perm(permission)
    ]
