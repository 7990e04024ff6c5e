import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

DELAI_DE_REPRISE = 2  # seconds before a dead child is started again
DELAI_D_ARRET = 8  # seconds that a child has to end by itself
PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a child receives when its parent dies
# The web server has workers of its own to end; the others are simply cut, so that a supervisor
# started anew finds nobody at work under the same name.
ADIEU = {"site": signal.SIGTERM}


class Command(BaseCommand):
    help = "Lance le site, les travaux et l’horloge ; relance ce qui tombe ; Ctrl-C arrête tout."

    def add_arguments(self, parser):
        parser.add_argument("--adresse", default="127.0.0.1:8000")
        parser.add_argument("--processus", type=int, default=2, help="processus du serveur web")

    def handle(self, *args, adresse, processus, **options):
        self.arret = False
        for demande in les_demandes_d_arret():
            signal.signal(demande, self.demander_l_arret)
        commandes = les_commandes(adresse, processus)
        enfants = {nom: self.lancer(nom, commande) for nom, commande in commandes.items()}
        while not self.arret:
            time.sleep(0.3)
            for nom, enfant in enfants.items():
                if enfant.poll() is not None and not self.arret:
                    self.dire(f"{nom} s’est arrêté ({enfant.returncode}), je le relance.")
                    enfants[nom] = self.relancer(nom, commandes[nom], enfant)
        self.arreter(enfants)

    def demander_l_arret(self, *_):
        self.arret = True

    def lancer(self, nom, commande):
        chemins = [str(settings.SITE_DIR), os.environ.get("PYTHONPATH", "")]
        environnement = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, chemins))}
        enfant = subprocess.Popen(
            commande,
            cwd=settings.BASE_DIR,
            env=environnement,
            start_new_session=True,
            preexec_fn=ne_pas_survivre(ADIEU.get(nom, signal.SIGKILL)),
        )
        self.dire(f"{nom} : lancé ({enfant.pid})")
        return enfant

    def relancer(self, nom, commande, mort):
        """A child may leave its own children behind, who would hold its port."""
        signaler(mort, signal.SIGKILL)
        time.sleep(DELAI_DE_REPRISE)
        return self.lancer(nom, commande)

    def arreter(self, enfants):
        """Ask every child to end, then insist with its whole group."""
        for enfant in enfants.values():
            signaler(enfant, signal.SIGTERM)
        limite = time.monotonic() + DELAI_D_ARRET
        for enfant in enfants.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                enfant.wait(timeout=max(0.1, limite - time.monotonic()))
            signaler(enfant, signal.SIGKILL)
        self.dire("Tout est arrêté.")

    def dire(self, phrase):
        """The terminal may be gone; that stops nothing."""
        with contextlib.suppress(OSError):
            self.stdout.write(phrase)
            self.stdout.flush()


def les_demandes_d_arret():
    """Ctrl-C, `kill`, a closed terminal; under nohup the last of them is to be ignored."""
    yield from (signal.SIGINT, signal.SIGTERM)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        yield signal.SIGHUP


def ne_pas_survivre(adieu):
    """What a child does before anything else, so that the kernel ends it when the supervisor
    disappears, even killed; None where the kernel cannot."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, adieu)


def signaler(enfant, signal_envoye):
    """To the child and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(enfant.pid, signal_envoye)


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
        # Its name is the same after a restart: it takes up what it was doing.
        "travaux": [*gestion, "travailler", f"--nom={socket.gethostname()[:40]} {adresse}"],
        "horloge": [*gestion, "horloge"],
    }
