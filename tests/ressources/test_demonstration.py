"""The base of the demonstration has the figures of the 2006 report, and claims nothing real."""

from collections import Counter

import pypdfium2
import pytest
from django_tasks_db.models import DBTaskResult

from home.demo.notices import MENTION, fabriquer_fichier, variantes
from home.demo.textes import fabriquer_texte
from ressources.echange import oai
from ressources.models import Exemplaire, Fichier, Notice, Pret, Responsabilite
from tests.ressources.moisson import MOISSONNEURS, sickle
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db


def test_the_figures_of_2006():
    assert Notice.objects.entrees().count() == 1041
    assert Notice.objects.en_ligne().count() == 751
    assert Notice.objects.internes().count() == 290
    assert Notice.objects.entrees_en(2006).count() == 131
    assert Exemplaire.objects.count() == 300


def par_theme(moissonner, theme):
    """What a harvester gets of one theme; the two programs spell the question each its way."""
    mot = "set" if moissonner is sickle else "set_"
    return {notice.header.identifier for notice in moissonner("oai_dc", **{mot: theme})}


@pytest.mark.parametrize("moissonner", MOISSONNEURS)
def test_others_harvest_the_751_notices_online(moissonner):
    """Page by page, as they stand by default; by set; and one that leaves is told as gone."""
    en_ligne = {
        f"{oai.PREFIXE}{pk}" for pk in Notice.objects.en_ligne().values_list("pk", flat=True)
    }
    assert oai.PAR_PAGE < 751 / 4
    lues = moissonner("oai_dc")
    assert len(lues) == 751
    assert {notice.header.identifier for notice in lues} == en_ligne
    assert not any(notice.header.deleted for notice in lues)

    themes = Concept.objects.filter(pk__in=Notice.objects.en_ligne().values("themes"))[:3]
    ensembles = [par_theme(moissonner, theme.identifiant) for theme in themes]
    assert all(ensembles)
    assert set.union(*ensembles) <= en_ligne

    partie = Notice.objects.en_ligne().first()
    identifiant = f"{oai.PREFIXE}{partie.pk}"
    partie.delete()
    parties = [n.header.identifier for n in moissonner("oai_dc") if n.header.deleted]
    assert parties == [identifiant]


def test_every_file_is_asked_for_with_three_to_forty_pages():
    """One by notice, in the queue that makes them; what a file holds is looked at below."""
    demandes = DBTaskResult.objects.filter(task_path=fabriquer_fichier.module_path)
    pages = [demande.args_kwargs["args"][3] for demande in demandes]
    assert len(pages) == Fichier.objects.count() >= 120
    assert 3 <= min(pages) < max(pages) <= 40


def test_twenty_copies_are_out_and_five_are_late():
    assert Pret.objects.en_cours().count() == 20
    assert Pret.objects.en_retard().count() == 5


def test_no_two_titles_are_alike_but_for_one_word():
    titres = Notice.objects.values_list("titre", flat=True)
    formes = Counter(forme for titre in titres for forme in set(variantes(titre)))
    assert [forme for forme, nombre in formes.items() if nombre > 1] == []


def test_the_most_downloaded_of_2006_are_those_of_the_report(client, officier):
    client.force_login(officier)
    lu = client.get("/gestion/base/chiffres/?annee=2006").content.decode()
    premier = lu.index("Liste des ZUS et des ZFU")
    assert premier < lu.index("émeutes de novembre 2005") < lu.index("diagnostic en marchant")


def test_nothing_real_signs_an_invented_work():
    inventees = Notice.objects.filter(source=MENTION)
    assert inventees.count() == 1041
    assert not inventees.exclude(isbn="", issn="").exists()
    assert not inventees.exclude(editeur__icontains="imaginaire").exists()
    organismes = Responsabilite.objects.filter(est_collectivite=True)
    assert not organismes.exclude(nom__icontains="imaginaire").exists()


def test_thirty_files_are_for_members():
    fichiers = Fichier.objects.filter(notice__in=Notice.objects.en_ligne())
    assert fichiers.count() >= 120
    assert fichiers.filter(document__acces="adherents").count() == 30


@pytest.mark.parametrize("pages", [3, 40])
def test_a_file_has_the_pages_and_the_words_that_it_should(pages):
    texte = fabriquer_texte("Une marche dans le quartier", "gusp-cadre-de-vie", pages)
    with pypdfium2.PdfDocument(texte.read()) as document:
        assert len(document) == pages
        mots = [page.get_textpage().get_text_range().split() for page in document]
    assert min(map(len, mots)) > 200


def test_the_queue_makes_a_file_once():
    fichier = Fichier.objects.select_related("document").first()
    document = fichier.document
    fabriquer_fichier.func(document.pk, "Un titre", "sante", 3)
    document.refresh_from_db()
    assert document.nombre_pages == 3
    avant = document.file_size
    fabriquer_fichier.func(document.pk, "Un titre", "sante", 9)
    document.refresh_from_db()
    assert document.file_size == avant


def test_notices_bear_the_keywords_that_their_words_name():
    mot_cle = Notice.objects.filter(descripteurs__identifiant="cucs")
    assert mot_cle.exists()
    for notice in mot_cle:
        assert "CUCS" in f"{notice.titre} {notice.resume}"
