"""The formats of our exports: what a list or a selection may leave as."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from resovilles.adresses import absolue
from resovilles.templatetags.partage import en_json

from ressources.echange import (
    bibliographie,
    bibtex,
    marc,
    marc21,
    ris,
    signalement,
    tableau,
    unimarc,
)
from ressources.echange.description import POUR_DECRIRE, decrire

PAR_PAQUET = 200


@dataclass(frozen=True)
class Export:
    libelle: str
    extension: str
    type_mime: str
    ecrire: Callable[[Iterable], Iterable]  # descriptions → pieces, bytes or text
    plafond: int = 5_000  # notices at a time
    par_heure: int | None = None  # from one address


def chacune(ecrire):
    """The file that is its records end to end."""
    return lambda descriptions: (ecrire(description) for description in descriptions)


def dun_bloc(fabriquer):
    return lambda descriptions: [fabriquer(descriptions)]


def en_unimarc(d):
    return marc.en_iso2709(unimarc.ecrire(d))


def en_marc21(d):
    return marc.en_iso2709(marc21.ecrire(d))


def en_marcxml(descriptions):
    return marc.collection_xml(map(marc21.ecrire, descriptions), marc.MARCXML)


def en_marcxchange(descriptions):
    notices = map(unimarc.ecrire, descriptions)
    return marc.collection_xml(notices, unimarc.MARCXCHANGE, **unimarc.ATTRIBUTS)


def en_jsonld(descriptions):
    return [en_json(signalement.json_ld(description)) for description in descriptions]


MARC, XML = "application/marc", "application/marcxml+xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# References are composed one by one while a reader waits: few at a time, and not without end.
COMPOSITIONS_PAR_HEURE = 20
EXPORTS = {
    "ris": Export(
        "RIS (Zotero, EndNote)", "ris", "application/x-research-info-systems", chacune(ris.ecrire)
    ),
    "bibtex": Export("BibTeX", "bib", "application/x-bibtex", chacune(bibtex.ecrire)),
    "csv": Export("Tableau CSV", "csv", "text/csv", tableau.en_csv),
    "xlsx": Export("Tableau XLSX", "xlsx", EXCEL, dun_bloc(tableau.en_xlsx)),
    "unimarc": Export("UNIMARC (ISO 2709)", "mrc", MARC, chacune(en_unimarc)),
    "marc21": Export("MARC 21 (ISO 2709)", "mrc", MARC, chacune(en_marc21)),
    "marcxml": Export("MARCXML (MARC 21)", "marcxml", XML, en_marcxml),
    "marcxchange": Export("MarcXchange (UNIMARC)", "xml", "application/xml", en_marcxchange),
    "html": Export(
        "Bibliographie ISO 690, page web",
        "html",
        "text/html",
        dun_bloc(bibliographie.en_html),
        1_000,
        COMPOSITIONS_PAR_HEURE,
    ),
    "docx": Export(
        "Bibliographie ISO 690, Word",
        "docx",
        WORD,
        dun_bloc(bibliographie.docx),
        500,
        COMPOSITIONS_PAR_HEURE,
    ),
    "pdf": Export(
        "Bibliographie ISO 690, PDF",
        "pdf",
        "application/pdf",
        dun_bloc(bibliographie.pdf),
        200,
        COMPOSITIONS_PAR_HEURE,
    ),
}
# What a single notice answers as, by the ending of its address.
D_UNE_NOTICE = {
    "ris": EXPORTS["ris"],
    "bib": EXPORTS["bibtex"],
    "mrc": EXPORTS["unimarc"],
    "marcxml": EXPORTS["marcxml"],
    "jsonld": Export("JSON-LD (schema.org)", "jsonld", "application/ld+json", en_jsonld),
}


def descriptions(notices, pks):
    """The descriptions of these notices in the order of `pks`, read by bundles. `notices` says
    who may be read, and is asked again for each bundle."""
    lues = notices.select_related("genre").prefetch_related(*POUR_DECRIRE)
    for debut in range(0, len(pks), PAR_PAQUET):
        paquet = lues.in_bulk(pks[debut : debut + PAR_PAQUET])
        for pk in pks[debut : debut + PAR_PAQUET]:
            if notice := paquet.get(pk):
                yield de_chez_nous(notice)


def de_chez_nous(notice):
    return decrire(notice, absolue(notice.get_absolute_url()))


def fichier(export, contenu, nom):
    """The answer that a browser saves, sent as it is made."""
    reponse = StreamingHttpResponse(contenu, content_type=avec_encodage(export.type_mime))
    reponse["Content-Disposition"] = nom_du_fichier(export, nom)
    return reponse


def fichier_d_une_notice(export, notice):
    contenu = "".join(map(en_texte, export.ecrire([de_chez_nous(notice)])))
    reponse = HttpResponse(contenu, content_type=avec_encodage(export.type_mime))
    reponse["Content-Disposition"] = nom_du_fichier(export, f"notice-{notice.pk}")
    return reponse


def en_texte(morceau):
    return morceau.decode() if isinstance(morceau, bytes) else morceau


def nom_du_fichier(export, nom):
    return content_disposition_header(True, f"{nom}.{export.extension}")


def avec_encodage(type_mime):
    en_texte = type_mime.startswith("text/") or "bibtex" in type_mime or "research" in type_mime
    return f"{type_mime}; charset=utf-8" if en_texte else type_mime
