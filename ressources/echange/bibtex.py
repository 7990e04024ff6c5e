"""BibTeX, as LaTeX and Zotero write it: entries between braces, accents in UTF-8 or in LaTeX."""

import re

from bibtexparser import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from ressources.echange.description import ROLE, Auteur, Description
from ressources.echange.lecture import ENTREE_BIBTEX, Refus, defaut_du_texte, prudente, texte_de
from ressources.echange.marc import annee_dans
from ressources.echange.types import NATURES, type_de

ECHAPPEMENTS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{signe: f"\\{signe}" for signe in "#$%&_"},
}
ECHAPPE = re.compile("|".join(re.escape(signe) for signe in ECHAPPEMENTS))
ABIMEE = "l’entrée est mal fermée ou mal écrite"
LIGNES_MAXIMUM = 5_000
DECODEUR = LatexNodes2Text(keep_braced_groups=False, math_mode="verbatim")
LANGUES = {"french": "fre", "francais": "fre", "english": "eng", "german": "ger"}


def echapper(texte):
    return ECHAPPE.sub(lambda signe: ECHAPPEMENTS[signe.group()], " ".join(texte.split()))


def ecrire(description):
    d = description
    lignes = [f"  {nom} = {{{valeur}}}," for nom, valeur in champs(d) if valeur]
    return "\n".join([f"@{type_de(d).bibtex}{{resovilles-{d.pk},", *lignes, "}", "", ""])


def champs(d):
    """Addresses stand as they are: programs that show them do not read LaTeX there."""
    auteurs = [a for a in d.auteurs if a.role not in (ROLE.DIRECTEUR, ROLE.EDITEUR)]
    editeurs = [a for a in d.auteurs if a.role in (ROLE.DIRECTEUR, ROLE.EDITEUR)]
    yield "author", " and ".join(map(nom_bibtex, auteurs))
    yield "editor", " and ".join(map(nom_bibtex, editeurs))
    yield "title", f"{{{echapper(d.titre_complet)}}}"
    textes = [
        ("journal" if d.est_un_article else "", d.periodique),
        ("institution" if type_de(d).bibtex == "techreport" else "publisher", d.editeur),
        ("address", d.lieu_edition),
        ("series", d.collection),
        ("year", str(d.annee or "")),
        ("date", d.date_parution.isoformat() if d.date_parution else ""),
        ("volume", d.volume),
        ("number", d.numero or d.numero_collection),
        ("pages", d.pages.replace("-", "--") if d.est_un_article else ""),
        ("pagetotal", "" if d.est_un_article else d.pages),
        ("isbn", d.isbn),
        ("issn", d.issn),
        ("language", d.langue),
        ("abstract", d.resume),
        ("keywords", separateur(d.mots).join(d.mots)),
    ]
    yield from ((nom, echapper(valeur)) for nom, valeur in textes if nom)
    yield "url", adresse(d.url or d.adresse)


def separateur(mots):
    return "; " if any("," in mot for mot in mots) else ", "


def mots(texte):
    """Between semicolons when there is one, else between commas."""
    return [mot.strip() for mot in texte.split(";" if ";" in texte else ",") if mot.strip()]


def nom_bibtex(auteur):
    """A body stands between braces of its own, or its words would be taken for names."""
    if auteur.est_collectivite or not auteur.prenom:
        return f"{{{echapper(auteur.nom)}}}"
    return f"{echapper(auteur.nom)}, {echapper(auteur.prenom)}"


def adresse(url):
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def lire(fichier, lecture):
    for rang, texte in enumerate(entrees(texte_de(fichier, lecture.encodage)), 1):
        raison = defaut_du_texte(texte)
        yield rang, Refus(raison) if raison else lire_entree(texte)


def entrees(lignes):
    """The text of each entry: from its @ to the line before the next one's."""
    courante = []
    for ligne in lignes:
        if ENTREE_BIBTEX.match(ligne) or len(courante) > LIGNES_MAXIMUM:
            if courante:
                yield "".join(courante)
            courante = []
        if courante or ENTREE_BIBTEX.match(ligne):
            courante.append(ligne)
    if courante:
        yield "".join(courante)


@prudente
def lire_entree(texte):
    bibliotheque = parse_string(texte)
    if bibliotheque.failed_blocks or len(bibliotheque.entries) != 1:
        return Refus(ABIMEE)
    entree = bibliotheque.entries[0]
    brutes = {nom.lower(): str(champ.value) for nom, champ in entree.fields_dict.items()}
    valeurs = {nom: plat(valeur) for nom, valeur in brutes.items()}
    # LaTeX would take the & of an address for the mark of a column.
    valeurs["url"] = re.sub(r"\\([#$%&_{}~])", r"\1", brutes.get("url", ""))
    return decrire(entree.entry_type.lower(), valeurs, brutes)


def plat(texte):
    return " ".join(DECODEUR.latex_to_text(texte).split())


def decrire(genre, v, brutes):
    def un(*cles):
        return next((v[cle] for cle in cles if v.get(cle)), "")

    est_un_article = bool(un("journal", "journaltitle", "booktitle"))
    numero = un("number", "issue")
    return Description(
        titre=un("title"),
        sous_titre=un("subtitle"),
        auteurs=auteurs(brutes.get("author", ""), ROLE.AUTEUR)
        + auteurs(brutes.get("editor", ""), ROLE.EDITEUR),
        editeur=un("publisher", "institution", "organization", "school"),
        lieu_edition=un("address", "location"),
        collection=un("series"),
        numero_collection="" if est_un_article else numero,
        annee=annee_dans(un("year", "date")),
        pages=un("pages", "pagetotal").replace("\u2013", "-").replace("--", "-"),
        periodique=un("journal", "journaltitle", "booktitle"),
        volume=un("volume"),
        numero=numero if est_un_article else "",
        isbn=un("isbn"),
        issn=un("issn"),
        langue=langue(un("language", "langid")),
        resume=un("abstract"),
        url=un("url"),
        nature=NATURES.get(genre, ""),
        mots=mots(un("keywords")),
    )


def langue(texte):
    return LANGUES.get(texte.lower(), texte[:3].lower())


def auteurs(texte, role):
    return [auteur(nom, role) for nom in noms(texte)]


def noms(texte):
    """The names that “and” parts, unless it stands between braces."""
    profondeur, courant = 0, []
    for mot in texte.split():
        if mot.lower() == "and" and not profondeur:
            yield " ".join(courant)
            courant = []
            continue
        courant.append(mot)
        profondeur += len(re.findall(r"(?<!\\)\{", mot)) - len(re.findall(r"(?<!\\)\}", mot))
    if courant:
        yield " ".join(courant)


def auteur(brut, role):
    """A body is wholly between braces."""
    nom = plat(brut)
    if brut.startswith("{") and brut.endswith("}"):
        return Auteur(nom, "", True, role)
    if "," in nom:
        return Auteur.depuis_nom_inverse(nom, role)
    prenom, _, famille = nom.rpartition(" ")
    return Auteur(famille, prenom, role=role)
