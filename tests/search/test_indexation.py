"""The index in step with the contents, and built anew without losing anything."""

import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from resovilles.recherche import contenus_changes

from annuaire.models import Personne
from search import indexation
from search.colonnes import colonnes
from search.indexation import construire, elaguer, index_courant
from search.models import Changement, Index
from search.resultats import Demande, Recherche
from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    PageContenuFactory,
    StructureFactory,
)
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db


def trouve(question):
    return [resultat.titre_nu for resultat in Recherche(Demande(texte=question)).resultats()]


def adresses(question):
    return [resultat.adresse for resultat in Recherche(Demande(texte=question)).resultats()]


def personne(nom):
    """Somebody whom everybody may know of; her rows need no tree."""
    visible = Personne.Visibilite.PUBLIC
    return Personne(
        prenom="Régie", nom=nom, courriel=f"{nom}@example.org", visibilite_courriel=visible
    )


# --- In step --------------------------------------------------------------------------------
def test_what_is_saved_is_found_at_once_by_its_new_words_only():
    structure = StructureFactory(title="Régie Qxalba")
    assert trouve("qxalba") == ["Régie Qxalba"]
    structure.title = "Régie Qxelbe"
    structure.save()
    assert trouve("qxalba") == []
    assert trouve("qxelbe") == ["Régie Qxelbe"]
    structure.delete()
    assert trouve("qxelbe") == []


def test_what_is_undone_is_not_found():
    with transaction.atomic():
        StructureFactory(title="Régie Qxalba")
        assert trouve("qxalba") == ["Régie Qxalba"]
        transaction.set_rollback(True)
    assert trouve("qxalba") == []
    StructureFactory(title="Régie Qxelbe")
    assert trouve("qxelbe") == ["Régie Qxelbe"]


def test_a_draft_changes_nothing_until_it_is_published():
    page = ActualiteFactory(title="Note qxalba")
    page.title = "Note qxelbe"
    revision = page.save_revision()
    assert (trouve("qxalba"), trouve("qxelbe")) == (["Note qxalba"], [])
    revision.publish()
    assert (trouve("qxalba"), trouve("qxelbe")) == ([], ["Note qxelbe"])


def test_pages_below_one_that_moves_are_found_at_their_new_address():
    un, deux = PageContenuFactory(slug="un"), PageContenuFactory(slug="deux")
    PageContenuFactory(parent=un, slug="note", title="Note qxalba")
    un.move(deux, pos="last-child")
    assert adresses("qxalba") == ["/deux/un/note/"]


def test_themes_given_after_the_page_is_saved_are_counted():
    page = DossierFactory(title="Dossier qxalba")
    theme = Concept.objects.get(identifiant="sante")
    page.themes.add(theme)
    page.save()
    demande = Demande(texte="qxalba", filtres={"theme": ("sante",)})
    assert Recherche(demande).total == 1
    assert Recherche(demande).comptes()["theme"] == {theme.pk: 1}


def test_bulk_writes_say_so():
    Personne.objects.bulk_create([personne("Qxalba")])
    assert trouve("qxalba") == []
    pks = Personne.objects.filter(nom="Qxalba").values_list("pk", flat=True)
    contenus_changes.send(Personne, pks=list(pks))
    assert trouve("qxalba") == ["Régie Qxalba"]


def test_arrays_catch_up_with_what_they_read_and_start_again_when_the_journal_is_cut(monkeypatch):
    avant = colonnes()
    StructureFactory(title="Régie Qxalba")
    assert len(colonnes()) == len(avant) + 1
    monkeypatch.setattr(indexation, "JOURNAL", 0)
    elaguer()
    assert Changement.objects.count() == 0
    assert trouve("qxalba") == ["Régie Qxalba"]


def test_changes_are_kept_for_the_build_that_has_to_catch_up(monkeypatch):
    StructureFactory(title="Régie Qxbeta")
    Index.objects.create(version=indexation.VERSION)  # under way
    monkeypatch.setattr(indexation, "JOURNAL", 0)
    elaguer()
    assert Changement.objects.exists()


