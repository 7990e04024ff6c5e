import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

DELAI_DE_REPRISE = 2  # seconds before a dead child is started again
DELAI_D_ARRET = 8  # seconds that a child has to end by itself


class Command(BaseCommand):
    help = "Lance le site, les travaux et l’horloge ; relance ce qui tombe ; Ctrl-C arrête tout."

    def add_arguments(self, parser):
        parser.add_argument("--adresse", default="127.0.0.1:8000")
        parser.add_argument("--processus", type=int, default=2, help="processus du serveur web")

    def handle(self, *args, adresse, processus, **options):
        self.arret = False
        for demande in (signal.SIGINT, signal.SIGTERM):
            signal.signal(demande, self.demander_l_arret)
        commandes = les_commandes(adresse, processus)
        enfants = {nom: self.lancer(nom, commande) for nom, commande in commandes.items()}
        while not self.arret:
            time.sleep(0.3)
            for nom, enfant in enfants.items():
                if enfant.poll() is not None and not self.arret:
                    self.dire(f"{nom} s’est arrêté ({enfant.returncode}), je le relance.")
                    time.sleep(DELAI_DE_REPRISE)
                    enfants[nom] = self.lancer(nom, commandes[nom])
        self.arreter(enfants)

    def demander_l_arret(self, *_):
        self.arret = True

    def lancer(self, nom, commande):
        chemins = [str(settings.SITE_DIR), os.environ.get("PYTHONPATH", "")]
        environnement = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, chemins))}
        enfant = subprocess.Popen(
            commande, cwd=settings.BASE_DIR, env=environnement, start_new_session=True
        )
        self.dire(f"{nom} : lancé ({enfant.pid})")
        return enfant

    def arreter(self, enfants):
        """Ask every child to end, then insist with its whole group."""
        for enfant in enfants.values():
            signaler(enfant, signal.SIGTERM)
        limite = time.monotonic() + DELAI_D_ARRET
        for enfant in enfants.values():
            try:
                enfant.wait(timeout=max(0.1, limite - time.monotonic()))
            except subprocess.TimeoutExpired:
                signaler(enfant, signal.SIGKILL)
        self.dire("Tout est arrêté.")

    def dire(self, phrase):
        self.stdout.write(phrase)
        self.stdout.flush()


def signaler(enfant, signal_envoye):
    try:
        os.killpg(enfant.pid, signal_envoye)
    except ProcessLookupError:
        return


def les_commandes(adresse, processus):
    hote, _, port = adresse.rpartition(":")
    granian = str(Path(sys.executable).with_name("granian"))
    gestion = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    return {
        "site": [
            granian,
            "--interface=wsgi",
            f"--host={hote}",
            f"--port={port}",
            f"--workers={processus}",
            "--blocking-threads=4",
            "--respawn-failed-workers",
            "--log-level=warning",
            "resovilles.wsgi:application",
        ],
        "travaux": [*gestion, "db_worker", "--backend=differe", "--queue-name=*"],
        "horloge": [*gestion, "horloge"],
    }
