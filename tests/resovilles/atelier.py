"""A database of one's own and real processes at work on it, to be killed."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import environ
import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult
from resovilles.courriel.models import Courriel
from resovilles.settings.production import SQLITE_REGLAGES
from resovilles.taches.models import Essai

RACINE = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds that a process may take before the test gives up
# Only the tables at stake, and nothing of what follows a whole migration.
CREER = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
migrations = MigrationExecutor(connection)
applications = ("django_tasks_database", "taches", "courriel")
feuilles = migrations.loader.graph.leaf_nodes()
migrations.migrate([feuille for feuille in feuilles if feuille[0] in applications])
"""
SERVEUR = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/").rpartition("/")[0]
ALIAS = "atelier"


class Atelier:
    """A database, reached by the tests under ALIAS, and the commands that work on it."""

    def __init__(self, adresse, dossier):
        self.lances = []
        self.environnement = os.environ | {
            "DJANGO_SETTINGS_MODULE": "resovilles.settings.production",
            "FICHIER_ENV": os.devnull,
            "VAR_DIR": str(dossier),
            "SECRET_KEY": "atelier-" + "x" * 50,
            "DATABASE_URL": adresse,
            "PYTHONPATH": "site",
        }
        reglages = {"OPTIONS": SQLITE_REGLAGES if adresse.startswith("sqlite") else {}}
        reglages |= environ.Env.db_url_config(adresse)
        connections.databases[ALIAS] = connections["default"].settings_dict | reglages
        self.executer("-c", CREER)

    def fermer(self):
        connections[ALIAS].close()
        del connections[ALIAS], connections.databases[ALIAS]

    def executer(self, *arguments):
        commande = [sys.executable, *arguments]
        subprocess.run(commande, cwd=RACINE, env=self.environnement, check=True, timeout=PATIENCE)

    def vider(self):
        for modele in (DBTaskResult, Essai, Courriel):
            modele.objects.using(ALIAS).all()._raw_delete(ALIAS)  # not all tables are there

    def lancer(self, *options, **variables):
        """A worker of the queue, who first takes up what the one before it left."""
        ouvrier = subprocess.Popen(
            [sys.executable, "manage.py", "travailler", "--nom=essai", *options],
            cwd=RACINE,
            env=self.environnement | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lances.append(ouvrier)
        return ouvrier

    def tuer_les_survivants(self):
        for ouvrier in self.lances:
            ouvrier.kill()

    def finir(self, **variables):
        """A worker that ends by itself once everything is done."""
        ouvrier = self.lancer("--une-fois", **variables)
        ouvrier.communicate(timeout=PATIENCE)
        assert ouvrier.returncode == 0


@contextmanager
def base_sqlite(dossier):
    yield f"sqlite:///{dossier / 'atelier.sqlite3'}"


@contextmanager
def base_postgresql(_):
    """A new database on the server that DATABASE_URL names, or on this machine's."""
    psycopg = pytest.importorskip("psycopg")
    nom = f"atelier_{os.getpid()}"
    try:
        serveur = psycopg.connect(f"{SERVEUR}/postgres", autocommit=True, connect_timeout=2)
    except psycopg.Error:
        pytest.skip("aucun serveur PostgreSQL ne répond")
    with serveur:
        serveur.execute(f"CREATE DATABASE {nom}")
        try:
            yield f"{SERVEUR}/{nom}"
        finally:
            serveur.execute(f"DROP DATABASE {nom} WITH (FORCE)")
