"""Load the vocabulary of the field from its data files."""

from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from thesaurus.models import Concept

DONNEES = Path(__file__).parent / "donnees"
LIENS = ("plus_large", "associes", "remplace_par")
PRECISIONS = ("sigle", "definition", "valide_du", "valide_au", "source")


def lire_les_familles():
    """The terms of every file as dictionaries, each with its family and its place in it."""
    for fichier in sorted(DONNEES.glob("*.yaml")):
        famille = yaml.safe_load(fichier.read_text(encoding="utf-8"))
        for ordre, terme in enumerate(famille["termes"]):
            yield terme | {"famille": famille["famille"], "ordre": ordre}


@transaction.atomic
def charger_vocabulaire():
    """Add the terms, the links and the particulars that are missing. What an editor has written
    stays as it is. Returns (how many terms are new, sentences on what could not be added)."""
    lignes = list(lire_les_familles())
    connus = {concept.identifiant: concept for concept in Concept.objects.all()}
    neufs = [ligne["identifiant"] for ligne in lignes if ligne["identifiant"] not in connus]
    refus = [phrase for ligne in lignes for phrase in completer(connus, ligne)]
    refus += [phrase for ligne in lignes for phrase in relier(connus, ligne)]
    return len(neufs), refus


def completer(connus, ligne):
    """The term of a line, new or with its empty particulars filled; yields why they cannot be."""
    concept = connus.get(ligne["identifiant"])
    if concept is None:
        champs = {nom: valeur for nom, valeur in ligne.items() if nom not in LIENS}
        connus[ligne["identifiant"]] = Concept.objects.create(**champs)
        return
    vides = [nom for nom in PRECISIONS if ligne.get(nom) and not getattr(concept, nom)]
    for nom in vides:
        setattr(concept, nom, Concept._meta.get_field(nom).to_python(ligne[nom]))
    if vides:
        yield from enregistrer(concept)


def enregistrer(concept):
    """Save a term, or put it back as it was and yield why."""
    try:
        concept.full_clean()
        concept.save()
    except ValidationError as erreur:
        concept.refresh_from_db()
        yield f"{concept.identifiant} : {' '.join(erreur.messages)}"


def relier(connus, ligne):
    """Tie a term to the others; yields why its broader term cannot be."""
    concept = connus[ligne["identifiant"]]
    for nom in ("associes", "remplace_par"):
        lies = {connus[identifiant] for identifiant in ligne.get(nom, [])}
        if manquants := lies - set(getattr(concept, nom).all()):
            getattr(concept, nom).add(*manquants)
    if concept.plus_large is None and ligne.get("plus_large"):
        concept.plus_large = connus[ligne["plus_large"]]
        yield from enregistrer(concept)
