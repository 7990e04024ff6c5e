"""CSV, XLSX and GeoJSON files as lines with named fields, whatever their columns are called."""

import csv
import io
import json
import unicodedata
import zipfile
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

OCTETS_AU_PLUS = 30_000_000
TROP_GROS = "Ce fichier dépasse 30 Mo : coupez-le par département."
LIGNES_AU_PLUS = 60_000
ENCODAGES = ("utf-8-sig", "cp1252")
# What official files call each field, once accents and capitals are gone.
COLONNES = {
    "code": (
        "code code_insee code_commune com insee codgeo insee_com siren code_epci siren_epci epci_code"
        " code_qp code_qpv code_qn codeqp"
    ),
    "nom": "nom libelle libgeo nom_commune commune lib_com nom_epci lib_epci nom_qp nom_qpv lib_qp",
    "departement": "departement dep code_departement insee_dep code_dep",
    "region": "region reg code_region insee_reg code_reg",
    "epci": "epci epci_siren code_siren_epci siren_de_l_epci",
    "communes": "communes codes_communes code_communes communes_insee insee_communes",
    "parents": "parents fait_partie_de",
    "remplace": "remplace ancien_code anciens_codes code_ancien origine",
    "latitude": "latitude lat",
    "longitude": "longitude lon lng long",
    "indicateur": "indicateur code_indicateur",
    "unite": "unite",
    "definition": "definition",
    "annee": "annee millesime an",
    "valeur": "valeur value",
    "source": "source",
}
CHAMPS = {alias: champ for champ, noms in COLONNES.items() for alias in noms.split()}


class FichierIllisible(Exception):
    """The message says why, to the person who gave the file."""


@dataclass
class LigneLue:
    numero: int
    champs: dict
    geometrie: dict | None = None


def lire(nom, octets):
    """The lines of a file. Raises FichierIllisible."""
    if len(octets) > OCTETS_AU_PLUS:
        raise FichierIllisible(TROP_GROS)
    lecteur = LECTEURS.get(nom.rpartition(".")[2].lower())
    if lecteur is None:
        raise FichierIllisible("Donnez un fichier CSV, XLSX ou GeoJSON.")
    lignes = lecteur(octets)
    if not lignes:
        raise FichierIllisible("Ce fichier ne contient aucune ligne.")
    if len(lignes) > LIGNES_AU_PLUS:
        raise FichierIllisible("Ce fichier dépasse 60 000 lignes : coupez-le par département.")
    if not any("code" in ligne.champs for ligne in lignes):
        raise FichierIllisible("Aucune colonne de ce fichier ne donne de code officiel.")
    return lignes


def nettoyer(nom):
    """The name of a column without accents, capitals nor spaces."""
    nu = unicodedata.normalize("NFKD", str(nom or "")).encode("ascii", "ignore").decode()
    return "_".join(nu.lower().replace("-", " ").replace("_", " ").split())


def nommer(ligne):
    """The fields that we know; the first column of a kind wins."""
    champs = {}
    for nom, valeur in ligne.items():
        champ = CHAMPS.get(nettoyer(nom))
        texte = "" if valeur is None else str(valeur).strip()
        if champ and texte:
            champs.setdefault(champ, texte)
    return champs


def decoder(octets):
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", errors="replace")
    for encodage in ENCODAGES:
        try:
            return octets.decode(encodage)
        except UnicodeDecodeError:
            continue
    raise FichierIllisible("Ce fichier n’est pas du texte : enregistrez-le en CSV UTF-8.")


def du_csv(octets):
    texte = decoder(octets)
    if "\0" in texte:
        raise FichierIllisible("Ce fichier n’est pas du texte : enregistrez-le en CSV UTF-8.")
    entete = texte.partition("\n")[0]
    separateur = max(";,\t", key=entete.count)
    try:
        lignes = csv.DictReader(io.StringIO(texte), delimiter=separateur)
        return [LigneLue(lignes.line_num, nommer(ligne)) for ligne in lignes if any(ligne.values())]
    except csv.Error as erreur:
        raise FichierIllisible("Ce fichier CSV est abîmé : il ne se lit pas en entier.") from erreur


def du_xlsx(octets):
    try:
        feuille = load_workbook(io.BytesIO(octets), read_only=True, data_only=True).active
        lignes = list(feuille.iter_rows(values_only=True, max_row=LIGNES_AU_PLUS + 2))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as erreur:
        raise FichierIllisible("Ce classeur ne s’ouvre pas.") from erreur
    if not lignes:
        return []
    entete = lignes[0]
    return [
        LigneLue(numero, nommer(dict(zip(entete, ligne, strict=False))))
        for numero, ligne in enumerate(lignes[1:], 2)
        if any(valeur is not None for valeur in ligne)
    ]


def du_geojson(octets):
    try:
        racine = json.loads(decoder(octets))
        formes = racine["features"] if racine["type"] == "FeatureCollection" else [racine]
        return [
            LigneLue(numero, nommer(forme["properties"]), forme["geometry"])
            for numero, forme in enumerate(formes, 1)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as erreur:
        raise FichierIllisible("Ce fichier n’est pas du GeoJSON.") from erreur


LECTEURS = {
    "csv": du_csv,
    "txt": du_csv,
    "xlsx": du_xlsx,
    "geojson": du_geojson,
    "json": du_geojson,
}
