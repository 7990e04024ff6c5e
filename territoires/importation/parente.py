"""Who belongs to whom: a territory cannot, even from afar, be a part of itself."""

from collections import defaultdict

from territoires.importation.fiches import LigneRefusee


class Parente:
    """The links in force, by codes."""

    def __init__(self, appartenances):
        self.parents = defaultdict(set)
        for enfant, parent in appartenances:
            self.parents[enfant].add(parent)

    def ajouter(self, enfant, parent):
        """Raises LigneRefusee, with the path, when the link would close a circle."""
        if chemin := self.chemin(parent, enfant):
            raise LigneRefusee(f"cycle refusé : {' > '.join([enfant, *chemin])}")
        self.parents[enfant].add(parent)

    def chemin(self, depart, arrivee):
        """The codes from one territory up to another that it is a part of, or None."""
        pile, vus = [[depart]], set()
        while pile:
            suite = pile.pop()
            if suite[-1] == arrivee:
                return suite
            if suite[-1] not in vus:
                vus.add(suite[-1])
                pile += [[*suite, parent] for parent in self.parents[suite[-1]]]
        return None
