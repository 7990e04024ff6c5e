"""From an address to its page: the same answers as Wagtail, in fewer queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from resovilles.models import PageContenu
from resovilles.routage import PagesQuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from tests.factories import PageContenuFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def branche(accueil):
    """/a/b/c/"""
    mere = PageContenuFactory(slug="a", parent=accueil)
    fille = PageContenuFactory(slug="b", parent=mere)
    return mere, fille, PageContenuFactory(slug="c", parent=fille, title="La plus profonde")


def test_a_deep_page_is_found_in_two_queries(client, branche, valider):
    valider()
    client.get("/a/b/c/")
    with CaptureQueriesContext(connection) as capture:
        assert "La plus profonde" in client.get("/a/b/c/").content.decode()
    assert len(capture) == 2


@pytest.mark.parametrize(
    "adresse", ["/a/c/", "/b/", "/a/b/c/d/", "/accueil/a/", "/c/b/a/", "/A/b/"]
)
def test_an_address_that_is_not_a_page_is_not_found(client, branche, adresse):
    assert client.get(adresse).status_code == 404


def test_the_slash_is_added(client, branche):
    assert client.get("/a/b/c").headers["Location"] == "/a/b/c/"


def test_a_page_below_an_unpublished_one_still_answers(client, branche):
    branche[1].unpublish()
    assert [client.get(a).status_code for a in ("/a/b/", "/a/b/c/")] == [404, 200]


def test_a_page_follows_its_parent(client, branche, accueil):
    branche[1].move(accueil, "last-child")
    assert client.get("/b/c/").status_code == 200
    assert client.get("/a/b/c/").status_code in (301, 404)


def test_a_redirect_answers_where_no_page_stands(client, branche):
    Redirect.objects.create(old_path="/ancienne", redirect_page=branche[2])
    assert client.get("/ancienne/").headers["Location"] == "/a/b/c/"


def test_a_restriction_closes_what_is_below(client, branche, officier):
    PageViewRestriction.objects.create(page=branche[0], restriction_type="login")
    assert client.get("/a/b/c/").status_code == 302
    assert branche[2].page_ptr not in PagesQuerySet(Page).public()
    assert branche[2] not in PageContenu.objects.public()
    client.force_login(officier)
    reponse = client.get("/a/b/c/")
    assert reponse.status_code == 200
    assert "private" in reponse["Cache-Control"]


def test_a_page_with_routes_of_its_own_is_asked(client, branche, monkeypatch):
    def route(page, request, morceaux):
        return (
            RouteResult(branche[2])
            if morceaux == ["ailleurs"]
            else Page.route(page, request, morceaux)
        )

    monkeypatch.setattr(PageContenu, "route", route)
    assert "La plus profonde" in client.get("/a/ailleurs/").content.decode()
    assert client.get("/a/b/").status_code == 200


def test_a_draft_is_previewed_as_it_is_and_not_kept(client, branche, officier, valider):
    page = branche[2]
    client.force_login(officier)
    page.title = "Un brouillon"
    page.save_revision()
    valider()
    apercu = client.get(f"/gestion/pages/{page.pk}/view_draft/")
    assert "Un brouillon" in apercu.content.decode()
    assert "Un brouillon" not in client.get("/a/b/c/").content.decode()
    apercu = client.get(f"/gestion/pages/{page.pk}/view_draft/")
    assert "Un brouillon" in apercu.content.decode()
