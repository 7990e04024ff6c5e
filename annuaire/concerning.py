"""The actors of a type, on a theme, in a territory."""

from resovilles.concerning import Mention, concernant, ensemble

from annuaire.models import Structure
from annuaire.models.rubrique import FILTRE_TERRITOIRE
from thesaurus.models import Concept

CHAMPS = {
    Concept.Famille.ACTEUR: ("type_acteur", "type"),
    Concept.Famille.THEME: ("themes", "theme"),
}


@concernant("thesaurus.Concept")
def structures(concept, user):
    if concept.famille not in CHAMPS:
        return None
    champ, parametre = CHAMPS[concept.famille]
    trouvees = Structure.objects.visible_to(user).filter(**{champ: concept})
    return acteurs(trouvees, f"/annuaire/?{parametre}={concept.identifiant}")


@concernant("territoires.Territoire")
def structures_du_lieu(territoire, user):
    trouvees = Structure.objects.visible_to(user).for_territoire(territoire)
    return acteurs(trouvees, liste_du_lieu(territoire))


def liste_du_lieu(territoire):
    """Where the directory offers it: it knows no quartier, nor the communes of the register
    that nobody follows."""
    offert = territoire.code in dict(FILTRE_TERRITOIRE.offres)
    return f"/annuaire/?territoire={territoire.code}" if offert else ""


def acteurs(trouvees, adresse):
    trouvees = trouvees.order_by("tri").select_related("ville")
    return ensemble("Acteurs de l’annuaire", trouvees, adresse, mention_de_structure)


def mention_de_structure(structure):
    ville = structure.ville.nom if structure.ville else ""
    return Mention(structure.nom_complet, structure.url, ville, "acteur")
