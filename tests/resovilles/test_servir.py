"""The supervisor: what it starts ends with it, and comes back without a rival."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds that the processes may take before the test gives up

# A child that holds a lock, as a web server holds its port, shared with a child of its own.
ENFANT = """
import fcntl, os, signal, sys
verrou = open(sys.argv[1], "w")
try:
    fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("la place est prise", flush=True)
if sys.argv[2] == "famille" and os.fork() == 0:
    signal.pause()
print("né", os.getpid(), flush=True)
signal.pause()
"""
SUPERVISEUR = """
import sys
import django
django.setup()
from django.core.management import call_command
from resovilles.management.commands import servir
servir.les_commandes = lambda *_: {"travaux": [sys.executable, "-c", *sys.argv[1:]]}
servir.DELAI_DE_REPRISE = 0
call_command("servir")
"""


@pytest.fixture
def servir(tmp_path):
    """Start a supervisor; every process that it starts shares its output."""
    lances = []

    def lancer(sorte):
        superviseur = subprocess.Popen(
            [sys.executable, "-c", SUPERVISEUR, ENFANT, str(tmp_path / "verrou"), sorte],
            cwd=RACINE,
            env=os.environ
            | {"PYTHONPATH": "site", "DJANGO_SETTINGS_MODULE": "resovilles.settings.test"},
            stdout=subprocess.PIPE,
            text=True,
        )
        lances.append(superviseur)
        return superviseur

    yield lancer
    for superviseur in lances:
        superviseur.terminate()
        superviseur.communicate(timeout=PATIENCE)


def naissance(superviseur):
    """Read until a child says its number; return it with what came before."""
    lus = []
    while not (ligne := superviseur.stdout.readline()).startswith("né"):
        assert ligne, lus
        lus.append(ligne)
    return int(ligne.split()[1]), "".join(lus)


@pytest.mark.parametrize("demande", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_demand_to_stop_ends_the_whole_family(servir, demande):
    superviseur = servir("famille")
    naissance(superviseur)
    superviseur.send_signal(demande)
    # The output closes when the last process that shares it is gone.
    assert "Tout est arrêté." in superviseur.communicate(timeout=PATIENCE)[0]
    assert superviseur.returncode == 0


def test_a_killed_child_comes_back_and_what_it_left_is_gone(servir):
    superviseur = servir("famille")
    premier, _ = naissance(superviseur)
    os.kill(premier, signal.SIGKILL)
    second, dit = naissance(superviseur)
    assert "je le relance" in dit
    assert "la place est prise" not in dit
    assert second != premier


def test_a_killed_supervisor_leaves_no_child(servir):
    superviseur = servir("seul")
    naissance(superviseur)
    superviseur.kill()
    superviseur.communicate(timeout=PATIENCE)
