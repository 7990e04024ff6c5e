"""The zonings typed from the official texts, with their source, and how they enter the register."""

from functools import cache
from pathlib import Path

import yaml
from django.db import transaction

from territoires.models import Appartenance, Territoire, Zonage
from thesaurus.models import Concept

FAITS = Path(__file__).parent / "donnees" / "zonages.yaml"
COG = "Insee, code officiel géographique 2018"


@cache
def faits():
    return yaml.safe_load(FAITS.read_text(encoding="utf-8"))


@transaction.atomic
def charger_les_zonages():
    """Add to the register what it lacks of these facts, and change nothing that it has."""
    creer_les_communes(faits()["communes"])
    creer_les_quartiers(faits()["quartiers"])
    par_code = {t.code: t for t in Territoire.objects.all()}
    concepts = {c.identifiant: c for c in Concept.objects.famille(Concept.Famille.ZONAGE)}
    for fait in faits()["zonages"]:
        for commune, quartier in lieux(fait):
            Zonage.objects.get_or_create(
                zonage=concepts[fait["zonage"]],
                commune=par_code[commune],
                quartier=par_code[quartier] if quartier else None,
                depuis=fait["depuis"],
                defaults={nom: fait.get(nom) for nom in ("jusque", "texte", "source")},
            )


def lieux(fait):
    """The places of a zoning, as (commune, quartier or None)."""
    communes = {q["code"]: q["communes"] for q in faits()["quartiers"]}
    for quartier in fait.get("quartiers", []):
        yield from ((commune, quartier) for commune in communes[quartier])
    yield from ((commune, None) for commune in fait.get("communes", []))


def creer_les_communes(lignes):
    departements = {
        t.code.removeprefix("D"): t
        for t in Territoire.objects.filter(genre=Territoire.Genre.DEPARTEMENT)
    }
    for ligne in lignes:
        commune, neuve = Territoire.objects.get_or_create(
            code=ligne["code"],
            defaults={"nom": ligne["nom"], "genre": Territoire.Genre.COMMUNE, "source": COG},
        )
        if neuve and (departement := departements.get(commune.departement)):
            Appartenance.objects.create(enfant=commune, parent=departement)


def creer_les_quartiers(lignes):
    for ligne in lignes:
        quartier, neuf = Territoire.objects.get_or_create(
            code=ligne["code"],
            defaults={
                "nom": ligne["nom"],
                "genre": Territoire.Genre.QUARTIER,
                "source": "Annexe du décret n° 96-1156 du 26 décembre 1996",
            },
        )
        if neuf:
            for commune in Territoire.objects.filter(code__in=ligne["communes"]):
                Appartenance.objects.create(enfant=quartier, parent=commune)
