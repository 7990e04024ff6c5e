"""Minutes kept for members, gathered from the meetings that they stand on."""

from typing import NamedTuple

from resovilles.acces import Acces
from resovilles.models import DocumentSite

from rencontres.models import Rencontre


class CompteRendu(NamedTuple):
    rencontre: Rencontre
    intitule: str
    document: DocumentSite


def comptes_rendus_reserves(user):
    """Those that `user` may open and strangers may not, the latest meeting first, in as many
    queries whatever their number."""
    rencontres = (
        Rencontre.objects.visible_to(user)
        .exclude(comptes_rendus=[])
        .select_related("ville")
        .defer("corps", "programme", "documents")
        .order_by("-debut")
    )
    lignes = [(rencontre, bloc) for rencontre in rencontres for bloc in pieces(rencontre)]
    documents = (
        DocumentSite.objects.filter(acces=Acces.ADHERENTS)
        .visible_to(user)
        .in_bulk({bloc["document"] for _, bloc in lignes})
    )
    return [
        CompteRendu(
            rencontre,
            bloc["intitule"] or documents[bloc["document"]].title,
            documents[bloc["document"]],
        )
        for rencontre, bloc in lignes
        if bloc["document"] in documents
    ]


def pieces(rencontre):
    """The blocks as they are stored: their documents are then read all at once."""
    return [bloc["value"] for bloc in rencontre.comptes_rendus.raw_data]
