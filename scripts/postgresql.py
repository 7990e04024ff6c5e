"""Print the address of a PostgreSQL server for the tests, starting one when none answers.

The server is Debian's own, on a cluster of its own in var/; without it nothing is printed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

PORT_HABITUEL, PORT_D_ESSAI = 5432, 54329
GRAPPE = Path(__file__).resolve().parents[1] / "var" / "postgresql"


def adresse(port, base):
    return f"postgres://postgres@127.0.0.1:{port}/{base}"


def repond(port):
    """True for a server that lets us in: another may stand on the usual port with a password."""
    try:
        psycopg.connect(adresse(port, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def programmes():
    """Where Debian puts initdb and pg_ctl, the latest version last; None when it has none."""
    dossiers = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return dossiers[-1] if dossiers else None


def installer():
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for commande in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
            subprocess.run(["apt-get", *commande], stdout=sys.stderr, check=False)


def demarrer(binaires):
    """The server refuses to run as root: it then belongs to the user made by Debian's package."""
    prefixe = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    GRAPPE.mkdir(parents=True, exist_ok=True)
    if prefixe:
        shutil.chown(GRAPPE, "postgres")
    if not (GRAPPE / "PG_VERSION").exists():
        initdb = [str(binaires / "initdb"), "-A", "trust", "-U", "postgres", "-D", str(GRAPPE)]
        subprocess.run([*prefixe, *initdb], stdout=sys.stderr, check=True, cwd="/")
    options = f"-p {PORT_D_ESSAI} -h 127.0.0.1 -k {GRAPPE}"
    pg_ctl = [str(binaires / "pg_ctl"), "-D", str(GRAPPE), "-o", options, "-w", "start"]
    subprocess.run(
        [*prefixe, *pg_ctl, "-l", str(GRAPPE / "journal")], stdout=sys.stderr, check=True, cwd="/"
    )


def main():
    for port in (PORT_HABITUEL, PORT_D_ESSAI):
        if repond(port):
            return port
    if programmes() is None:
        installer()
    if programmes() is None:
        sys.exit("PostgreSQL manque : apt-get install postgresql")
    demarrer(programmes())
    return PORT_D_ESSAI


if __name__ == "__main__":
    print(adresse(main(), "resovilles"))
