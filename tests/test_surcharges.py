"""Wagtail's pieces that we replace: an upgrade that changes one of them must be looked at.

When a sum differs, compare Wagtail's new version with ours, then write the new sum here.
"""

import hashlib
import inspect
from pathlib import Path

import pytest
import wagtail
import wagtail_modeladmin
from django.conf import settings
from resovilles.amorce import marqueur
from wagtail.admin.widgets import chooser

AMONT = [
    Path(wagtail.__file__).parent / "admin" / "templates",
    Path(wagtail.__file__).parent / "templates",
    Path(wagtail.__file__).parent / "documents" / "templates",
    Path(wagtail_modeladmin.__file__).parent / "templates",
]
SOMMES = {
    "modeladmin/index.html": "5d683768951a",
    "wagtailadmin/base.html": "d9022f8527df",
    "wagtailadmin/home.html": "7eb3ee7b5a9d",
    "wagtailadmin/home/account_summary.html": "ff5c7d30e467",
    "wagtailadmin/panels/inline_panel.html": "195bb0b199ed",
    "wagtailadmin/panels/multiple_chooser_panel.html": "673bc9b26ca9",
    "wagtailadmin/widgets/date_input.html": "2557f7a4fd54",
    "wagtailadmin/widgets/datetime_input.html": "479d8ddeaa73",
    "wagtailadmin/widgets/time_input.html": "536917c544a1",
    "wagtailcore/shared/block_preview.html": "e35023cfde06",
    "wagtailcore/shared/richtext.html": "3a0a86fc8991",
    "wagtaildocs/documents/edit.html": "6a458e49f916",
}
NOTRES = settings.SITE_DIR / "templates"


def somme(octets):
    return hashlib.sha256(octets).hexdigest()[:12]


def amont(nom):
    return next((d / nom for d in AMONT if (d / nom).exists()), None)


def surcharges():
    noms = [str(f.relative_to(NOTRES)) for f in NOTRES.rglob("*.html")]
    return sorted(nom for nom in noms if amont(nom))


def test_the_table_names_every_template_that_we_replace():
    assert surcharges() == sorted(SOMMES)


@pytest.mark.parametrize("nom", SOMMES)
def test_the_replaced_template_is_the_one_we_know(nom):
    assert somme(amont(nom).read_bytes()) == SOMMES[nom]


@pytest.mark.parametrize("nom", SOMMES)
def test_each_of_our_versions_says_why(nom):
    assert "{# " in (NOTRES / nom).read_text()


def test_the_replaced_method_is_the_one_we_know():
    """`amorce` replaces the method at start: its source is read from the file."""
    source = inspect.getsource(chooser)
    debut, fin = source.index("    def render(self"), source.index("    @property\n    def base_js")
    assert somme(source[debut:fin].encode()) == "2a4b44723735"


@pytest.mark.parametrize(
    ("javascript", "constructeur"),
    [
        ('new PageChooser("id_page", {"modalUrl": "/choisir/?a=1&b=2"});', "PageChooser"),
        ('createTaskChooser("id_tache");', "createTaskChooser"),
    ],
)
def test_the_call_that_starts_a_chooser_becomes_a_marker(javascript, constructeur):
    html = marqueur(javascript)
    assert f'data-amorce-constructeur-value="{constructeur}"' in html
    assert "<script" not in html
