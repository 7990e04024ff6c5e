"""One view decides on every document."""

import pytest
from django.utils import timezone
from resovilles.models import DocumentSite

from home.models import Accueil
from newsletter.models import Numero
from ressources.models import Fichier
from tests.factories import ActualiteFactory, DossierFactory, NoticeFactory

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


# --- Its weight, where anybody reads --------------------------------------------------------------


def cacher_par_son_niveau(document):
    DocumentSite.objects.filter(pk=document.pk).update(acces="interne")


def reserver(document):
    DocumentSite.objects.filter(pk=document.pk).update(acces="adherents")


def cacher_par_sa_notice(document):
    Fichier.objects.create(notice=NoticeFactory(etat="interne"), document=document)


@pytest.fixture
def partout(document):
    """The file held by each content that the home page and the lists show."""
    dossier = DossierFactory(document=document, last_published_at=timezone.now())
    Accueil.objects.update(dossier_vedette=dossier)
    ActualiteFactory(lien_document=document, a_la_une=True, date_affichee="2031-01-01")
    Numero.objects.create(
        numero=900, titre="Un numéro", date_parution="2031-01-01", document=document, en_ligne=True
    )
    return document


@pytest.mark.parametrize("cacher", [cacher_par_son_niveau, cacher_par_sa_notice, reserver])
@pytest.mark.parametrize(
    ("adresse", "fois"),
    [("/", 3), ("/lettre/", 1), ("/lettre/900/", 1), ("/ressources/dossiers/", 1)],
)
def test_a_file_that_is_not_for_all_says_nothing_of_itself(client, partout, cacher, adresse, fois):
    def lu():
        return client.get(adresse).content.decode().count(partout.description_fichier)

    assert lu() == fois
    cacher(partout)
    assert lu() == 0


@pytest.mark.parametrize("cacher", [cacher_par_son_niveau, cacher_par_sa_notice])
def test_the_home_page_leads_to_no_file_that_is_hidden(client, partout, cacher):
    cacher(partout)
    assert partout.url not in client.get("/").content.decode()


@pytest.mark.parametrize("cacher", [cacher_par_son_niveau, cacher_par_sa_notice, reserver])
def test_what_is_not_for_all_is_kept_by_no_cache_on_the_way(client, officier, document, cacher):
    assert "private" not in client.get(document.url)["Cache-Control"]
    cacher(document)
    client.force_login(officier)
    assert "private, no-store" in client.get(document.url)["Cache-Control"]
