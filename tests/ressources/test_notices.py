"""The documentary base as its readers meet it: a page by notice, a list, what stays hidden."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from resovilles.models import DocumentSite

from ressources.identifiants import isbn_normalise, issn_normalise
from ressources.models import Dossier, Fichier, Lot, Notice, Reference, Responsabilite
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db


def client_de(compte):
    client = Client()
    client.force_login(compte)
    return client


def test_a_notice_is_read_at_its_address(client):
    notice = NoticeFactory(titre="Habiter, marcher, décider", annee=2005, editeur="Un éditeur")
    Responsabilite.objects.create(notice=notice, nom="Le Gall", prenom="Yuna")
    lu = client.get(notice.get_absolute_url()).content.decode()
    assert notice.get_absolute_url() == f"/ressources/notices/{notice.pk}-habiter-marcher-decider/"
    for mots in ("Habiter, marcher, décider", "2005", "Un éditeur", "Yuna"):
        assert mots in lu


def test_a_former_title_leads_to_the_address_of_today(client):
    notice = NoticeFactory(titre="Titre corrigé")
    reponse = client.get(f"/ressources/notices/{notice.pk}-titre-corige/")
    assert (reponse.status_code, reponse.url) == (301, notice.get_absolute_url())


def test_an_internal_notice_exists_for_the_team_only(client, adherent, officier):
    notice = NoticeFactory(titre="Note d’étape tenue secrète", etat=Notice.Etat.INTERNE)
    adresse = notice.get_absolute_url()
    assert client.get(adresse).status_code == 404
    assert client_de(adherent).get(adresse).status_code == 404
    assert client_de(officier).get(adresse).status_code == 200
    assert "tenue secrète" not in client.get("/ressources/notices/").content.decode()


def test_the_notices_of_an_import_are_hidden_until_it_is_opened(client):
    lot = Lot.objects.create(nom="Catalogue d’un partenaire")
    notice = NoticeFactory(lot=lot)
    assert client.get(notice.get_absolute_url()).status_code == 404
    lot.ouvert = True
    lot.save()
    assert client.get(notice.get_absolute_url()).status_code == 200


def test_the_list_has_the_latest_first_and_its_filters(client):
    NoticeFactory(titre="Un livre de 1999", annee=1999)
    NoticeFactory(titre="Un livre de 2001", annee=2001)
    lu = client.get("/ressources/notices/").content.decode()
    assert lu.index("Un livre de 2001") < lu.index("Un livre de 1999")
    lu = client.get("/ressources/notices/?annee=1999").content.decode()
    assert "Un livre de 1999" in lu
    assert "Un livre de 2001" not in lu


def test_a_page_and_a_notice_cite_each_other(client):
    dossier = Dossier.objects.live().first()
    notice = NoticeFactory(titre="Une source du dossier")
    Reference.objects.create(page=dossier, notice=notice)
    assert f'href="{dossier.url}"' in client.get(notice.get_absolute_url()).content.decode()


def test_a_reserved_file_is_announced_and_an_internal_one_is_not(client):
    notice = NoticeFactory()
    for rang, acces in enumerate(("adherents", "interne")):
        document = DocumentSite.objects.all()[rang]
        DocumentSite.objects.filter(pk=document.pk).update(acces=acces, title=f"Fichier {acces}")
        Fichier.objects.create(notice=notice, document=document)
    lu = client.get(notice.get_absolute_url()).content.decode()
    assert "Fichier adherents" in lu
    assert "Fichier interne" not in lu


@pytest.mark.parametrize(
    ("saisie", "garde"),
    [
        ("2-07-040850-7", "9782070408504"),
        ("978-2-07-040850-4", "9782070408504"),
        ("080442957X", "9780804429573"),
        ("  ", ""),
    ],
)
def test_an_isbn_is_kept_with_thirteen_digits(saisie, garde):
    assert isbn_normalise(saisie) == garde


@pytest.mark.parametrize("saisie", ["978-2-07-040850-5", "1234567890", "un isbn", "97820704085"])
def test_a_wrong_isbn_is_refused_with_a_sentence(saisie):
    with pytest.raises(ValidationError, match="n’est pas un ISBN"):
        isbn_normalise(saisie)


@pytest.mark.parametrize(
    ("saisie", "garde"), [("2109-5582", "2109-5582"), ("2434561X", "2434-561X")]
)
def test_an_issn_is_kept_as_it_is_printed(saisie, garde):
    assert issn_normalise(saisie) == garde


def test_a_wrong_issn_is_refused_with_a_sentence():
    with pytest.raises(ValidationError, match="n’est pas un ISSN"):
        issn_normalise("2109-5583")


def test_the_map_of_the_site_has_the_notices_online_and_them_only(client):
    notice, interne = NoticeFactory(), NoticeFactory(etat=Notice.Etat.INTERNE)
    plan = client.get("/sitemap.xml").content.decode()
    assert notice.get_absolute_url() in plan
    assert interne.get_absolute_url() not in plan
