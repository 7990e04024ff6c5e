"""Reading a file that somebody sends: what it is, in which encoding, how long, line by line.

Nothing here holds a whole file in memory.
"""

import codecs
import csv
import io
import logging
import re
import zipfile
from dataclasses import asdict, dataclass, field
from functools import wraps

from django.db import models

logger = logging.getLogger("resovilles")

DEBUT = 8192  # bytes looked at to recognise a file
PAS = 1 << 18
POIDS_DEPLIE = 600 * 1_000_000  # bytes of a sheet once unzipped
NON_RECONNU = (
    "Ce fichier n’est pas reconnu. On importe de l’UNIMARC ou du MARC 21 (ISO 2709 ou MARCXML), "
    "du RIS, du BibTeX, du CSV et du XLSX."
)
ILLISIBLE = "la notice ne se lit pas"
SIGNE_PERDU = "un signe n’est pas lisible dans l’encodage du fichier"
CARACTERE_NUL = "la ligne contient un caractère nul"
ENTREE_BIBTEX = re.compile(r"\s*@(?!comment|string|preamble)\w+\s*[{(]", re.IGNORECASE)
NOTICE_RIS = re.compile(r"\ufeff?TY {2}-")
NOTICE_XML = re.compile(rb"<(?:\w+:)?record[\s>/]")


class Format(models.TextChoices):
    ISO2709 = "iso2709", "UNIMARC ou MARC 21 (ISO 2709)"
    XML = "xml", "UNIMARC ou MARC 21 (XML)"
    RIS = "ris", "RIS"
    BIBTEX = "bibtex", "BibTeX"
    CSV = "csv", "Tableau CSV"
    XLSX = "xlsx", "Tableau XLSX"


TABLEAUX = (Format.CSV, Format.XLSX)


class FichierRefuse(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True)
class Refus:
    """A record that is not taken, and why."""

    raison: str


@dataclass
class Lecture:
    """How a file is read; kept with the import as JSON."""

    format: str
    encodage: str = ""
    separateur: str = ""
    colonnes: dict[str, str] = field(default_factory=dict)  # header of a table → our field

    en_json = asdict


def reconnaitre(fichier):
    """How to read a binary file. Raises FichierRefuse."""
    fichier.seek(0)
    debut = fichier.read(DEBUT)
    if not debut.strip():
        raise FichierRefuse("Ce fichier est vide.")
    if debut.startswith(b"PK"):
        return verifier_xlsx(fichier)
    if est_iso2709(debut):
        return Lecture(Format.ISO2709)
    encodage = encodage_de(fichier, debut)
    texte = debut.decode(encodage, errors="ignore").lstrip("\ufeff \r\n\t")
    if texte.startswith("<"):
        return reconnaitre_xml(texte)
    if re.search(r"^TY {2}-", texte, re.MULTILINE):
        return Lecture(Format.RIS, encodage)
    if re.search(r"^\s*@\w+\s*[{(]", texte, re.MULTILINE):
        return Lecture(Format.BIBTEX, encodage)
    if separateur := separateur_de(texte):
        return Lecture(Format.CSV, encodage, separateur)
    raise FichierRefuse(NON_RECONNU)


def est_iso2709(debut):
    """By its marks: the end of a field, two indicators, the start of a subfield. The first leader
    may be wrong, and is then refused with its record alone."""
    return re.search(rb"\x1e[ -~]{2}\x1f", debut) is not None


def verifier_xlsx(fichier):
    try:
        with zipfile.ZipFile(fichier) as archive:
            if not any(nom.startswith("xl/") for nom in archive.namelist()):
                raise FichierRefuse(NON_RECONNU)
            if sum(element.file_size for element in archive.infolist()) > POIDS_DEPLIE:
                raise FichierRefuse("Ce classeur est trop grand : découpez-le.")
    except zipfile.BadZipFile as erreur:
        raise FichierRefuse("Ce classeur est abîmé : enregistrez-le de nouveau.") from erreur
    return Lecture(Format.XLSX)


def reconnaitre_xml(texte):
    if "record" in texte or "collection" in texte:
        return Lecture(Format.XML)
    raise FichierRefuse("Ce fichier XML n’est pas du MARCXML.")


def encodage_de(fichier, debut):
    """By the mark at the beginning; else UTF-8 if the whole file is, else that of old Windows."""
    if debut.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if debut.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if debut[1::2].count(0) > len(debut) // 4:
        return "utf-16-le"
    if debut[::2].count(0) > len(debut) // 4:
        return "utf-16-be"
    return "utf-8" if est_en_utf8(fichier) else "cp1252"


