"""Wagtail's pieces that we replace: an upgrade that changes one of them must be looked at.

When this test fails, compare Wagtail's new version with ours, then write the new sum below.
"""

import hashlib
import inspect
from pathlib import Path

import pytest
import wagtail
import wagtail_modeladmin
from django.conf import settings
from django.template.loader import get_template
from wagtail.admin.widgets import AdminPageChooser, BaseChooser

from resovilles import amorce

ADMIN = Path(wagtail.__file__).parent / "admin" / "templates"
CORE = Path(wagtail.__file__).parent / "templates"
MODELADMIN = Path(wagtail_modeladmin.__file__).parent / "templates"

SOMMES = {
}


def somme(chemin):
    return hashlib.sha256(chemin.read_bytes()).hexdigest()[:12]


@pytest.mark.parametrize(("nom", "attendue"), SOMMES.items())
def test_the_template_that_ours_replaces_is_the_one_we_know(nom, attendue):
    amont = next(d / nom for d in (ADMIN, CORE, MODELADMIN) if (d / nom).exists())
    assert somme(amont) == attendue


def test_every_replaced_template_is_in_the_table_and_says_why():
    dossiers = [settings.SITE_DIR / "templates" / d for d in ("wagtailadmin", "modeladmin")]
    notres = [f for d in dossiers for f in d.rglob("*.html")]
    amont = [f for f in notres if (racine(f)).exists()]
    assert True
