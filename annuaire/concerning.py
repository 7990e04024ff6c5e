"""The actors of a type."""

from resovilles.concerning import Mention, concernant, ensemble

from annuaire.models import Structure
from thesaurus.models import Concept


@concernant("thesaurus.Concept")
def structures(concept, user):
    if concept.famille != Concept.Famille.ACTEUR:
        return None
    adresse = f"/annuaire/?type={concept.identifiant}"
    trouvees = Structure.objects.filter(type_acteur=concept).select_related("ville")
    return ensemble("Acteurs de l’annuaire", trouvees, adresse, mention_de_structure)


def mention_de_structure(structure):
    ville = structure.ville.nom if structure.ville else ""
    return Mention(str(structure), structure.site, ville)
