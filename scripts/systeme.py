"""Install by apt the few system libraries that are missing, or say which ones.

Usage: systeme.py pdf [chromium] [java] [nginx] [wrk] [smtp-sink]
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OUTILS = Path(__file__).resolve().parents[1] / "var" / "outils"
PAQUETS = {
    "pdf": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"],
    "chromium": ["chromium"],
    "java": ["default-jre-headless"],
    "nginx": ["nginx-light"],
    "wrk": ["wrk"],
    "smtp-sink": ["postfix"],
}
# A mail server is not to be installed for one of its tools: its package is unpacked in var/.
A_DEBALLER = {"smtp-sink"}
CHEMINS = f"{os.environ['PATH']}:/usr/sbin:{OUTILS / 'usr' / 'sbin'}"
BIBLIOTHEQUES = ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"]


def manque(besoin):
    if besoin == "pdf":
        return not all(map(ctypes.util.find_library, BIBLIOTHEQUES))
    return shutil.which(besoin, path=CHEMINS) is None


def installer(paquets):
    """True when apt could install them; root or password-less sudo is needed."""
    prefixe = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (prefixe and shutil.which("sudo") is None):
        return False
    environnement = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for commande in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *paquets],
    ):
        fin = subprocess.run(
            prefixe + commande, env=environnement, stdout=subprocess.DEVNULL, check=False
        )
        if fin.returncode:
            return False
    return True


def deballer(paquet):
    """True when the package could be fetched and unpacked; nothing is installed or started."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return False
    OUTILS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as dossier:
        chercher = ["apt-get", "download", "-qq", paquet]
        fin = subprocess.run(chercher, cwd=dossier, stderr=subprocess.DEVNULL, check=False)
        archives = [str(chemin) for chemin in Path(dossier).glob("*.deb")]
        if fin.returncode or not archives:
            return False
        return not subprocess.run(["dpkg-deb", "-x", archives[0], OUTILS], check=False).returncode


def main(besoins):
    manquants = [besoin for besoin in besoins if manque(besoin)]
    for besoin in [besoin for besoin in manquants if besoin in A_DEBALLER]:
        manquants.remove(besoin)
        (paquet,) = PAQUETS[besoin]
        print(f"→ {besoin}, déballé du paquet {paquet}", flush=True)
        if not deballer(paquet):
            print(f"  Il manque {besoin} (paquet {paquet}).")
    if not manquants:
        return
    paquets = [paquet for besoin in manquants for paquet in PAQUETS[besoin]]
    print(f"→ bibliothèques du système : {' '.join(paquets)}", flush=True)
    if not installer(paquets):
        print(f"  À installer à la main : sudo apt-get install {' '.join(paquets)}")


main(sys.argv[1:])
