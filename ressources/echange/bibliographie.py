"""References in French ISO 690 (author and date), and whole bibliographies: HTML, Word, PDF.

The style is the one of the CSL project, kept with its licence in styles/; citeproc-py applies it.
"""

import html
import io
import re
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from resovilles.cache.gardes import garder_chacun
from resovilles.papier import en_pdf
from resovilles.templatetags.typographie import composer

from ressources.echange.description import POUR_DECRIRE, ROLE, decrire
from ressources.echange.types import type_de
from ressources.models.notices import cle

STYLE = Path(__file__).parent / "styles" / "iso690-author-date-fr-no-abstract.csl"
TITRE = "Bibliographie"
# citeproc-py does not escape what it is given. These signs go through it in disguise: entities
# would not, since it puts family names in capitals.
DEGUISEMENTS = {"&": "\ue003", "<": "\ue001", ">": "\ue002", '"': "\ue004"}
DEGUISER = str.maketrans(DEGUISEMENTS)
RENDRE = str.maketrans({deguise: html.escape(signe) for signe, deguise in DEGUISEMENTS.items()})
ADRESSE = re.compile("https?://[^\\s<\ue001\ue002]+")
ROLES_CSL = {
    ROLE.AUTEUR: "author",
    ROLE.DIRECTEUR: "editor",
    ROLE.COORDINATEUR: "editor",
    ROLE.EDITEUR: "editor",
    ROLE.TRADUCTEUR: "translator",
}


@cache
def style():
    """Read once per process; the library is imported with it, not when the site starts."""
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(STYLE), validate=False)


def en_csl(d):
    """A description as CSL-JSON."""
    champs = {
        "id": "1",
        "type": type_de(d).csl,
        "title": d.titre_complet,
        "container-title": d.periodique,
        "collection-title": d.collection,
        "collection-number": d.numero_collection,
        "publisher": d.editeur,
        "publisher-place": d.lieu_edition,
        "volume": d.volume,
        "issue": d.numero,
        "page": d.pages if d.est_un_article else "",
        "ISBN": d.isbn,
        "ISSN": d.issn,
        "URL": d.url,
    }
    item = {nom: valeur.translate(DEGUISER) for nom, valeur in champs.items() if valeur}
    if d.annee:
        item["issued"] = {"date-parts": [[d.annee]]}
    for auteur in d.auteurs:
        item.setdefault(ROLES_CSL.get(auteur.role, "contributor"), []).append(nom_csl(auteur))
    return item


def nom_csl(auteur):
    nom, prenom = auteur.nom.translate(DEGUISER), auteur.prenom.translate(DEGUISER)
    if auteur.est_collectivite or not prenom:
        return {"literal": nom}
    return {"family": nom, "given": prenom}


def reference(description):
    """One reference as HTML; its address is a link."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([en_csl(description)])
    biblio = CitationStylesBibliography(style(), source, formatter.html)
    biblio.register(Citation([CitationItem("1")]))
    texte = str(biblio.bibliography()[0])
    texte = re.sub(r"\.(\s*\.)+(?=\s|$)", ".", texte)  # what an empty element leaves
    texte = re.sub(r"([?!…])\.", r"\1", " ".join(texte.split()))
    texte = ADRESSE.sub(lambda lien: f'<a href="{lien[0]}">{lien[0]}</a>', texte)
    return mark_safe(texte.translate(RENDRE))


def references(notices):
    """pk → reference of these notices, made once until a content changes."""
    par_pk = {notice.pk: notice for notice in notices}
    return garder_chacun("iso690", list(par_pk), lambda pks: fabriquer(par_pk, pks))


def fabriquer(par_pk, pks):
    from django.db.models import prefetch_related_objects

    manquantes = [par_pk[pk] for pk in pks]
    prefetch_related_objects(manquantes, "genre", *POUR_DECRIRE)
    return {notice.pk: reference(decrire(notice)) for notice in manquantes}


def bibliographie_de(page):
    """(reference, address of its notice) for the bibliography of a page of the site, as strangers
    may read it, in the order of names."""
    from ressources.models import Notice

    citees = [reference.notice_id for reference in page.references.all()]
    notices = list(Notice.objects.en_ligne().filter(pk__in=citees).select_related("genre"))
    textes = references(notices)
    lignes = [(textes[notice.pk], notice.get_absolute_url()) for notice in notices]
    return sorted(lignes, key=lambda ligne: ordre(ligne[0]))


def ordre(reference):
    return cle(html.unescape(strip_tags(reference)))


# --- A whole bibliography ----------------------------------------------------------------------


def triees(descriptions):
    return sorted(map(reference, descriptions), key=ordre)


def en_html(descriptions):
    contexte = {"titre": TITRE, "references": triees(descriptions)}
    return render_to_string("ressources/export_bibliographie.html", contexte).encode()


def pdf(descriptions):
    """Addresses stand in full in the text: on paper a link repeats nothing."""
    textes = [mark_safe(re.sub("</?a[^>]*>", "", texte)) for texte in triees(descriptions)]
    return en_pdf("ressources/bibliographie_papier.html", {"titre": TITRE, "references": textes})


def docx(descriptions):
    """The bytes of a Word document, hanging indent, titles in italics."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    document.core_properties.title = TITRE
    document.core_properties.author = "RésO Villes"
    document.core_properties.language = "fr-FR"
    document.add_heading(TITRE, level=1)
    for texte in triees(descriptions):
        paragraphe = document.add_paragraph()
        paragraphe.paragraph_format.left_indent = Cm(1)
        paragraphe.paragraph_format.first_line_indent = Cm(-1)
        for morceau, italique in en_morceaux(texte):
            paragraphe.add_run(morceau).italic = italique
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def en_morceaux(texte):
    """(text, in italics) by turns."""
    for rang, morceau in enumerate(re.split("</?i>", texte)):
        if morceau:
            yield composer(html.unescape(strip_tags(morceau))), bool(rang % 2)
