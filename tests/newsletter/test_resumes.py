"""How each content stands in a letter: in public words, with what its file weighs."""

import pytest
from resovilles.acces import Acces

from ressources.models import Exemplaire
from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    FicheFactory,
    NoticeFactory,
    PublicationFactory,
    RencontreFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fabrique", "nature"),
    [
        (DossierFactory, "Dossier thématique"),
        (FicheFactory, "Fiche expérience"),
        (PublicationFactory, "Publication"),
        (ActualiteFactory, "Actualité"),
        (RencontreFactory, "Rencontre"),
    ],
)
def test_a_page_gives_its_title_its_standfirst_and_its_address(fabrique, nature):
    page = fabrique()
    resume = page.resume_lettre()
    assert (resume.titre, resume.texte, resume.adresse) == (page.title, page.chapo, page.url)
    assert resume.nature == nature
    assert resume.emprunt == ""


def test_a_public_file_says_its_weight_and_a_reserved_one_nothing(document):
    dossier = DossierFactory(document=document)
    assert dossier.resume_lettre().detail == document.description_fichier
    document.acces = Acces.ADHERENTS
    assert DossierFactory(document=document).resume_lettre().detail == ""


def test_a_meeting_gives_its_day():
    rencontre = RencontreFactory(lieu="Maison des associations")
    resume = rencontre.resume_lettre()
    assert resume.jour == rencontre.jour_du_texte
    assert "Maison des associations" in resume.detail


def test_a_notice_is_borrowed_only_when_a_copy_is_lent():
    notice = NoticeFactory(resume="Ce que disent les habitants.", note="Vu par l’équipe")
    assert notice.resume_lettre().emprunt == ""
    Exemplaire.objects.create(notice=notice, cote="EMP 1", etat=Exemplaire.Etat.SUR_PLACE)
    assert notice.resume_lettre().emprunt == ""
    Exemplaire.objects.create(notice=notice, cote="EMP 2")
    resume = notice.resume_lettre()
    assert resume.emprunt == f"/ressources/emprunter/{notice.pk}/"
    assert "Vu par l’équipe" not in str(resume)