# --- Built anew -----------------------------------------------------------------------------
def test_a_build_gives_the_same_answers_and_leaves_one_index():
    questions = ["participation", "CUCS", "n° 46", "44109"]
    avant = [trouve(question) for question in questions]
    ancien = index_courant().pk
    construire()
    assert index_courant().pk != ancien
    assert [trouve(question) for question in questions] == avant
    assert Index.objects.count() == 1
    assert f"recherche_lignes_{ancien}" not in connection.introspection.table_names()


@contextmanager
def au_milieu(monkeypatch, faire):
    """Do something when half of the contents are in the new index, behind its back."""
    remplir = indexation.remplir

    def remplir_puis_faire(cible, avancer):
        remplir(cible, avancer)
        faire()

    monkeypatch.setattr(indexation, "remplir", remplir_puis_faire)
    yield
    monkeypatch.undo()


def test_what_changes_during_a_build_is_not_lost(monkeypatch):
    change = StructureFactory(title="Régie Qxalba")
    parti = StructureFactory(title="Régie Qxolbo")

    def ecrire():
        StructureFactory(title="Régie Qxilbi")
        change.title = "Régie Qxelbe"
        change.save()
        parti.delete()
        assert trouve("qxilbi") == ["Régie Qxilbi"]  # the old index follows too

    with au_milieu(monkeypatch, ecrire):
        construire()
    assert trouve("qxilbi") == ["Régie Qxilbi"]
    assert trouve("qxelbe") == ["Régie Qxelbe"]
    assert trouve("qxalba") == trouve("qxolbo") == []


def test_a_build_that_is_killed_leaves_the_old_index_serving(monkeypatch):
    ancien = index_courant().pk

    def mourir():
        raise KeyboardInterrupt

    with au_milieu(monkeypatch, mourir), pytest.raises(SystemExit):
        call_command("indexer", verbosity=0)
    assert index_courant().pk == ancien
    assert trouve("clspd") != []
    assert Index.objects.count() == 2
    construire()
    assert Index.objects.count() == 1


def test_the_command_builds_nothing_when_an_index_serves():
    ancien = index_courant().pk
    call_command("indexer", "--si-absent", verbosity=0)
    assert index_courant().pk == ancien


# --- Missing --------------------------------------------------------------------------------
def test_without_an_index_the_site_answers_and_says_so(client):
    Index.objects.all().delete()
    for adresse in ("/recherche/?q=ville", "/recherche/flux/?q=ville", "/"):
        assert client.get(adresse).status_code == 200
    assert client.get("/recherche/suggestions/?q=ville").json() == {"suggestions": []}
    assert "La recherche se prépare" in client.get("/recherche/?q=ville").content.decode()
    assert client.get("/sante/").json()["index"] == "en panne : IndexAbsent"
    assert DossierFactory(title="Dossier qxalba").pk
    construire()
    assert trouve("qxalba") == ["Dossier qxalba"]


def test_an_index_of_another_version_does_not_serve(monkeypatch):
    monkeypatch.setattr(indexation, "VERSION", indexation.VERSION + 1)
    assert index_courant() is None


# --- With writers of their own connections (PostgreSQL) ---------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="deux écrivains à la fois demandent PostgreSQL (DATABASE_URL)",
)
def test_writers_during_a_build_lose_nothing(settings):
    construire()
    fini = threading.Event()

    def ecrire(nom):
        rang = 0
        while not fini.is_set() or rang < 20:
            personne(f"{nom}{rang}").save()
            rang += 1
        connection.close()

    ecrivains = [threading.Thread(target=ecrire, args=(nom,)) for nom in ("qxa", "qxe")]
    for ecrivain in ecrivains:
        ecrivain.start()
    construire()
    fini.set()
    for ecrivain in ecrivains:
        ecrivain.join()
    attendues = Personne.objects.filter(prenom="Régie").count()
    assert Recherche(Demande(texte="régie")).total >= attendues
