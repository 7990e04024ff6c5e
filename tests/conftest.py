"""Every test starts from the demonstration: it is the site that people know."""

import hashlib
import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from resovilles.cache import generation

from home.demo.documents import fabriquer
from home.models import Accueil
from membres.models import Utilisateur

CE_QUI_FAIT_LA_BASE = [
    "*/migrations/*.py",
    "home/demo/**/*",
    "thesaurus/donnees/*",
    "territoires/donnees/*",
    "membres/roles.py",
    "*/models.py",
    "*/models/*.py",
    "site/resovilles/mots.py",
    "site/resovilles/recherche.py",
    "search/analyse.py",
    "search/lignes.py",
    "requirements.txt",
]


def empreinte():
    """A name for the database that today's models, migrations and demonstration make."""
    somme = hashlib.sha256()
    for motif in CE_QUI_FAIT_LA_BASE:
        for fichier in sorted(settings.BASE_DIR.rglob(motif)):
            if fichier.is_file() and not {".venv", "__pycache__"} & set(fichier.parts):
                somme.update(fichier.read_bytes())
    return somme.hexdigest()[:16]


def base_gardee():
    """Where a loaded SQLite database waits for the next run, or None: CI starts from nothing."""
    if connection.vendor != "sqlite" or os.environ.get("CI"):
        return None
    return settings.BASE_DIR / "var" / "essais" / f"{empreinte()}.sqlite3"


def charger(gardee):
    """The demonstration in the test database: from the kept file, or by its own command."""
    if gardee and gardee.exists():
        with sqlite3.connect(gardee) as source:
            source.backup(connection.connection)
        ContentType.objects.clear_cache()  # their numbers are those of the kept file
        return
    call_command("demo", verbosity=0)
    call_command("indexer", verbosity=0)
    if gardee:
        garder(gardee)


def garder(gardee: Path):
    gardee.parent.mkdir(parents=True, exist_ok=True)
    for ancienne in gardee.parent.glob("*.sqlite3"):
        ancienne.unlink()
    provisoire = gardee.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(provisoire) as cible:
        connection.connection.backup(cible)
    provisoire.rename(gardee)


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """Tables come from the migrations, except where a kept database will replace them."""
    gardee = base_gardee()
    return not (gardee and gardee.exists())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        connection.ensure_connection()
        charger(base_gardee())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The browser comes last: as long as it runs, Django refuses the database to other tests."""
    items.sort(key=lambda item: "parcours" in item.path.parts)


def pytest_unconfigure(config):
    """The last line says what was left out, and why."""
    rapporteur = config.pluginmanager.get_plugin("terminalreporter")
    if rapporteur is None or hasattr(config, "workerinput"):
        return
    motifs = {rapport.longrepr[2].removeprefix("Skipped: ") for rapport in laisses(rapporteur)}
    if motifs:
        rapporteur.write_line(f"Laissé de côté : {' ; '.join(sorted(motifs))}")


def laisses(rapporteur):
    return [r for r in rapporteur.stats.get("skipped", []) if isinstance(r.longrepr, tuple)]


@pytest.fixture(scope="session")
def generation_a_soi(tmp_path_factory):
    """A generation file that no other process of these tests changes."""
    return generation.Fichier(tmp_path_factory.mktemp("cache") / "generation")


@pytest.fixture(autouse=True)
def rien_de_garde(generation_a_soi, monkeypatch):
    """Each test makes its own pages, before and after: nothing kept crosses from one to another."""
    monkeypatch.setattr(generation, "sources", lambda: [generation_a_soi])
    generation_a_soi.changer()


@pytest.fixture
def valider(db):
    """As if the transaction of the test were committed: what waited for that happens."""

    def commettre():
        rappels, connection.run_on_commit = connection.run_on_commit, []
        for _, rappel, *_ in rappels:
            rappel()

    return commettre


@pytest.fixture
def accueil(db):
    return Accueil.objects.get()


@pytest.fixture
def officier(db):
    return Utilisateur.objects.get(email="administration@example.org")


@pytest.fixture
def adherent(db):
    return Utilisateur.objects.get(email="adherent@example.org")


@pytest.fixture
def prouver():
    """Sign a client in as if the password had just been given: exports ask for that."""

    def entrer(client, compte):
        client.force_login(compte)
        session = client.session
        requete = SimpleNamespace(session=session, user=compte)
        record_authentication(requete, compte, method="password")
        session.save()
        return client

    return entrer


@pytest.fixture
def document(db):
    """A public document of the demonstration with its file, as the queue makes it."""
    from resovilles.models import DocumentSite

    document = DocumentSite.objects.get(file="demonstration/gup-bibliographie.pdf")
    fabriquer.func("gup-bibliographie", document.pk)
    document.refresh_from_db()
    return document
