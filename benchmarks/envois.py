"""What a sending costs: personally addressed messages to Postfix's smtp-sink, by two workers.

    python -m benchmarks.envois [NUMBER]

On SQLite, then on PostgreSQL where DATABASE_URL or this machine has a server. Prints messages per
second, memory, the shares of composition, database and mail, and what public pages take
meanwhile, beside the bars; asserts nothing.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import banc
from benchmarks.vitesse import ligne, titre

NOMBRE = 100_000
OUVRIERS = 2
BARRES = {"sqlite": 500, "postgresql": 1000}  # messages per second
LOCAL = "postgres://postgres@127.0.0.1:5432/"
# A database of its own on the server that DATABASE_URL names, or on this machine's.
SERVEUR = os.environ.get("DATABASE_URL", LOCAL).rpartition("/")[0]
BASE = "banc_envois"
DOSSIER = banc.BANC / "envois"
OUTILS = banc.RACINE / "var" / "outils"
PAGE = "/qui-sommes-nous/"
AU_REPOS = 5  # seconds


def smtp_sink():
    """The program, and what it needs to run from where scripts/systeme.py unpacked it."""
    chemins = os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin:" + str(OUTILS / "usr/sbin")
    return shutil.which("smtp-sink", path=chemins)


@contextmanager
def puits():
    """A mail server that takes everything and keeps nothing."""
    port = banc.port_libre()
    environnement = os.environ | {"LD_LIBRARY_PATH": str(OUTILS / "usr/lib/postfix")}
    droits = ["-u", "nobody"] if os.geteuid() == 0 else []  # it refuses to be root
    commande = [smtp_sink(), *droits, f"127.0.0.1:{port}", "100"]
    processus = subprocess.Popen(commande, env=environnement)
    try:
        attendre(port)
        yield port
    finally:
        processus.terminate()
        processus.wait()


def attendre(port):
    for _ in range(100):
        with socket.socket() as prise:
            if prise.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def environnement(genre, port):
    shutil.rmtree(DOSSIER, ignore_errors=True)
    DOSSIER.mkdir(parents=True)
    base = f"sqlite:///{DOSSIER / 'envois.sqlite3'}"
    if genre == "postgresql":
        base = f"{SERVEUR}/{BASE}"
        psql(f"DROP DATABASE IF EXISTS {BASE} WITH (FORCE)")
        psql(f"CREATE DATABASE {BASE}")
    return banc.ENVIRONNEMENT | {
        "DATABASE_URL": base,
        "VAR_DIR": str(DOSSIER),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "RETOURS_ADRESSE": "retours@example.org",
    }


def gerer(environnement, *mots):
    commande = [sys.executable, *mots]
    fait = subprocess.run(
        commande, cwd=banc.RACINE, env=environnement, check=True, capture_output=True, text=True
    )
    return fait.stdout


def preparer(entour, nombre):
    """A site of its own, with the demonstration; the number of the sending."""
    for mots in (
        ("migrate", "--verbosity", "0"),
        ("createcachetable",),
        ("collectstatic", "--noinput", "--verbosity", "0"),
        ("demo", "--verbosity", "0"),
    ):
        gerer(entour, "manage.py", *mots)
    return gerer(entour, "-m", "benchmarks.envoi_sur_place", str(nombre)).strip()


def mesurer(genre, nombre, port):
    """What each worker says, how long all took, the 99th centile of a page before and meanwhile."""
    entour = environnement(genre, port)
    print(f"→ {genre} : site mesuré et {nombre} abonnés", flush=True)
    pk = preparer(entour, nombre)
    with site(entour) as serveur:
        avant = attentes(serveur, until=time.monotonic() + AU_REPOS)
        debut = time.monotonic()
        ouvriers = [ouvrier(entour, pk) for _ in range(OUVRIERS)]
        pendant = attentes(serveur, ouvriers=ouvriers)
        releves = [json.loads(un.communicate()[0]) for un in ouvriers]
    return releves, time.monotonic() - debut, avant, pendant


def ouvrier(entour, pk):
    commande = [sys.executable, "-m", "benchmarks.facteur", pk]
    return subprocess.Popen(
        commande, cwd=banc.RACINE, env=entour, stdout=subprocess.PIPE, text=True
    )


def site(entour):
    """The public site over the same base, its pages not kept: each reading asks the base."""
    port = banc.port_libre()
    commande = [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        "--blocking-threads=2",
        "--log-level=error",
        "resovilles.wsgi:application",
    ]
    return banc.lance(commande, port, entour | {"CACHE_PAGES": "0"}, PAGE)


def attentes(serveur, until=0, ouvriers=()):
    """The 99th centile (ms) of a page read again and again, as a visitor every 20 ms would."""
    durees = []
    while time.monotonic() < until or any(un.poll() is None for un in ouvriers):
        debut = time.perf_counter()
        serveur.lire(PAGE)
        durees.append(1000 * (time.perf_counter() - debut))
        time.sleep(0.02)
    return sorted(durees)[len(durees) * 99 // 100]


def attente_du_disque():
    """Milliseconds for a small writing to reach the disk: each message waits for one."""
    durees = []
    with tempfile.NamedTemporaryFile(dir=banc.BANC) as fichier:
        for _ in range(200):
            debut = time.perf_counter()
            os.write(fichier.fileno(), b"x" * 4096)
            os.fdatasync(fichier.fileno())
            durees.append(1000 * (time.perf_counter() - debut))
    return median(durees)


def dire(genre, nombre, releves, avant, pendant):
    secondes = max(releve["secondes"] for releve in releves)
    debit = nombre / secondes
    titre(f"{nombre} messages, {OUVRIERS} ouvriers, {genre}")
    ligne("messages par seconde", f"{debit:.0f}", f"≥ {BARRES[genre]}", debit >= BARRES[genre])
    ecart = max(releve["memoire"][1] - releve["memoire"][0] for releve in releves)
    pic = max(releve["memoire"][1] for releve in releves)
    ligne(
        "mémoire d’un ouvrier, de la première minute à la fin",
        f"+{ecart:.0f} Mo",
        "≤ 10 Mo",
        ecart <= 10,
    )
    ligne("mémoire d’un ouvrier, au plus", f"{pic:.0f} Mo", "", None)
    calcul = sum(releve["calcul"] for releve in releves)
    ligne("calcul d’un message, dans l’ouvrier", f"{1000 * calcul / nombre:.2f} ms", "", None)
    ligne("une écriture jusqu’au disque, au repos", f"{attente_du_disque():.1f} ms", "", None)
    total = sum(releve["secondes"] for releve in releves)
    for part in ("composition", "base", "courriel"):
        duree = sum(releve[part] for releve in releves)
        ligne(f"part : {part}", f"{100 * duree / total:.0f} %", "", None)
    ligne("une page pendant l’envoi, 99e centile", f"{pendant:.0f} ms", "", None)
    rapport = pendant / avant
    ligne(f"le même rapporté au repos ({avant:.0f} ms)", f"{rapport:.1f} ×", "≤ 2 ×", rapport <= 2)


def psql(ordre):
    """True when the server has done it."""
    commande = ["psql", "-q", f"{SERVEUR}/postgres", "-c", ordre]
    return not subprocess.run(commande, capture_output=True, check=False).returncode


def a_un_serveur_postgresql():
    return SERVEUR.startswith("postgres") and bool(shutil.which("psql")) and psql("SELECT 1")


def main(nombre=NOMBRE, *genres):
    if smtp_sink() is None:
        print("Les envois ne sont pas mesurés : il manque smtp-sink (paquet postfix).")
        return
    genres = genres or ["sqlite", *(["postgresql"] if a_un_serveur_postgresql() else [])]
    with puits() as port:
        for genre in genres:
            releves, _, avant, pendant = mesurer(genre, int(nombre), port)
            dire(genre, int(nombre), releves, avant, pendant)
    if "postgresql" not in genres:
        print("\nPostgreSQL n’est pas mesuré : aucun serveur ne répond.")


if __name__ == "__main__":
    main(*sys.argv[1:])
