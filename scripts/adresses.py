"""What to open once the site runs."""

import re
import sys
from pathlib import Path

port = sys.argv[1]
comptes = Path(__file__).resolve().parents[1] / "home/demo/donnees/comptes.yaml"
print(f"\n  Le site      http://127.0.0.1:{port}/")
print(f"  La gestion   http://127.0.0.1:{port}/gestion/")
print(f"  Clés d’accès http://localhost:{port}/compte/  –  elles veulent un nom, pas un nombre")
for courriel, mot_de_passe, roles in re.findall(
    r"courriel: ([^,]+), mot_de_passe: ([^,]+),.* roles: \[(.*)\]",
    comptes.read_text(encoding="utf-8"),
):
    print(f"  Compte       {courriel}  –  {mot_de_passe}  –  {roles or 'adhérent'}")
print("  Ctrl-C pour arrêter.\n", flush=True)
