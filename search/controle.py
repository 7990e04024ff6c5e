"""What /sante/ says of the index."""

from search.indexation import index_courant
from search.moteurs import moteur


class IndexAbsent(Exception):
    """No index serves, or that of another version of the site: `manage.py indexer` builds it."""


def index():
    courant = index_courant()
    if courant is None:
        raise IndexAbsent
    moteur(courant.pk).fiches([0])  # its tables answer