def est_en_utf8(fichier):
    """Also when the file is cut in the middle of a sign: those before it tell."""
    accents = False
    decodeur = codecs.getincrementaldecoder("utf-8")()
    fichier.seek(0)
    try:
        while octets := fichier.read(PAS):
            accents |= not decodeur.decode(octets).isascii()
    except UnicodeDecodeError:
        return False
    signe_coupe, _ = decodeur.getstate()
    return accents or not signe_coupe


def separateur_de(texte):
    """The sign that cuts the first line most often; "" when none does."""
    premiere = next(iter(texte.splitlines()), "")
    comptes = {signe: premiere.count(signe) for signe in (";", "\t", ",")}
    signe = max(comptes, key=comptes.get)
    return signe if comptes[signe] else ""


def texte_de(fichier, encodage, newline=None):
    """The lines of a binary file, which stays open after us."""
    fichier.seek(0)
    enveloppe = io.TextIOWrapper(fichier, encoding=encodage, errors="replace", newline=newline)
    try:
        # Not the wrapper itself: `yield from` would close the file with us.
        yield from iter(enveloppe.readline, "")
    finally:
        if not fichier.closed:
            enveloppe.detach()


def defaut_du_texte(texte):
    """Why this piece of text is refused, or ""."""
    if "\0" in texte:
        return CARACTERE_NUL
    return SIGNE_PERDU if "\ufffd" in texte else ""


# --- How many records, before any of them is read ----------------------------------------------


def compter(fichier, lecture, plafond):
    """The number of records; above `plafond` counting stops."""
    comptes = {
        Format.ISO2709: compter_octets(re.compile(rb"\x1d")),
        Format.XML: compter_octets(NOTICE_XML),
        Format.RIS: compter_lignes(NOTICE_RIS),
        Format.BIBTEX: compter_lignes(ENTREE_BIBTEX),
        Format.CSV: compter_rangees,
        Format.XLSX: compter_la_feuille,
    }
    total = 0
    for nombre in comptes[lecture.format](fichier, lecture):
        total += nombre
        if total > plafond:
            break
    return total


def compter_octets(motif):
    def compter_en(fichier, lecture):
        fichier.seek(0)
        yield from compter_le_motif(fichier, motif)

    return compter_en


def compter_le_motif(flux, motif):
    """Pieces overlap by what the end of one may hold of a mark."""
    reste = b""
    while octets := flux.read(PAS):
        ensemble = reste + octets
        trouves = list(motif.finditer(ensemble))
        yield len(trouves)
        fin = trouves[-1].end() if trouves else 0
        reste = ensemble[max(fin, len(ensemble) - 40) :]


def compter_lignes(motif):
    def compter_en(fichier, lecture):
        return (1 for ligne in texte_de(fichier, lecture.encodage) if motif.match(ligne))

    return compter_en


def compter_rangees(fichier, lecture):
    return (1 for _ in rangees_csv(fichier, lecture))


def rangees_csv(fichier, lecture):
    """(line, cells or Refus) below the header; a line that cannot be cut is refused alone."""
    lignes = csv.reader(
        texte_de(fichier, lecture.encodage, newline=""), delimiter=lecture.separateur
    )
    while True:
        try:
            cellules = next(lignes)
        except StopIteration:
            return
        except csv.Error:
            yield lignes.line_num, Refus("la ligne ne se découpe pas : un guillemet reste ouvert")
            continue
        if lignes.line_num == 1 or not any(cellules):
            continue
        yield lignes.line_num, cellules


def compter_la_feuille(fichier, lecture):
    fichier.seek(0)
    with zipfile.ZipFile(fichier) as archive:
        feuilles = sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
        if not feuilles:
            raise FichierRefuse("Ce classeur n’a pas de feuille.")
        with archive.open(feuilles[0]) as feuille:
            yield from compter_le_motif(feuille, re.compile(rb"<row[\s>/]"))


# --- A record that surprises its reader is refused alone ------------------------------------------


def prudente(fonction):
    """A function that reads one record, and returns a Refus where it would raise."""

    @wraps(fonction)
    def enveloppe(*args):
        try:
            return fonction(*args)
        except Exception:
            logger.exception("une notice n’a pas pu être lue")
            return Refus(ILLISIBLE)

    return enveloppe
