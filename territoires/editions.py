"""The list of zonings as files: CSV, XLSX, tagged PDF."""

import io

from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from resovilles.exports import ligne_csv
from resovilles.papier import en_pdf

COLONNES = (
    "code_commune",
    "commune",
    "departement",
    "quartier",
    "zonage",
    "depuis",
    "jusque",
    "source",
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def ligne(zonage):
    """One quartier × commune × zoning, in the order of COLONNES."""
    return (
        zonage.commune.code,
        zonage.commune.nom,
        zonage.commune.departement,
        zonage.lieu,
        zonage.sigle,
        zonage.depuis,
        zonage.jusque,
        zonage.source,
    )


def en_csv(zonages, **_):
    return "".join(map(ligne_csv, (COLONNES, *map(ligne, zonages)))).encode()


def en_xlsx(zonages, **_):
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Zonages")
    feuille.freeze_panes = "A2"
    for lettre, largeur in zip("ABCDEFGH", (14, 22, 13, 60, 12, 12, 12, 70), strict=True):
        feuille.column_dimensions[lettre].width = largeur
    feuille.append(COLONNES)
    for zonage in zonages:
        feuille.append([cellule(feuille, valeur) for valeur in ligne(zonage)])
    fichier = io.BytesIO()
    classeur.save(fichier)
    return fichier.getvalue()


def cellule(feuille, valeur):
    """A cell that holds text as text: codes keep their zeros, and nothing is a formula."""
    if not isinstance(valeur, str):
        faite = WriteOnlyCell(feuille, valeur)
        faite.number_format = "DD/MM/YYYY"
        return faite
    faite = WriteOnlyCell(feuille, ILLEGAL_CHARACTERS_RE.sub("", valeur))
    faite.data_type = "s"
    return faite


def en_pdf_lisible(jour, decompte, **_):
    titre = f"Les zonages de la politique de la ville au {date_format(jour)}"
    contexte = {"titre": titre, "surtitre": "Liste", "date": timezone.localdate()}
    return en_pdf("territoires/papier/zonages.html", contexte | {"decompte": decompte})


FABRIQUES = {"csv": en_csv, "xlsx": en_xlsx, "pdf": en_pdf_lisible}
