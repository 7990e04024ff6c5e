"""Reading the data files of the demonstration."""

from pathlib import Path

import yaml

DONNEES = Path(__file__).parent / "donnees"


def lire(nom):
    return yaml.safe_load((DONNEES / nom).read_text(encoding="utf-8")) or []


def lire_dossier(nom):
    """Every data file of a folder, by its name without extension."""
    fichiers = sorted((DONNEES / nom).glob("*.yaml"))
    return {f.stem: yaml.safe_load(f.read_text(encoding="utf-8")) for f in fichiers}
