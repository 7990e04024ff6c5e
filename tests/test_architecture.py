"""The house rules, executable."""

from importlib.metadata import version

import pytest
from django.apps import apps
from django.conf import settings
from packaging.version import Version

RANGS = [
    "home",
    "search",
    "veille",
    "newsletter",
    "rencontres",
    "ressources",
    "membres",
    "annuaire",
    "territoires",
    "thesaurus",
    "resovilles",
]
PLANCHERS = {"wagtail": "7.4.4", "django": "5.2.19", "pillow": "12.3"}


def rang(modele):
    """How low an app stands; the sub-apps of the base stand with it."""
    racine = modele.__module__.split(".")[0]
    return RANGS.index(racine) if racine in RANGS else len(RANGS)


def relations_vers_le_haut():
    for modele in apps.get_models():
        for champ in modele._meta.get_fields():
            if champ.is_relation and champ.concrete and champ.related_model:
                if champ.related_model is apps.get_model(settings.AUTH_USER_MODEL):
                    continue
                if rang(champ.related_model) < rang(modele):
                    yield f"{modele._meta.label}.{champ.name} -> {champ.related_model._meta.label}"


def test_no_relation_goes_up():
    assert list(relations_vers_le_haut()) == []


def test_site_is_a_folder_and_never_a_package():
    assert not (settings.SITE_DIR / "__init__.py").exists()


@pytest.mark.parametrize(("paquet", "plancher"), PLANCHERS.items())
def test_versions_stand_above_the_known_flaws(paquet, plancher):
    assert Version(version(paquet)) >= Version(plancher)


def test_blocks_stay_out_of_migrations():
    for fichier in settings.BASE_DIR.glob("*/migrations/0*.py"):
        assert "wagtail.blocks" not in fichier.read_text(encoding="utf-8"), fichier
