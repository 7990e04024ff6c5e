"""What is saved comes back whole; what is broken is refused before anything changes."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from resovilles import sauvegarde
from resovilles.courriel.actions import poster
from resovilles.courriel.models import Courriel
from resovilles.models import MessageRecu

# Also for the order: tests that empty the database come after those that bear the mark.
pytestmark = pytest.mark.django_db


class Installation:
    """A site of its own: its state in one folder, its commands in processes of their own."""

    def __init__(self, dossier, base=None):
        self.dossier = dossier
        self.sauvegardes = dossier / "sauvegardes"
        self.environnement = os.environ | {
            "DJANGO_SETTINGS_MODULE": "resovilles.settings.production",
            "FICHIER_ENV": os.devnull,
            "SECRET_KEY": "sauvegarde-" + "x" * 50,
            "VAR_DIR": str(dossier),
            "DATABASE_URL": base or f"sqlite:///{dossier / 'resovilles.sqlite3'}",
        }

    def lancer(self, *commande):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, commande)],
            cwd=settings.BASE_DIR,
            env=self.environnement,
            capture_output=True,
            text=True,
            check=True,
        )


def adresse_de(base):
    reglages = connection.settings_dict
    hote, port = reglages["HOST"] or "127.0.0.1", reglages["PORT"] or 5432
    secret = f":{reglages['PASSWORD']}" if reglages["PASSWORD"] else ""
    return f"postgres://{reglages['USER']}{secret}@{hote}:{port}/{base}"


@pytest.fixture(scope="module")
def installation(tmp_path_factory, django_db_setup, django_db_blocker):
    """The demonstration in an installation of its own, with a picture and a document."""
    if connection.vendor != "sqlite" and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump n’est pas installé (apt-get install postgresql-client)")
    dossier = tmp_path_factory.mktemp("installation")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            (dossier / "resovilles.sqlite3").write_bytes(connection.connection.serialize())
            base = None
        else:
            base = adresse_de(connection.settings_dict["NAME"])
    for nom in ("medias", "documents"):
        (dossier / nom / "2006").mkdir(parents=True)
        (dossier / nom / "2006" / f"{nom}.txt").write_text(f"contenu de {nom}", encoding="utf-8")
    return Installation(dossier, base)


@pytest.fixture(scope="module")
def archive_faite(installation):
    installation.lancer("sauvegarder")
    return max(installation.sauvegardes.glob(sauvegarde.MOTIF))


@pytest.fixture
def archive(archive_faite, tmp_path, settings, monkeypatch):
    """A copy to be spoilt, and an installation of this process whose database is left alone."""
    settings.VAR_DIR = tmp_path / "var"
    dossiers = {nom: settings.VAR_DIR / nom for nom in ("medias", "documents")}
    for dossier in dossiers.values():
        dossier.mkdir(parents=True)
        (dossier / "avant.txt").write_text("avant", encoding="utf-8")
    monkeypatch.setattr(sauvegarde, "dossiers", lambda: dossiers)
    monkeypatch.setattr(sauvegarde, "remettre_la_base", lambda *_: None)
    return Path(shutil.copy(archive_faite, tmp_path))


@pytest.fixture
def vide(tmp_path):
    """An empty machine: no database, or one without a table."""
    if connection.vendor == "sqlite":
        yield Installation(tmp_path)
        return
    import psycopg

    with psycopg.connect(adresse_de("postgres"), autocommit=True) as serveur:
        serveur.execute("CREATE DATABASE restauration_d_essai")
        yield Installation(tmp_path, adresse_de("restauration_d_essai"))
        serveur.execute("DROP DATABASE restauration_d_essai WITH (FORCE)")


def test_an_archive_holds_the_database_and_every_file(archive_faite):
    with tarfile.open(archive_faite) as tar:
        noms = set(tar.getnames())
    base = "base.sqlite3" if connection.vendor == "sqlite" else "base.pgdump"
    fichiers = {"medias/2006/medias.txt", "documents/2006/documents.txt"}
    assert noms == {base, "empreintes.json"} | fichiers


def test_an_empty_machine_gets_everything_back(archive_faite, vide):
    vide.lancer("restaurer", archive_faite)
    pages = "from wagtail.models import Page; print(Page.objects.live().count())"
    assert int(vide.lancer("shell", "--verbosity=0", "-c", pages).stdout) > 90
    assert (vide.dossier / "documents" / "2006" / "documents.txt").exists()


def test_people_may_write_while_it_is_saved(installation):
    if connection.vendor != "sqlite":
        pytest.skip("pg_dump lit un instantané de lui-même")
    fini = threading.Event()

    def ecrire():
        with sqlite3.connect(installation.dossier / "resovilles.sqlite3", timeout=20) as base:
            while not fini.is_set():
                base.execute("UPDATE wagtailcore_page SET title = title || '.' WHERE depth = 2")
                base.commit()

    ecrivain = threading.Thread(target=ecrire)
    ecrivain.start()
    try:
        installation.lancer("sauvegarder")
    finally:
        fini.set()
        ecrivain.join()
    sauvegarde.verifier(max(installation.sauvegardes.glob(sauvegarde.MOTIF)))


@pytest.mark.parametrize("part", [0.0, 0.3, 0.99])
def test_a_truncated_archive_is_refused_and_nothing_changes(archive, settings, part):
    octets = archive.read_bytes()
    archive.write_bytes(octets[: int(len(octets) * part)])
    with pytest.raises(CommandError, match="Rien n’a été changé"):
        call_command("restaurer", str(archive))
    assert (settings.VAR_DIR / "medias" / "avant.txt").exists()


def test_an_archive_whose_file_was_changed_is_refused(archive, tmp_path):
    falsifiee = tmp_path / "falsifiee.tar.gz"
    with tarfile.open(archive) as avant, tarfile.open(falsifiee, "w:gz") as apres:
        for membre in avant:
            contenu = avant.extractfile(membre)
            if membre.name.startswith("medias/"):
                contenu.read(1)
                membre.size -= 1
            apres.addfile(membre, contenu)
    with pytest.raises(sauvegarde.SauvegardeInvalide, match="modifiée"):
        sauvegarde.verifier(falsifiee)


def test_what_stood_there_is_kept_aside_and_nothing_is_sent_by_itself(archive, settings):
    message = MessageRecu(nom="Une habitante", courriel="h@example.org", objet="Oui", message="Oui")
    courriel = poster("message_recu", "equipe@example.org", {"message": message})
    ecart = sauvegarde.restaurer(archive, dire=str)
    assert (ecart / "medias" / "avant.txt").exists()
    assert not (settings.VAR_DIR / "medias" / "avant.txt").exists()
    courriel.refresh_from_db()
    assert courriel.etat == Courriel.Etat.ECHEC
    assert courriel.erreur == sauvegarde.RETENU


def test_only_the_latest_archives_are_kept(tmp_path, settings):
    settings.SAUVEGARDES_CONSERVEES = 2
    for jour in ("01", "02", "03"):
        archive = tmp_path / f"resovilles-2006-01-{jour}-000000.tar.gz"
        archive.touch()
        sauvegarde.marque(archive).touch()
    (tmp_path / "resovilles-2006-01-04-000000.tar.gz.partiel").touch()
    sauvegarde.oublier_les_anciennes(tmp_path)
    assert {f.name[11:21] for f in tmp_path.iterdir()} == {"2006-01-02", "2006-01-03"}
    assert len(list(tmp_path.iterdir())) == 4  # each with the mark of its control


def test_an_archive_is_read_back_and_its_mark_holds_for_it_alone(archive, archive_faite):
    assert sauvegarde.Archive(archive_faite).est_controlee
    copie = sauvegarde.Archive(archive)
    assert not copie.est_controlee
    sauvegarde.controler(archive)
    assert copie.est_controlee
    with archive.open("ab") as fichier:
        fichier.write(b"x")
    assert not copie.est_controlee
