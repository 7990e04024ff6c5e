"""Who belongs to whom, who follows whom: nothing can, even from afar, be a part of itself nor come
after itself."""

from collections import defaultdict


class Cycle(ValueError):
    """Tells the path, in the words that it was given in."""

    def __init__(self, chemin):
        self.chemin = chemin
        super().__init__(f"cycle refusé : {' > '.join(map(str, chemin))}")


class Parente:
    """Links, each from a child to a parent, by whatever names them."""

    def __init__(self, liens):
        self.parents = defaultdict(set)
        for enfant, parent in liens:
            self.parents[enfant].add(parent)

    def ajouter(self, enfant, parent):
        """Raises Cycle, with the path, when the link would close a circle."""
        if chemin := self.chemin(parent, enfant):
            raise Cycle([enfant, *chemin])
        self.parents[enfant].add(parent)

    def chemin(self, depart, arrivee):
        """From one up to another that it is a part of, or None."""
        pile, vus = [[depart]], set()
        while pile:
            suite = pile.pop()
            if suite[-1] == arrivee:
                return suite
            if suite[-1] not in vus:
                vus.add(suite[-1])
                pile += [[*suite, parent] for parent in self.parents[suite[-1]]]
        return None
