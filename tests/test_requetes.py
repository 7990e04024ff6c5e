"""No query per item, per block or per link: twice the content costs the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    FicheFactory,
    PageContenuFactory,
    PublicationFactory,
    RencontreFactory,
)

pytestmark = pytest.mark.django_db


def requetes(client, adresse):
    client.get(adresse)  # fills what a process keeps: content types, site root paths
    with CaptureQueriesContext(
        connection,
    ) as capture:
        assert client.get(adresse).status_code == 200
    return len(capture)


LISTES = [
    ("/", ActualiteFactory),
    ("/ressources/dossiers/", DossierFactory),
    ("/ressources/fiches/", FicheFactory),
    ("/ressources/publications/", PublicationFactory),
    ("/rencontres/", RencontreFactory),
    ("/info-a-tous/", ActualiteFactory),
    ("/plan-du-site/", FicheFactory),
]


@pytest.mark.parametrize(("adresse", "fabrique"), LISTES)
def test_a_longer_list_costs_no_more(client, adresse, fabrique):
    fabrique.create_batch(2)
    avant = requetes(client, adresse)
    fabrique.create_batch(10)
    assert requetes(client, adresse) <= avant


def corps(nombre, liens):
    """A body with `nombre` blocks of the kinds that reach the database, and links to pages."""
    texte = "".join(f'<p><a linktype="page" id="{pk}">un lien</a></p>' for pk in liens)
    blocs = []
    for rang in range(nombre):
        blocs += [
            {"type": "section", "value": {"titre": f"Section {rang}", "support": "les_deux"}},
            {"type": "texte", "value": texte},
            {"type": "encadre", "value": {"titre": "Encadré", "texte": texte}},
            {
                "type": "appel",
                "value": {"titre": "Appel", "libelle": "Voir", "page": liens[rang % len(liens)]},
            },
        ]
    return blocs


@pytest.mark.parametrize(
    "fabrique", [PageContenuFactory, DossierFactory, FicheFactory, PublicationFactory]
)
def test_a_longer_page_costs_no_more(client, fabrique):
    liens = list(Page.objects.live().filter(depth__gt=2).values_list("pk", flat=True)[:30])
    courte = fabrique(corps=corps(4, liens[:5]))
    longue = fabrique(corps=corps(40, liens))
    assert requetes(client, longue.url) <= requetes(client, courte.url)
