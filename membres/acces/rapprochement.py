"""Which cards of the directory a request may be about: proposed to a person, never decided."""

from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.text import slugify

from annuaire.models import Personne, Structure

RESSEMBLANCE = 0.75  # of two names of structures, from 0 to 1
PROPOSEES = 5


def fiches_proches(demande):
    """Same address first, then same name whatever its accents and case, in either order."""
    memes = list(Personne.objects.filter(courriel__iexact=demande.courriel)[:PROPOSEES])
    debut = demande.nom[:1] or "?"
    voisins = Personne.objects.filter(Q(nom__istartswith=debut) | Q(prenom__istartswith=debut))
    mots = cle_de(demande.prenom, demande.nom)
    memes += [p for p in voisins if p not in memes and cle_de(p.prenom, p.nom) == mots]
    return memes[:PROPOSEES]


def cle_de(*noms):
    return sorted(slugify(" ".join(noms)).split("-"))


def structures_proches(nom):
    """The most alike first; a name that holds the other is alike."""
    cherche = slugify(nom)
    connues = Structure.objects.only("title", "sigle")
    notes = [(ressemblance(cherche, structure), structure) for structure in connues]
    retenues = [note for note in notes if note[0] >= RESSEMBLANCE]
    return [s for _, s in sorted(retenues, key=lambda note: -note[0])[:PROPOSEES]]


def ressemblance(cherche, structure):
    noms = [slugify(n) for n in (str(structure), structure.title, structure.sigle) if slugify(n)]
    return max((de_deux_noms(cherche, nom) for nom in noms), default=0)


def de_deux_noms(un, autre):
    if f"-{autre}-" in f"-{un}-" or f"-{un}-" in f"-{autre}-":
        return 0.9
    return SequenceMatcher(None, un, autre).ratio()
