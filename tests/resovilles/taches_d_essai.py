"""A task for real workers to be stopped at: without a green light it does not end."""

import signal
from pathlib import Path

from resovilles.taches.declaration import tache


@tache("Travail d’essai")
def ecrire(dossier, demandes_d_arret):
    print("commencé", flush=True)
    if not (Path(dossier) / "feu_vert").exists():
        for _ in range(demandes_d_arret):
            signal.raise_signal(signal.SIGTERM)
        signal.pause()
    with (Path(dossier) / "fait").open("a") as fichier:
        fichier.write("fait\n")
