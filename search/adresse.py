"""A search as an address: everything that is asked stands in it, so that it can be shared."""

from dataclasses import replace

from django.http import QueryDict

from search.facettes import FACETTES, valeurs
from search.resultats import TRIS, Demande

CHOIX_MAXIMUM = 20  # of one facet


def lire(donnees, **impose):
    """The search that a query string asks; what it does not know it ignores."""
    filtres = {
        nom: tuple(dict.fromkeys(mot for mot in donnees.getlist(nom) if mot))[:CHOIX_MAXIMUM]
        for nom in FACETTES
    }
    tri = donnees.get("tri")
    return Demande(
        texte=donnees.get("q", ""),
        filtres={nom: mots for nom, mots in filtres.items() if mots},
        tri=impose.get("tri") or (tri if tri in TRIS else TRIS[0]),
        page=numero(donnees.get("page")),
        sans=frozenset(donnees.getlist("sans")[:CHOIX_MAXIMUM]),
    )


def numero(texte):
    """The number of a page; what is none is the first."""
    texte = texte or ""
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) < 10 else 1


def parametres(demande, **autres):
    """The query string of a search, some of its parts being others (None takes one away)."""
    parties = {"q": demande.texte, **demande.filtres, "sans": sorted(demande.sans)}
    if demande.tri != TRIS[0]:
        parties["tri"] = demande.tri
    requete = QueryDict(mutable=True)
    for nom, valeur in (parties | autres).items():
        suite = [valeur] if isinstance(valeur, str | int) else valeur or []
        requete.setlist(nom, [str(v) for v in suite if v != ""])
    return requete.urlencode()


def sans_filtres(demande):
    return replace(demande, filtres={}, page=1)


def en_mots(demande):
    """What is asked, as a list names it: « participation » – Fiches expériences, Santé."""
    choisies = [
        valeur.libelle
        for nom, mots in demande.filtres.items()
        for valeur in valeurs(nom, {}, mots)
        if valeur.choisie
    ]
    parties = [f"« {demande.texte} »"] if demande.texte else []
    return " – ".join(filter(None, [*parties, ", ".join(choisies)]))[:300]
