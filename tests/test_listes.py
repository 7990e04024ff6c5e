"""How lists present what they hold."""

import pytest
from django.template import Context, Template
from resovilles.listes import IndexMixin
from resovilles.templatetags.listes import en_deux

from territoires.models import Territoire


@pytest.mark.django_db
def test_territories_are_read_from_the_largest_to_the_smallest(client):
    page = client.get("/territoires/").content.decode()
    suite = ["Régions", "Bretagne", "Départements", "Finistère", "Intercommunalités", "Communes"]
    rangs = [page.index(f">{nom}</") for nom in suite]
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


@pytest.mark.django_db
def test_a_search_without_an_answer_says_so_in_words(client):
    assert "Aucune réponse pour «" in client.get("/recherche/?q=xylophone").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("adresse", "titre"),
    [
        ("/ressources/fiches/", "Aucune fiche expérience"),
        ("/ressources/dossiers/", "Aucun dossier"),
        ("/ressources/publications/", "Aucune publication"),
        ("/rencontres/", "Aucune rencontre"),
        ("/annuaire/", "Aucune structure"),
        ("/territoires/", "Aucun territoire"),
        ("/info-a-tous/", "Aucune information"),
    ],
)
def test_an_empty_list_says_so_in_words(client, monkeypatch, adresse, titre):
    selection = IndexMixin.selection

    def rien(index, donnees):
        formulaire, elements, actifs = selection(index, donnees)
        return formulaire, elements.none(), actifs

    monkeypatch.setattr(IndexMixin, "selection", rien)
    assert f"{titre}</h2>" in client.get(f"{adresse}?page=7").content.decode()


@pytest.mark.parametrize(("nombre", "phrase"), [(0, "0 fiche"), (1, "1 fiche"), (2, "2 fiches")])
def test_zero_is_singular_as_in_french(nombre, phrase):
    gabarit = Template("{{ nombre }} fiche{{ nombre|pluralize }}")
    assert gabarit.render(Context({"nombre": nombre})) == phrase
