"""Kinds of documents as each format names them. What has no line here is a book or an article."""

from typing import NamedTuple


class Type(NamedTuple):
    ris: str
    bibtex: str
    csl: str
    schema: str  # schema.org
    openurl: str  # genre of a COinS (ANSI/NISO Z39.88)


OUVRAGE = Type("BOOK", "book", "book", "Book", "book")
ARTICLE = Type("JOUR", "article", "article-journal", "Article", "article")
RAPPORT = Type("RPRT", "techreport", "report", "Report", "report")
ACTES = Type("CONF", "proceedings", "book", "Book", "proceeding")
LOI = Type("STAT", "misc", "legislation", "Legislation", "document")
DIVERS = Type("GEN", "misc", "document", "CreativeWork", "unknown")

# Labels of the vocabulary's kinds of documents.
TYPES = {
    "Ouvrage": OUVRAGE,
    "Étude ou rapport": RAPPORT,
    "Note de synthèse": RAPPORT,
    "Compte rendu": RAPPORT,
    "Synthèse d’atelier": RAPPORT,
    "Actes": ACTES,
    "Texte officiel": LOI,
    "Document contractuel": DIVERS,
    "Liste ou répertoire": DIVERS,
    "Programme": DIVERS,
    "Plaquette": DIVERS,
    "Revue de presse": DIVERS,
}


def type_de(description):
    if description.est_un_article:
        return ARTICLE
    return TYPES.get(description.nature, OUVRAGE)


# What other people's types say of the kind; the others say nothing that we name.
NATURES = {
    "RPRT": "Étude ou rapport",
    "BOOK": "Ouvrage",
    "EBOOK": "Ouvrage",
    "CONF": "Actes",
    "STAT": "Texte officiel",
    "LEGAL": "Texte officiel",
    "techreport": "Étude ou rapport",
    "report": "Étude ou rapport",
    "book": "Ouvrage",
    "proceedings": "Actes",
    "legislation": "Texte officiel",
}
