"""The meetings about a theme, of a nature, held in a territory, welcomed by a structure."""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from resovilles.concerning import Mention, concernant, ensemble

from rencontres.models import Rencontre
from thesaurus.models import Concept

CHAMPS = {
    Concept.Famille.THEME: ("themes", "theme"),
    Concept.Famille.RENCONTRE: ("genre", "nature"),
}


@concernant("thesaurus.Concept")
def rencontres(concept, user):
    if concept.famille not in CHAMPS:
        return None
    champ, parametre = CHAMPS[concept.famille]
    trouvees = Rencontre.objects.live().public().filter(**{champ: concept}).order_by("-debut")
    adresse = f"/rencontres/?{parametre}={concept.identifiant}"
    return ensemble("Rencontres", trouvees, adresse, mention_de_rencontre)


def mention_de_rencontre(rencontre):
    jour = date_format(localdate(rencontre.debut))
    return Mention(rencontre.title, rencontre.url, jour, "rencontre")


@concernant("territoires.Territoire")
def rencontres_du_lieu(territoire, user):
    trouvees = Rencontre.objects.live().public().filter(ville__in=territoire.parties)
    return ensemble("Rencontres", trouvees.order_by("-debut"), "", mention_de_rencontre)


@concernant("annuaire.Structure")
def rencontres_accueillies(structure, user):
    """Those that it has welcomed, under its name."""
    trouvees = Rencontre.objects.live().public().filter(hote__iexact=structure.title)
    return ensemble("Rencontres", trouvees.order_by("-debut"), "", mention_de_rencontre)
