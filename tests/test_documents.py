"""One view decides on every document."""

import pytest
from resovilles.models import DocumentSite

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("acces", "lecteur", "code"),
    [
        ("public", None, 200),
        ("adherents", None, 403),
        ("adherents", "adherent", 200),
        ("interne", None, 404),
        ("interne", "adherent", 404),
        ("interne", "officier", 200),
    ],
)
def test_who_may_read_a_document(client, request, document, acces, lecteur, code):
    DocumentSite.objects.filter(pk=document.pk).update(acces=acces)
    if lecteur:
        client.force_login(request.getfixturevalue(lecteur))
    assert client.get(document.url).status_code == code


def test_a_stranger_before_an_announced_document_is_told_how_to_ask(client, document):
    DocumentSite.objects.filter(pk=document.pk).update(acces="adherents")
    reponse = client.get(document.url)
    assert reponse.status_code == 403
    assert "Demander un accès" in reponse.content.decode()
    assert document.title not in reponse.content.decode()


def test_hidden_and_missing_documents_answer_alike(client, document):
    DocumentSite.objects.filter(pk=document.pk).update(acces="interne")
    cache = client.get(document.url)
    absent = client.get(document.url.replace(f"/{document.pk}/", "/999999/"))
    assert cache.status_code == absent.status_code == 404
    assert cache.content == absent.content


def test_a_document_without_its_file_yet_says_so(client):
    attendu = DocumentSite.objects.filter(acces="public", file_size=None).first()
    reponse = client.get(attendu.url)
    assert attendu.description_fichier.endswith("en préparation")
    assert reponse.status_code == 503
    assert reponse["Retry-After"] == "60"
    assert "se prépare" in reponse.content.decode()


def test_a_document_says_its_kind_its_weight_and_its_pages(document):
    assert document.description_fichier.startswith("PDF – ")
    assert "page" in document.description_fichier


def test_visible_to_keeps_what_is_reserved_away_from_strangers(adherent, officier):
    tous = DocumentSite.objects.count()
    assert DocumentSite.objects.visible_to(officier).count() == tous
    etranger = DocumentSite.objects.visible_to(None)
    assert not etranger.exclude(acces="public").exists()
    assert etranger.count() <= DocumentSite.objects.visible_to(adherent).count()
