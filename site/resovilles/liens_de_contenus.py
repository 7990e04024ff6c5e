"""What the site holds about an object: each app says how to find its own, in a module named
`contenus_lies` that is read when the site starts."""

from typing import NamedTuple


class Lien(NamedTuple):
    titre: str
    url: str
    detail: str = ""
    nature: str = ""  # that of the disc


class Groupe(NamedTuple):
    titre: str
    liens: list
    total: int


_sources = []


def source_de_contenus(titre):
    """Register a function of (object, user) that returns its links and how many there are."""

    def inscrire(fonction):
        _sources.append((titre, fonction))
        return fonction

    return inscrire


def concerning(objet, user):
    """The groups of links, each with something in it, that `user` may read about `objet`."""
    groupes = (Groupe(titre, *fonction(objet, user)) for titre, fonction in _sources)
    return [groupe for groupe in groupes if groupe.liens]
