"""The page of results, its addresses, and what it does with anything that is typed."""

import random
from urllib.parse import quote

import feedparser
import pytest
from django.utils import timezone
from resovilles.donnees_personnelles import purger
from wagtail.models import Page, PageViewRestriction

from search import sans_reponse
from search.models import Choix, RechercheSansReponse
from search.resultats import Demande, Recherche
from tests.factories import DossierFactory, PublicationFactory

pytestmark = pytest.mark.django_db


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    return reponse.content.decode()


def test_variants_are_told_and_can_be_taken_away(client):
    page = lire(client, "/recherche/?q=CUCS")
    assert "Contrat urbain de cohésion sociale" in page
    assert "sans=contrat-de-ville" in page
    large = Recherche(Demande(texte="CUCS")).total
    juste = Recherche(Demande(texte="CUCS", sans=frozenset(["contrat-de-ville"]))).total
    assert 0 < juste < large
    assert "Chercher aussi les autres noms" in lire(
        client, "/recherche/?q=CUCS&sans=contrat-de-ville"
    )


def test_a_misspelt_word_is_told(client):
    assert '<a href="?q=participation">' in lire(client, "/recherche/?q=participaton")
    assert '<a href="?q=r%C3' not in lire(client, "/recherche/?q=qqqqqqq")


def test_an_empty_answer_tells_what_each_word_hides(client):
    page = lire(client, "/recherche/?q=%C3%A9meutes+xylophone")
    assert "Sans «" in page
    assert "réponse" in page


def test_filters_that_hide_everything_are_told(client):
    page = lire(client, "/recherche/?q=%C3%A9meutes&annee=1990")
    assert "Sans les filtres" in page


def test_a_page_beyond_the_last_is_told(client):
    page = lire(client, "/recherche/?q=ville&page=999999999")
    assert "Il n’y a pas de page 999" in page
    assert '<li class="ligne">' in page


@pytest.mark.parametrize("tri", ["date", "titre"])
def test_results_are_sorted(tri):
    recherche = Recherche(Demande(texte="ville", tri=tri))
    lus = recherche.resultats(200)
    if tri == "date":
        assert [r.jour for r in lus] == sorted((r.jour for r in lus), reverse=True)
    else:
        cles = [recherche.colonnes.tri[p] for p in recherche.positions(0, 200)]
        assert cles == sorted(cles)


def test_what_the_officer_chose_stands_first_for_its_words_and_its_readers(client):
    page = Page.objects.get(slug="emprunter")
    Choix.objects.create(mots="prêt, emprunter un livre", page=page, raison="Comment emprunter.")
    assert "Comment emprunter." in lire(client, "/recherche/?q=Emprunter+un+livre")
    assert "Comment emprunter." not in lire(client, "/recherche/?q=emprunter")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "Comment emprunter." not in lire(client, "/recherche/?q=Emprunter+un+livre")


def test_a_result_tells_the_state_of_the_day(client):
    publication = PublicationFactory(title="Cahier qxalba")
    type(publication).objects.filter(pk=publication.pk).update(etat="epuise")
    assert "Épuisé" in lire(client, "/recherche/?q=qxalba")


def test_a_search_has_its_feed(client):
    flux = feedparser.parse(lire(client, "/recherche/flux/?q=%C3%A9meutes"))
    assert not flux.bozo
    assert flux.entries[0].link.startswith("http")
    dates = [entree.updated_parsed for entree in flux.entries if "updated_parsed" in entree]
    assert dates == sorted(dates, reverse=True)


def test_a_browser_learns_how_to_search_here(client):
    assert "{searchTerms}" in lire(client, "/recherche/opensearch.xml")
    assert '<link rel="search"' in lire(client, "/")


def test_suggestions_begin_as_one_types(client):
    lues = client.get("/recherche/suggestions/?q=fonds de parti").json()["suggestions"]
    assert lues[0]["titre"].startswith("Les fonds de participation")
    assert client.get("/recherche/suggestions/?q=f").json() == {"suggestions": []}


# --- What was not found -----------------------------------------------------------------------
def test_questions_without_answer_are_counted_by_day_and_forgotten(client, settings):
    for _ in range(2):
        client.get("/recherche/?q=Les+XYLOPHONES")
    lue = RechercheSansReponse.objects.get()
    assert (lue.question, lue.nombre, lue.jour) == ("xylophones", 2, timezone.localdate())
    settings.RECHERCHES_CONSERVEES_JOURS = -1
    purger()
    assert not RechercheSansReponse.objects.exists()


@pytest.mark.parametrize("q", ["awa@example.org", "06 12 34 56 78", "les", "ville", "-xylophone"])
def test_what_may_name_somebody_or_finds_something_is_not_kept(client, q):
    client.get("/recherche/", {"q": q})
    assert not RechercheSansReponse.objects.exists()


def test_robots_fill_no_table(client, monkeypatch):
    monkeypatch.setattr(sans_reponse, "PAR_JOUR", 3)
    for rang in range(6):
        client.get(f"/recherche/?q=qxalba{'abcdef'[rang]}")
    assert RechercheSansReponse.objects.count() == 3


# --- Anything can be typed ----------------------------------------------------------------------
MORCEAUX = [
    *("\x00", "'", '"', "«", "»", "(", ")", "*", ":", "-", "−", "AND", "OR", "NOT", "NEAR(", "^"),
    *("&", "|", "!", "<->", "\\", "%", "_", ";--", "🏘️👩‍👧", "\u202e", "\u2066", "ǀ", "ǃ", "\ud800"),
    *("é", "œ", "ville", "auteur:", "thème:", "année:", "année:9999-0000", "type:", "a" * 300),
    *("{titre} :", "\n", "\t", "0", "1e999", "n°", "l’", "ﬁ", "١٢", "中文", "x\u0301" * 20),
]
EXTREMES = ["mot " * 2000, "«" * 300, '"' * 301, "-" * 400, "ville " * 40, "'" * 200, "é" * 900]


def hostiles(combien):
    hasard = random.Random(2006)
    for _ in range(combien):
        yield "".join(hasard.choices([*MORCEAUX, " "], k=hasard.randint(1, 12)))


def test_no_question_breaks_the_page(client, valider):
    valider()
    client.raise_request_exception = False
    for question in [*EXTREMES, *hostiles(250)]:
        requete = quote(question.encode("utf-8", "surrogatepass"))
        reponse = client.get(f"/recherche/?q={requete}")
        assert reponse.status_code in (200, 400), question
        if reponse.status_code == 400:
            assert "<h1" in reponse.content.decode()


def test_no_question_breaks_the_engine():
    """The same by thousands, without the page around."""
    for question in hostiles(2500):
        recherche = Recherche(Demande(texte=question.encode("utf-8", "replace").decode()))
        assert recherche.total >= 0


@pytest.mark.parametrize("porte", ["flux/", "suggestions/"])
def test_nor_the_feed_nor_the_suggestions(client, porte, valider):
    valider()
    for question in hostiles(60):
        requete = quote(question.encode("utf-8", "surrogatepass"))
        assert client.get(f"/recherche/{porte}?q={requete}").status_code in (200, 400), question


def test_a_title_is_never_read_as_html(client):
    DossierFactory(title="Qxalba <script>alert(1)</script>", chapo="<img src=x onerror=alert(1)>")
    page = lire(client, "/recherche/?q=qxalba")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
