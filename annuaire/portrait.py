"""Everything that the site knows of a structure, for who reads its page."""

from dataclasses import dataclass

from resovilles.acces import UN_ADHERENT
from resovilles.concerning import concerning

from annuaire.models.personnes import Fonction, Personne


@dataclass
class Contact:
    """Somebody in post, with the ways to reach her that the reader may see."""

    personne: object
    fonctions: list
    coordonnees: dict

    @property
    def intitules(self):
        return ", ".join(fonction.intitule for fonction in self.fonctions)


@dataclass
class Portrait:
    contacts: list
    reserves: int  # how many persons more a member would see
    coordonnees: dict
    coordonnees_reservees: bool
    contenus: list

    @property
    def un_acces_ajoute(self):
        return bool(self.reserves or self.coordonnees_reservees)


def portrait(structure, user):
    contacts = contacts_de(structure, user)
    coordonnees = structure.coordonnees_pour(user)
    pour_un_membre = structure.coordonnees_pour(UN_ADHERENT)
    montrables = Personne.objects.visible_to(UN_ADHERENT).en_poste(structure).count()
    return Portrait(
        contacts=contacts,
        reserves=max(0, montrables - len(contacts)),
        coordonnees=coordonnees,
        coordonnees_reservees=any(pour_un_membre.values()) and not any(coordonnees.values()),
        contenus=concerning(structure, user),
    )


def contacts_de(structure, user):
    """Each person once, whatever the number of her posts there, in the order of the posts."""
    par_personne = {}
    for fonction in Fonction.objects.visible_to(user).en_cours().de(structure):
        par_personne.setdefault(fonction.personne, []).append(fonction)
    return [
        Contact(personne, siennes, personne.coordonnees_pour(user))
        for personne, siennes in par_personne.items()
    ]
