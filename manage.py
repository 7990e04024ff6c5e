#!/usr/bin/env python
"""Run the project's commands. `site/` is a folder on the path, never a package: its name is
that of a module of Python's standard library."""

import os
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resovilles.settings.production")

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
