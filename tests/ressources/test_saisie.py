"""A notice is typed in the admin: duplicates are seen, descriptors completed or proposed."""

import pytest

from ressources.models import Notice
from ressources.notices import doublons
from tests.factories import NoticeFactory
from tests.ressources.formulaire import champs_caches
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

MINIMUM = {"etat": "en_ligne", "langue": "fre", "date_entree": "24/11/2026"}
AJOUT = "/gestion/snippets/ressources/notice/add/"


@pytest.fixture
def documentaliste(client):
    from membres.models import Utilisateur

    client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
    return client


def saisir(client, **champs):
    donnees = champs_caches(client.get(AJOUT)) | MINIMUM | champs
    return client.post(AJOUT, donnees)


def test_a_notice_is_entered_with_a_known_term_and_a_new_one(documentaliste):
    gup = Concept.objects.get(identifiant="gup")
    reponse = saisir(
        documentaliste, titre="Un guide tout neuf", descripteurs=[gup.pk, "Marche exploratoire", ""]
    )
    assert reponse.status_code == 302
    notice = Notice.objects.get(titre="Un guide tout neuf")
    assert {terme.libelle for terme in notice.descripteurs.all()} == {
        gup.libelle,
        "Marche exploratoire",
    }
    assert Concept.objects.get(libelle="Marche exploratoire").propose
    accueil = documentaliste.get("/gestion/").content.decode()
    assert "descripteur proposé, à relire" in accueil


def test_a_term_typed_by_its_name_or_its_acronym_is_the_known_one(documentaliste):
    avant = Concept.objects.count()
    saisir(documentaliste, titre="Un guide", descripteurs=["zone urbaine sensible", "CUCS"])
    notice = Notice.objects.get(titre="Un guide")
    assert {terme.identifiant for terme in notice.descripteurs.all()} == {"zus", "cucs"}
    assert Concept.objects.count() == avant


def test_a_refused_form_loses_nothing_and_proposes_nothing(documentaliste):
    avant = Concept.objects.count()
    reponse = saisir(documentaliste, titre="", resume="Trois lignes", descripteurs=["Terme neuf"])
    lu = reponse.content.decode()
    assert "Trois lignes" in lu
    assert "Terme neuf (proposé)" in lu
    assert Concept.objects.count() == avant


def test_a_wrong_isbn_is_told_at_its_field(documentaliste):
    lu = saisir(documentaliste, titre="Un livre", isbn="978-2-07-040850-5").content.decode()
    assert "n’est pas un ISBN" in lu
    assert not Notice.objects.filter(titre="Un livre").exists()


@pytest.mark.parametrize(
    ("saisie", "trouve"),
    [
        ("La gestion urbaine de proximité à l’épreuve", True),
        ("la Gestion urbaine de proximite, à l’epreuve", True),
        ("La gestion urbaine de proximité a l’épreuves", True),
        ("La gestion des déchets", False),
        ("La", False),
        ("", False),
    ],
)
def test_a_title_like_one_of_the_base_is_seen(saisie, trouve):
    notice = NoticeFactory(titre="La gestion urbaine de proximité à l’épreuve")
    assert (notice in doublons(saisie, "")) is trouve


def test_the_same_isbn_is_seen_however_it_is_typed(documentaliste):
    NoticeFactory(titre="Tout autre chose", isbn="9782070408504")
    lu = documentaliste.get("/gestion/base/doublons/?isbn=2-07-040850-7").content.decode()
    assert "Tout autre chose" in lu
    assert documentaliste.get("/gestion/base/doublons/?isbn=rien&titre=%00").status_code == 400


def test_a_notice_is_no_duplicate_of_itself():
    notice = NoticeFactory(titre="La gestion urbaine de proximité à l’épreuve")
    assert notice not in doublons(notice.titre, "", sauf=notice.pk)


def test_the_form_says_what_its_files_lack(documentaliste, document):
    from resovilles.travaux import analyser

    analyser.func(document.pk)
    document.analyse.balise = False
    document.analyse.save()
    notice = NoticeFactory()
    notice.fichiers.create(document=document)
    notice.save()
    lu = documentaliste.get(f"/gestion/snippets/ressources/notice/edit/{notice.pk}/")
    assert "pas balisé" in lu.content.decode()
