"""Install by apt the few system libraries that are missing, or say which ones.

Usage: systeme.py pdf [chromium] [java]
"""

import ctypes.util
import os
import shutil
import subprocess
import sys

PAQUETS = {
    "pdf": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"],
    "chromium": ["chromium"],
    "java": ["default-jre-headless"],
    "nginx": ["nginx-light"],
    "wrk": ["wrk"],
}
BIBLIOTHEQUES = ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"]


def manque(besoin):
    if besoin == "pdf":
        return not all(map(ctypes.util.find_library, BIBLIOTHEQUES))
    return shutil.which(besoin, path=f"{os.environ['PATH']}:/usr/sbin") is None


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


def main(besoins):
    manquants = [besoin for besoin in besoins if manque(besoin)]
    if not manquants:
        return
    paquets = [paquet for besoin in manquants for paquet in PAQUETS[besoin]]
    print(f"→ bibliothèques du système : {' '.join(paquets)}", flush=True)
    if not installer(paquets):
        print(f"  À installer à la main : sudo apt-get install {' '.join(paquets)}")


main(sys.argv[1:])
