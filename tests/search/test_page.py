"""The page of results, its addresses, and what it does with anything that is typed."""

from urllib.parse import quote

import feedparser
import numpy as np
import pytest
from django.db import OperationalError
from django.utils import timezone
from resovilles.donnees_personnelles import purger
from resovilles.recherche import textes_du_corps
from wagtail.models import Page, PageViewRestriction

from ressources.models import Dossier, Notice
from search import classement, ecran, resultats, sans_reponse
from search.models import Choix, RechercheSansReponse
from search.resultats import Demande, Recherche
from tests.factories import DossierFactory, NoticeFactory, PublicationFactory
from tests.search.hostiles import EXTREMES, hostiles

pytestmark = pytest.mark.django_db


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    return reponse.content.decode()


def test_a_work_is_of_its_own_year_not_of_the_one_it_came_in(client):
    NoticeFactory(titre="Zébulonnade", annee=1994, date_entree="2003-05-02")
    assert "Zébulonnade" in lire(client, "/recherche/?q=zebulonnade+année:1994")
    assert "Zébulonnade" not in lire(client, "/recherche/?q=zebulonnade+année:2003")


@pytest.mark.parametrize("tape", ["10000", "10 000", "10\u202f000", "10\u00a0000"])
@pytest.mark.parametrize("ecrit", ["10000", "10 000", "10\u202f000"])
def test_thousands_are_found_however_they_are_written(client, tape, ecrit):
    NoticeFactory(titre=f"Zébulonnade des {ecrit} logements")
    assert "Zébulonnade" in lire(client, f"/recherche/?q=zebulonnade+{quote(tape)}")


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


def test_the_page_tells_how_much_there_is_to_find(client):
    page = lire(client, "/recherche/")
    en_ligne = Notice.objects.visible_to(None)
    assert f"{en_ligne.count()} notices, " in page
    en_ligne.first().delete()
    assert f"{en_ligne.count()} notices, " in lire(client, "/recherche/")


def test_an_empty_field_of_a_block_is_no_word():
    dits = [texte.texte for page in Dossier.objects.all() for texte in textes_du_corps(page.corps)]
    assert len(dits) > 20
    assert not any("None" in dit for dit in dits)


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


@pytest.mark.parametrize("tri", ["pertinence", "date", "titre"])
@pytest.mark.parametrize("q", ["ville", "projet de quartier", "habitants -emploi"])
def test_pages_follow_each_other_without_a_double_nor_a_loss(monkeypatch, q, tri):
    """Beyond the results that are compared word by word, too."""
    monkeypatch.setattr(classement, "COMPARES", 15)
    premiere = Recherche(Demande(texte=q, tri=tri))
    assert premiere.pages > 2
    vus = []
    for page in range(1, premiere.pages + 1):
        vus += [r.cle for r in Recherche(Demande(texte=q, tri=tri, page=page)).resultats()]
    assert len(vus) == len(set(vus)) == premiere.total
    d_un_coup = premiere.positions(0, premiere.total)
    assert vus == [
        (int(premiere.colonnes.modeles[p]), int(premiere.colonnes.pks[p])) for p in d_un_coup
    ]


def test_equal_but_for_rounding_stays_in_its_page(monkeypatch):
    """A score a hair below another is the same score: its date decides, on every page alike."""

    def presque(colonnes, *_):
        return 7 - np.arange(len(colonnes)) * 1e-9

    monkeypatch.setattr(classement, "premier_score", presque)
    lue = Recherche(Demande(texte="ville"))

    def premiers(combien):
        trouvees = (lue.colonnes, lue.moteur, [], [], [], lue.finales)
        return classement.par_pertinence(*trouvees, combien).tolist()

    for combien in (1, 7, 20, 150):
        assert premiers(combien) == premiers(lue.total)[:combien]


def test_pages_end_somewhere_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(resultats, "PAGES_MAXIMUM", 3)
    monkeypatch.setattr(ecran, "PAGES_MAXIMUM", 3)
    page = lire(client, "/recherche/?q=ville&page=4")
    assert "Il n’y a pas de page 4" in page
    assert "page=4" not in page
    assert "page=2" in page


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
    for question in ("Emprunter+un+livre", "emprunter+des+livres"):
        assert "Comment emprunter." in lire(client, f"/recherche/?q={question}")
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
NAVIGATEUR = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
}


def chercher(client, q, **entetes):
    return client.get("/recherche/", {"q": q}, headers=NAVIGATEUR | entetes)


def test_questions_without_answer_are_counted_by_day_and_forgotten(client, settings):
    for _ in range(2):
        chercher(client, "Les XYLOPHONES")
    lue = RechercheSansReponse.objects.get()
    assert (lue.question, lue.nombre, lue.jour) == ("xylophones", 2, timezone.localdate())
    settings.RECHERCHES_CONSERVEES_JOURS = -1
    purger()
    assert not RechercheSansReponse.objects.exists()


@pytest.mark.parametrize("q", ["awa@example.org", "06 12 34 56 78", "les", "ville", "-xylophone"])
def test_what_may_name_somebody_or_finds_something_is_not_kept(client, q):
    chercher(client, q)
    assert not RechercheSansReponse.objects.exists()


@pytest.mark.parametrize("navigateur", ["", "Mozilla/5.0 (compatible; Exemplebot/2.1)", "curl/8.5"])
def test_robots_are_not_counted(client, navigateur):
    chercher(client, "xylophones", **{"User-Agent": navigateur})
    assert not RechercheSansReponse.objects.exists()


def test_nobody_fills_the_table(client, monkeypatch):
    monkeypatch.setattr(sans_reponse, "PAR_JOUR", 3)
    for rang in range(6):
        chercher(client, f"qxalba{'abcdef'[rang]}")
    assert RechercheSansReponse.objects.count() == 3


def test_a_question_that_cannot_be_written_is_answered_all_the_same(client, monkeypatch):
    def occupee(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(sans_reponse, "ecrire", occupee)
    reponse = chercher(client, "xylophones")
    assert (reponse.status_code, RechercheSansReponse.objects.count()) == (200, 0)


# --- Anything can be typed ----------------------------------------------------------------------
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
    """Five thousand, without the page around; through the page, at 10,000 records and with the
    time that each takes: benchmarks/recherche.py."""
    for question in hostiles(5000):
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
