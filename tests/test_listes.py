"""How lists present what they hold."""

import pytest
from resovilles.templatetags.listes import en_deux

from territoires.models import Territoire


@pytest.mark.django_db
def test_territories_are_read_from_the_largest_to_the_smallest(client):
    page = client.get("/territoires/").content.decode()
    suite = ["Régions", "Bretagne", "Départements", "Finistère", "Intercommunalités", "Communes"]
    rangs = [page.index(f"{nom}</h") for nom in suite]
    assert rangs == sorted(rangs)


@pytest.mark.django_db
@pytest.mark.parametrize("nom", ["Étranger", "Hors périmètre", "Non précisé", "non précisé"])
def test_what_is_no_place_of_the_two_regions_is_neither_listed_nor_counted(client, nom):
    lieux = Territoire.objects.exclude(genre=Territoire.Genre.AUTRE).count()
    page = client.get("/territoires/").content.decode()
    assert nom not in page
    assert f"{lieux} territoires" in page


@pytest.mark.parametrize(
    ("surtitre", "parties"),
    [
        ("Fiche expérience – Emploi, insertion", ("Fiche expérience", "Emploi, insertion")),
        ("Atelier – Angers – matin", ("Atelier", "Angers – matin")),
        ("Info à tous", ("Info à tous", "")),
        ("", ("", "")),
    ],
)
def test_a_kicker_says_what_then_about_what(surtitre, parties):
    assert en_deux(surtitre) == parties


@pytest.mark.django_db
def test_a_page_without_kicker_is_named_in_results(client):
    """A disc always has its word: the pages of the association have none of their own."""
    resultats = client.get("/recherche/?q=question").content.decode()
    assert '<span class="phase " aria-hidden="true"></span><span></span>' not in resultats
    assert "<span>Page</span>" in resultats
