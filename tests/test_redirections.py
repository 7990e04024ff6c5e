"""An address that others have noted leads to what it named, wherever that has moved since."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from resovilles.models import DocumentSite

from tests.factories import PageContenuFactory

pytestmark = pytest.mark.django_db


def test_a_moved_page_and_its_children_are_found_at_their_old_addresses(client, accueil):
    ancien_parent = PageContenuFactory(slug="ancien-parent")
    page = PageContenuFactory(parent=ancien_parent, slug="page", title="La page qui part")
    enfant = PageContenuFactory(parent=page, slug="enfant", title="L’enfant qui suit")
    petit = PageContenuFactory(parent=enfant, slug="petit", title="Le petit qui suit")
    nouveau_parent = PageContenuFactory(slug="nouveau-parent")
    anciennes = {p.url: p.title for p in (page, enfant, petit)}
    page.move(nouveau_parent, pos="last-child")
    for adresse, titre in anciennes.items():
        assert client.get(adresse).status_code == 301
        reponse = client.get(adresse, follow=True)
        assert reponse.status_code == 200
        assert BeautifulSoup(reponse.content, "html.parser").h1.text == titre


def test_two_changes_of_slug_leave_both_old_addresses(client, django_capture_on_commit_callbacks):
    page = PageContenuFactory(slug="premier")
    for slug in ("deuxieme", "troisieme"):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save()
    for ancienne in ("/premier/", "/deuxieme/", "/premier"):
        assert client.get(ancienne, follow=True).redirect_chain[-1][0].endswith("/troisieme/")


def remplacer(document, nom):
    document.file.save(nom, ContentFile(b"%PDF-1.4 autre"))
    return document.url


def test_the_old_address_of_a_replaced_file_leads_to_the_new_one(client, document):
    ancienne = document.url
    nouvelle = remplacer(document, "un-autre-nom.pdf")
    assert nouvelle != ancienne
    reponse = client.get(ancienne)
    assert reponse.status_code == 302
    assert reponse["Location"] == nouvelle
    assert client.get(nouvelle).status_code == 200


def test_the_old_address_of_a_reserved_file_tells_a_stranger_nothing(client, adherent, document):
    ancienne = document.url
    remplacer(document, "un-autre-nom.pdf")
    DocumentSite.objects.update(acces="adherents")
    assert client.get(ancienne).status_code == 404
    client.force_login(adherent)
    assert client.get(ancienne).status_code == 302
