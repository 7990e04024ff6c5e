"""Builds and writers as processes of their own: one is killed, the others lose nothing."""

import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from annuaire.models import Personne
from search.indexation import construire

pytestmark = pytest.mark.django_db(transaction=True)

AMORCE = """
import sys, django
django.setup()
from annuaire.models import Personne
from search.indexation import construire, index_courant
from search.models import Index
from search.resultats import Demande, Recherche
def creer(nom):
    Personne.objects.create(
        prenom="Régie", nom=nom, courriel="regie@example.org", visibilite_courriel="public"
    )
def trouve(question):
    return sorted(r.titre_nu for r in Recherche(Demande(texte=question)).resultats(500))
"""
# Tells when half of the contents are in, then waits until a line is written to it.
BATIR = """
def avancer(fait, total):
    if fait and not dit:
        dit.append(fait)
        print("à moitié", flush=True)
        sys.stdin.readline()
dit = []
construire(avancer)
print("servi", flush=True)
"""
ECRIRE = """
nom = sys.argv[1]
for rang in range(60):
    creer(f"{nom} {rang}")
    if rang == 5:
        print("commencé", flush=True)
Personne.objects.get(nom=f"{nom} 7").delete()
un = Personne.objects.get(nom=f"{nom} 8")
un.prenom = "Comptoir"
un.save()
"""


@pytest.fixture
def adresse(tmp_path):
    """The database that these processes share: that of the tests on PostgreSQL, a copy in a file
    on SQLite, where the tests' own is in memory."""
    Personne.objects.create(
        prenom="Régie", nom="qxancien", courriel="a@example.org", visibilite_courriel="public"
    )
    construire()
    if connection.vendor == "postgresql":
        lue = connection.settings_dict
        port = lue["PORT"] or 5432
        return f"postgres://{lue['USER']}:{lue['PASSWORD']}@{lue['HOST']}:{port}/{lue['NAME']}"
    fichier = tmp_path / "site.sqlite3"
    with sqlite3.connect(fichier) as cible:
        connection.connection.backup(cible)
    return f"sqlite:///{fichier}"


@pytest.fixture
def lancer(adresse, tmp_path):
    lances = []

    def demarrer(code, *arguments):
        environnement = os.environ | {
            "DATABASE_URL": adresse,
            "DJANGO_SETTINGS_MODULE": "resovilles.settings.test",
            "VAR_DIR": str(tmp_path),
            "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), str(settings.SITE_DIR)]),
        }
        lance = subprocess.Popen(
            [sys.executable, "-c", AMORCE + code, *arguments],
            env=environnement,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        lances.append(lance)
        return lance

    yield demarrer
    for lance in lances:
        lance.kill()
        lance.communicate()


def attendre(lance, mot):
    assert lance.stdout.readline().strip() == mot


def dire(lancer, expression):
    """What a new process reads."""
    sortie, _ = lancer(f"print({expression})").communicate(timeout=120)
    return sortie.strip()


def test_a_killed_build_leaves_the_old_index_serving(lancer):
    ancien = dire(lancer, "index_courant().pk")
    batisseur = lancer(BATIR)
    attendre(batisseur, "à moitié")
    batisseur.send_signal(signal.SIGKILL)
    batisseur.wait()
    assert dire(lancer, "index_courant().pk, Index.objects.count()") == f"{ancien} 2"
    assert dire(lancer, "trouve('qxancien')") == "['Régie qxancien']"
    # What is written now is found, and the next build clears the remains away.
    lancer("creer('qxnouveau')").communicate(timeout=120)
    assert dire(lancer, "trouve('qxnouveau')") == "['Régie qxnouveau']"
    suivant = lancer(BATIR)
    attendre(suivant, "à moitié")
    suivant.communicate("\n", timeout=120)
    assert dire(lancer, "Index.objects.count(), trouve('qxnouveau')") == "1 ['Régie qxnouveau']"
    assert dire(lancer, "index_courant().pk") != ancien


def test_writers_lose_nothing_while_an_index_is_built(lancer):
    """Two processes create, rename and delete while the new index is filled and put in place."""
    batisseur = lancer(BATIR)
    attendre(batisseur, "à moitié")
    ecrivains = [lancer(ECRIRE, nom) for nom in ("qxa", "qxe")]
    for ecrivain in ecrivains:
        attendre(ecrivain, "commencé")
    assert "servi" in batisseur.communicate("\n", timeout=120)[0]
    for ecrivain in ecrivains:
        ecrivain.communicate(timeout=120)
        assert ecrivain.returncode == 0
    for nom in ("qxa", "qxe"):
        attendues = sorted(f"Régie {nom} {rang}" for rang in range(60) if rang not in (7, 8))
        assert dire(lancer, f"trouve('{nom}')") == str([f"Comptoir {nom} 8", *attendues])
