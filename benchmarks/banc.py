"""Servers that are started, loaded and weighed. Nothing leaves the machine."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
BANC = RACINE / "var" / "banc"
PROCESSUS = 2
CONNEXIONS = 16
DUREE = 2  # seconds of load in each round
TICS = os.sysconf("SC_CLK_TCK")
ENVIRONNEMENT = os.environ | {
    "DJANGO_SETTINGS_MODULE": "resovilles.settings.production",
    "FICHIER_ENV": os.devnull,
    "VAR_DIR": str(BANC),
    "SECRET_KEY": "banc-" + "x" * 50,
    "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
    "NIVEAU_JOURNAL": "ERROR",
}
ENVIRONNEMENT.pop("DATABASE_URL", None)


@dataclass
class Serveur:
    port: int
    processus: subprocess.Popen
    demarrage: float  # seconds until the first answer

    def lire(self, adresse, **entetes):
        """Status, headers and body, in one connection."""
        connexion = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connexion.request("GET", adresse, headers=entetes)
        reponse = connexion.getresponse()
        corps = reponse.read()
        connexion.close()
        return reponse.status, dict(reponse.getheaders()), corps

    def tous(self):
        """Its process and all their children."""
        numeros, a_voir = [], [self.processus.pid]
        while a_voir:
            numeros.append(a_voir.pop())
            enfants = Path(f"/proc/{numeros[-1]}/task/{numeros[-1]}/children")
            a_voir += [int(mot) for mot in enfants.read_text().split()]
        return numeros

    def secondes_de_calcul(self):
        total = 0
        for numero in self.tous():
            champs = Path(f"/proc/{numero}/stat").read_text().rpartition(")")[2].split()
            total += int(champs[11]) + int(champs[12])
        return total / TICS

    def memoire(self):
        """Megabytes of the heaviest of its processes."""
        pics = []
        for numero in self.tous():
            ligne = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{numero}/status").read_text())
            pics.append(int(ligne.group(1)) / 1000)
        return max(pics)


def port_libre():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@contextmanager
def lance(commande, port, environnement=ENVIRONNEMENT, adresse="/"):
    debut = time.monotonic()
    processus = subprocess.Popen(
        commande, cwd=RACINE, env=environnement, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    serveur = Serveur(port, processus, 0)
    try:
        while True:
            try:
                serveur.lire(adresse)
                break
            except OSError:
                if processus.poll() is not None or time.monotonic() - debut > 60:
                    raise
                time.sleep(0.02)
        serveur.demarrage = time.monotonic() - debut
        yield serveur
    finally:
        processus.terminate()
        processus.wait(timeout=20)


def granian(application, processus=PROCESSUS, **reglages):
    port = port_libre()
    commande = [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        f"--workers={processus}",
        "--blocking-threads=4",
        "--log-level=error",
        application,
    ]
    return lance(commande, port, ENVIRONNEMENT | reglages)


NGINX = """
daemon off; worker_processes {processus}; pid {dossier}/nginx.pid; error_log stderr error;
events {{ worker_connections 256; }}
http {{ access_log off; default_type text/html; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {dossier}; proxy_temp_path {dossier}; fastcgi_temp_path {dossier};
  uwsgi_temp_path {dossier}; scgi_temp_path {dossier};
  server {{ listen 127.0.0.1:{port}; root {dossier}/pages; }} }}
"""


def nginx(pages):
    """nginx on files that hold the same bytes as the pages: {name: bytes}."""
    dossier, port = BANC / "nginx", port_libre()
    shutil.rmtree(dossier, ignore_errors=True)
    (dossier / "pages").mkdir(parents=True)
    for nom, corps in pages.items():
        (dossier / "pages" / nom).write_bytes(corps)
    reglages = dossier / "nginx.conf"
    reglages.write_text(NGINX.format(processus=PROCESSUS, dossier=dossier, port=port))
    executable = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    return lance([executable, "-c", str(reglages), "-p", str(dossier)], port)


def existe(outil):
    return bool(shutil.which(outil, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"))


def charger(serveur, adresse):
    """Requests per second and 99th percentile (ms) under sixteen connections, from wrk."""
    commande = ["wrk", "-t1", f"-c{CONNEXIONS}", f"-d{DUREE}s", "--latency"]
    commande += ["-H", "Accept-Encoding: br", f"http://127.0.0.1:{serveur.port}{adresse}"]
    dit = subprocess.run(commande, capture_output=True, text=True, check=True).stdout
    debit = float(re.search(r"Requests/sec:\s+([\d.]+)", dit).group(1))
    valeur, unite = re.search(r"99%\s+([\d.]+)(us|ms|s)", dit).groups()
    return debit, float(valeur) * {"us": 0.001, "ms": 1, "s": 1000}[unite]


def calcul(serveur, adresse, nombre):
    """CPU milliseconds per request, over `nombre` requests of one connection."""
    connexion = http.client.HTTPConnection("127.0.0.1", serveur.port, timeout=30)
    avant = serveur.secondes_de_calcul()
    for _ in range(nombre):
        connexion.request("GET", adresse, headers={"Accept-Encoding": "br"})
        connexion.getresponse().read()
    connexion.close()
    return 1000 * (serveur.secondes_de_calcul() - avant) / nombre
