"""From a file to descriptions, whatever its format."""

from itertools import islice

from ressources.echange import bibtex, marc, marc21, ris, tableau, unimarc
from ressources.echange.lecture import TABLEAUX, FichierRefuse, Format, Refus, prudente

SANS_TITRE = "la notice n’a pas de titre (zone 200 en UNIMARC, 245 en MARC 21)"
CLASSEUR_ILLISIBLE = "Ce classeur ne se lit pas : enregistrez-le de nouveau, ou passez par un CSV."


def lire(fichier, lecture, depuis=0):
    """(line, Description or Refus) for each record of a binary file, after the first `depuis`."""
    fichier.seek(0)
    return islice(LECTEURS[lecture.format](fichier, lecture), depuis, None)


def marc_lu_par(lire_les_notices):
    def lire_marc(fichier, lecture):
        for rang, notice in lire_les_notices(fichier):
            yield rang, notice if isinstance(notice, Refus) else decrire_marc(notice)

    return lire_marc


@prudente
def decrire_marc(notice):
    if notice.get_fields("200"):
        return unimarc.decrire(notice)
    return marc21.decrire(notice) if notice.get_fields("245") else Refus(SANS_TITRE)


LECTEURS = {
    Format.ISO2709: marc_lu_par(marc.lire_iso2709),
    Format.XML: marc_lu_par(marc.lire_xml),
    Format.RIS: ris.lire,
    Format.BIBTEX: bibtex.lire,
    Format.CSV: tableau.lire,
    Format.XLSX: tableau.lire,
}


def entetes(fichier, lecture):
    """The headers of a table, [] for the other formats. Raises FichierRefuse."""
    if lecture.format not in TABLEAUX:
        return []
    try:
        return [entete.strip() for entete in tableau.entetes(fichier, lecture)]
    except Exception as erreur:  # a workbook may be broken in a hundred ways
        raise FichierRefuse(CLASSEUR_ILLISIBLE) from erreur
