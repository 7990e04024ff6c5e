"""Who reads the direct contacts of structures: one setting, asked here and nowhere else.

Persons decide for themselves, field by field: `Personne.coordonnees_pour`.
"""

from resovilles.acces import Acces, niveaux_lisibles
from resovilles.cache.gardes import garder
from resovilles.models import ReglagesSite


def niveau_des_contacts():
    return garder("contacts_annuaire", lambda: ReglagesSite.du_site().contacts_annuaire)


def lit_les_contacts(user):
    return niveau_des_contacts() in niveaux_lisibles(user)


def lit_l_annuaire(user):
    """Whether somebody reads it as members do: what exports are for."""
    return Acces.ADHERENTS in niveaux_lisibles(user)
