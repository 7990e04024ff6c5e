"""Say in one sentence what is missing rather than fail later."""

import importlib.util
import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    version = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"Il faut Python 3.11 à 3.13 ; celui-ci est {version}. Essayez : make PYTHON=python3.12"
    )
if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
    sys.exit("Il manque le module venv : apt-get install python3-venv")
