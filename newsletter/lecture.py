"""Reading a list of addresses from a spreadsheet, as people keep them: CSV of any sort, XLSX."""

import csv
import unicodedata
from io import BytesIO, StringIO
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from resovilles.courriel.actions import verifier_adresse
from resovilles.postal import adresse_postale

from newsletter.listes import LISTES_PAR_COURRIEL

LIGNES_AU_PLUS = 20_000
POIDS_AU_PLUS = 5 * 1024 * 1024
ILLISIBLE = "Ce fichier ne se lit pas comme un tableau : enregistrez-le en CSV ou en XLSX."
# The headings that people write, without accents and in lower case → our fields.
COLONNES = {
    "courriel": "courriel",
    "email": "courriel",
    "e-mail": "courriel",
    "mail": "courriel",
    "adresse electronique": "courriel",
    "adresse mail": "courriel",
    "prenom": "nom",
    "nom": "nom",
    "structure": "nom",
    "organisme": "nom",
    "adresse": "adresse",
    "adresse postale": "adresse",
    "rue": "adresse",
    "complement": "adresse",
    "code postal": "ville",
    "cp": "ville",
    "ville": "ville",
    "commune": "ville",
}


class FichierIllisible(Exception):
    """The message is for the person who chose the file."""


def lire_tableau(nom, octets):
    """The rows of a file, as lists of text. Raises FichierIllisible."""
    if len(octets) > POIDS_AU_PLUS:
        raise FichierIllisible("Ce fichier dépasse 5 Mo : coupez-le en plusieurs listes.")
    lire = lire_xlsx if nom.lower().endswith(".xlsx") else lire_csv
    lignes = []
    for ligne in lire(octets):
        lignes.append([str(valeur).strip() if valeur is not None else "" for valeur in ligne])
        if len(lignes) > LIGNES_AU_PLUS:
            raise FichierIllisible("Ce fichier dépasse 20 000 lignes : coupez-le en deux.")
    if not lignes:
        raise FichierIllisible("Ce fichier est vide.")
    return lignes


def lire_xlsx(octets):
    try:
        classeur = load_workbook(BytesIO(octets), read_only=True, data_only=True)
        yield from classeur.worksheets[0].iter_rows(values_only=True)
    except (BadZipFile, KeyError, ValueError, OSError, IndexError) as erreur:
        raise FichierIllisible(ILLISIBLE) from erreur


def lire_csv(octets):
    texte = decoder(octets)
    if "\0" in texte:
        raise FichierIllisible(ILLISIBLE)
    separateur = max(";,\t", key=texte.partition("\n")[0].count)
    try:
        yield from csv.reader(StringIO(texte, newline=""), delimiter=separateur)
    except csv.Error as erreur:
        raise FichierIllisible(ILLISIBLE) from erreur


def decoder(octets):
    """With or without a mark, in UTF-8, in UTF-16 with a mark, or as Windows wrote it."""
    codages = ["utf-16"] if octets[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for codage in codages:
        try:
            return octets.decode(codage)
        except UnicodeDecodeError:
            continue
    raise FichierIllisible(ILLISIBLE)


def sans_accent(texte):
    decompose = unicodedata.normalize("NFKD", texte.strip().lower())
    return "".join(signe for signe in decompose if not unicodedata.combining(signe))


def lire_abonnes(nom, octets, liste, connus):
    """What a file brings to a list: the rows to add, and the others with their reason. `connus`
    are the addresses that the list holds already, in whatever state."""
    entetes, *corps = lire_tableau(nom, octets)
    champs = [COLONNES.get(sans_accent(entete)) for entete in entetes]
    attendu = "courriel" if liste in LISTES_PAR_COURRIEL else "adresse"
    if attendu not in champs:
        raise FichierIllisible(
            f"La première ligne doit nommer les colonnes, dont « {attendu} ». "
            f"Elle dit : {', '.join(entetes)[:200]}."
        )
    lues, refus, vus = [], [], set(connus)
    for numero, valeurs in enumerate(corps, 2):
        if not any(valeurs):
            continue
        try:
            lues.append(lire_un_abonne(dict_de(champs, valeurs), liste, vus))
        except ValidationError as erreur:
            refus.append({"ligne": numero, "raison": " ".join(erreur.messages)})
    return lues, refus


def dict_de(champs, valeurs):
    """First name and name make one name, street and town one address, in their order."""
    reunis = {"nom": [], "courriel": [], "adresse": [], "ville": []}
    for champ, valeur in zip(champs, valeurs, strict=False):
        if champ and valeur:
            reunis[champ].append(valeur)
    return reunis


def lire_un_abonne(reunis, liste, vus):
    nom, courriel = " ".join(reunis["nom"])[:150], "".join(reunis["courriel"]).lower()
    lignes = [*reunis["adresse"], " ".join(reunis["ville"])]
    adresse = "\n".join(ligne for ligne in lignes if ligne)
    if courriel or liste in LISTES_PAR_COURRIEL:
        verifier_adresse(courriel)
    if liste not in LISTES_PAR_COURRIEL:
        adresse = "\n".join(filter(None, [nom, adresse]))
        if not lignes[:-1]:
            raise ValidationError("Il manque l’adresse postale.")
        adresse_postale(adresse)
    cle = courriel or sans_accent(adresse)
    if cle in vus:
        raise ValidationError("Déjà dans la liste, ou deux fois dans le fichier.")
    vus.add(cle)
    return {"nom": nom, "courriel": courriel, "adresse": adresse}
