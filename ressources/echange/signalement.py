"""What the page of a notice says to machines: COinS, citation_* and Dublin Core metas, JSON-LD."""

from urllib.parse import urlencode

from resovilles.donnees_structurees import sans_vide

from ressources.echange.types import type_de

# schema.org has no word for whoever ordered a work.
ROLES_SCHEMA = {
    "auteur": "author",
    "directeur": "editor",
    "coordinateur": "editor",
    "editeur": "editor",
    "traducteur": "translator",
    "illustrateur": "illustrator",
    "commanditaire": "funder",
}
OPENURL = "info:ofi/fmt:kev:mtx:"


def coins(d):
    """The title attribute of a COinS span: an OpenURL 1.0 context object (ANSI/NISO Z39.88)."""
    champs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", OPENURL + ("journal" if d.est_un_article else "book")),
        ("rfr_id", "info:sid/resovilles:notices"),
        ("rft.genre", type_de(d).openurl),
        ("rft.atitle" if d.est_un_article else "rft.btitle", d.titre_complet),
        ("rft.jtitle", d.periodique),
        *noms(d),
        ("rft.pub", d.editeur),
        ("rft.place", d.lieu_edition),
        ("rft.series", d.collection),
        ("rft.date", d.date_iso),
        ("rft.volume", d.volume),
        ("rft.issue", d.numero),
        ("rft.pages" if d.est_un_article else "rft.tpages", d.pages),
        ("rft.isbn", d.isbn),
        ("rft.issn", d.issn),
        ("rft.language", d.langue),
        ("rft_id", d.url or d.adresse),
    ]
    return urlencode([(nom, valeur) for nom, valeur in champs if valeur])


def noms(d):
    """The first author in parts, then all of them; a body by its own key."""
    for rang, auteur in enumerate(d.premiers):
        if auteur.est_collectivite:
            yield "rft.aucorp", auteur.nom
            continue
        if rang == 0:
            yield "rft.aulast", auteur.nom
            yield "rft.aufirst", auteur.prenom
        yield "rft.au", auteur.nom_inverse


def metas(d):
    """(name, content) of the metas that Google Scholar and Zotero read, then Dublin Core's."""
    auteurs = [auteur.nom_inverse for auteur in d.premiers]
    champs = [
        ("citation_title", d.titre_complet),
        *(("citation_author", nom) for nom in auteurs),
        ("citation_publication_date", d.date_iso.replace("-", "/")),
        ("citation_journal_title", d.periodique),
        ("citation_volume", d.volume),
        ("citation_issue", d.numero),
        ("citation_firstpage", d.premiere_page if d.est_un_article else ""),
        ("citation_lastpage", d.derniere_page if d.est_un_article else ""),
        ("citation_isbn", d.isbn),
        ("citation_issn", d.issn),
        ("citation_publisher", d.editeur),
        ("citation_language", d.langue),
        ("citation_abstract_html_url", d.adresse),
        *((f"DC.{nom}", valeur) for nom, valeur in dublin_core(d)),
    ]
    return [(nom, valeur) for nom, valeur in champs if valeur]


def dublin_core(d):
    """(element, text) of the fifteen of Dublin Core."""
    premiers = d.premiers
    champs = [
        ("title", d.titre_complet),
        *(("creator", a.nom_inverse) for a in premiers),
        *(("contributor", a.nom_inverse) for a in d.auteurs if a not in premiers),
        *(("subject", mot) for mot in d.mots),
        ("description", d.resume),
        ("publisher", d.editeur),
        ("date", d.date_iso),
        ("type", d.nature),
        ("identifier", d.adresse),
        ("identifier", d.isbn and f"urn:isbn:{d.isbn}"),
        ("identifier", d.issn and f"urn:issn:{d.issn}"),
        ("identifier", d.url),
        ("source", d.periodique),
        ("language", d.langue),
        *(("coverage", lieu) for lieu in d.lieux),
        ("rights", d.droits),
    ]
    return [(nom, valeur) for nom, valeur in champs if valeur]


def json_ld(d):
    """The notice as a schema.org object."""
    par_role = {}
    for auteur in d.auteurs:
        par_role.setdefault(ROLES_SCHEMA.get(auteur.role, "contributor"), []).append(
            personne(auteur)
        )
    return sans_vide(
        type_=type_de(d).schema,
        **{"@id": d.adresse},
        url=d.adresse,
        name=d.titre_complet,
        alternativeHeadline=d.titre_original,
        **par_role,
        publisher=d.editeur and {"@type": "Organization", "name": d.editeur},
        datePublished=d.date_iso,
        isPartOf=contenant(d),
        pagination=d.pages if d.est_un_article else "",
        numberOfPages=int(d.pages) if d.pages.isdecimal() and not d.est_un_article else None,
        isbn=d.isbn,
        issn="" if d.est_un_article else d.issn,
        inLanguage=d.langue,
        abstract=d.resume,
        keywords=d.mots,
        spatialCoverage=d.lieux,
        license=d.droits if d.droits.startswith("http") else "",
        copyrightNotice=d.droits,
        sameAs=d.url,
    )


def personne(auteur):
    if auteur.est_collectivite:
        return {"@type": "Organization", "name": auteur.nom}
    return sans_vide(
        type_="Person",
        name=f"{auteur.prenom} {auteur.nom}".strip(),
        givenName=auteur.prenom,
        familyName=auteur.nom,
    )


def contenant(d):
    if d.est_un_article:
        return sans_vide(
            type_="PublicationIssue" if d.numero else "Periodical",
            name=d.periodique,
            issn=d.issn,
            issueNumber=d.numero,
            volumeNumber=d.volume,
        )
    if d.collection:
        return {"@type": "BookSeries", "name": d.collection}
    return None
