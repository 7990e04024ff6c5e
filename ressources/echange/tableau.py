"""CSV and XLSX: a header, then a line for each notice. Whose columns mean what is asked of the
person who imports; those of our own exports are known."""

import csv
import io
import re

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from resovilles.exports import DEBUTS_DE_FORMULE, ligne_csv

from ressources.echange.description import ROLE, Auteur, Copie, Description
from ressources.echange.lecture import (
    Format,
    Refus,
    defaut_du_texte,
    prudente,
    rangees_csv,
    texte_de,
)
from ressources.echange.marc import annee_dans
from ressources.echange.ris import date_de
from ressources.models.notices import Responsabilite, cle

PARTAGE = " ; "  # between the values of a cell
SANS_TITRE = "la ligne n’a pas de titre"
AUTEURS_COLLECTIFS = "auteurs_collectifs"
# Our field, its header in our exports, other headers that mean the same.
COLONNES = [
    ("titre", "Titre", "title", "titre propre", "intitule"),
    ("sous_titre", "Sous-titre", "complement du titre", "subtitle"),
    ("auteurs", "Auteurs", "auteur", "author", "authors", "auteur s"),
    (AUTEURS_COLLECTIFS, "Organismes auteurs", "auteur collectif", "organisme"),
    ("editeur", "Éditeur", "publisher", "maison d edition"),
    ("lieu_edition", "Lieu d’édition", "lieu", "ville", "place"),
    ("annee", "Année", "year", "date", "date de publication", "annee de parution"),
    ("date_parution", "Date de parution"),
    ("nature", "Nature", "type", "type de document", "support"),
    ("collection", "Collection", "serie", "series"),
    ("numero_collection", "Numéro dans la collection"),
    ("pages", "Pages", "pagination", "nombre de pages"),
    ("periodique", "Dans", "revue", "periodique", "journal", "titre de la revue"),
    ("volume", "Volume", "vol"),
    ("numero", "Numéro", "issue", "n"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
    ("langue", "Langue", "language"),
    ("titre_original", "Titre original"),
    ("resume", "Résumé", "abstract", "description", "analyse"),
    ("mots", "Mots clés", "descripteurs", "keywords", "sujets", "mot cle", "themes"),
    ("lieux", "Territoires"),
    ("copies", "Cotes", "cote"),
    ("source", "Source"),
    ("droits", "Droits"),
    ("url", "Adresse en ligne", "url", "lien", "site"),
    ("adresse", "Notice"),
    ("identifiant", "Identifiant", "id", "numero de notice", "identifiant d origine"),
]
ENTETES = {nom: entete for nom, entete, *_ in COLONNES}
SYNONYMES = {cle(mot): nom for nom, *mots in COLONNES for mot in mots}
IMPORTABLES = [(nom, entete) for nom, entete, *_ in COLONNES if nom != "adresse"]


# --- Writing ------------------------------------------------------------------------------------


def cellules(d):
    """The texts of a line, in the order of the columns."""
    personnes = [a for a in d.auteurs if not a.est_collectivite]
    corps = [a for a in d.auteurs if a.est_collectivite]
    calculees = {
        "auteurs": PARTAGE.join(map(nom_et_role, personnes)),
        AUTEURS_COLLECTIFS: PARTAGE.join(map(nom_et_role, corps)),
        "annee": str(d.annee or ""),
        "date_parution": d.date_parution.isoformat() if d.date_parution else "",
        "mots": PARTAGE.join(d.mots),
        "lieux": PARTAGE.join(d.lieux),
        "copies": PARTAGE.join(copie.cote for copie in d.copies),
        "identifiant": d.identifiant or (str(d.pk) if d.pk else ""),
    }
    return [calculees[nom] if nom in calculees else getattr(d, nom) for nom in ENTETES]


def nom_et_role(auteur):
    """« Nom, Prénom », then the role of whoever is not an author."""
    if auteur.role == ROLE.AUTEUR:
        return auteur.nom_inverse
    return f"{auteur.nom_inverse} ({Responsabilite.Role(auteur.role).label.lower()})"


def en_csv(descriptions):
    """Pieces of a CSV that French spreadsheets open by a double click."""
    yield "\ufeff"
    yield ligne_csv(ENTETES.values())
    for description in descriptions:
        yield ligne_csv(cellules(description))


def en_xlsx(descriptions):
    """The bytes of a workbook whose cells are text, whatever they look like."""
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Notices")
    feuille.freeze_panes = "A2"
    feuille.append(list(ENTETES.values()))
    for description in descriptions:
        feuille.append([cellule(feuille, texte) for texte in cellules(description)])
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def cellule(feuille, texte):
    cellule = WriteOnlyCell(feuille, ILLEGAL_CHARACTERS_RE.sub("", texte)[:32_000])
    cellule.data_type = "s"
    return cellule


# --- Reading ------------------------------------------------------------------------------------


def entetes(fichier, lecture):
    """The cells of the first line."""
    if lecture.format == Format.XLSX:
        return next((cellules for _, cellules in feuille_xlsx(fichier, premiere=1)), [])
    texte = texte_de(fichier, lecture.encodage, newline="")
    return next(csv.reader(texte, delimiter=lecture.separateur), [])


def proposer(entetes):
    """header → our field, for the headers that we know."""
    propositions, prises = {}, set()
    for entete in entetes:
        nom = SYNONYMES.get(cle(entete), "")
        if nom and nom not in prises and nom != "adresse":
            prises.add(nom)
            propositions[entete] = nom
    return propositions


def feuille_xlsx(fichier, premiere=2):
    """(line, cells) of the first sheet, read as it goes."""
    fichier.seek(0)
    classeur = load_workbook(fichier, read_only=True, data_only=True)
    try:
        feuille = classeur.worksheets[0]
        for rang, valeurs in enumerate(feuille.iter_rows(min_row=premiere, values_only=True)):
            if any(valeur not in (None, "") for valeur in valeurs):
                yield rang + premiere, [texte_de_cellule(valeur) for valeur in valeurs]
    finally:
        classeur.close()


def texte_de_cellule(valeur):
    if valeur is None:
        return ""
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    if hasattr(valeur, "date"):
        return valeur.date().isoformat()
    return str(valeur)


def lire(fichier, lecture):
    noms = [lecture.colonnes.get(entete, "") for entete in entetes(fichier, lecture)]
    for rang, valeurs in lignes(fichier, lecture):
        yield rang, valeurs if isinstance(valeurs, Refus) else lire_ligne(noms, valeurs)


def lignes(fichier, lecture):
    if lecture.format == Format.XLSX:
        return feuille_xlsx(fichier)
    return rangees_csv(fichier, lecture)


@prudente
def lire_ligne(noms, valeurs):
    if raison := defaut_du_texte("".join(valeurs)):
        return Refus(raison)
    paires = zip(noms, map(sans_apostrophe, valeurs), strict=False)
    champs = {nom: valeur for nom, valeur in paires if nom and valeur}
    return decrire(champs) if champs.get("titre") else Refus(SANS_TITRE)


def sans_apostrophe(texte):
    """Undo what our exports put before a text that looks like a formula."""
    if texte.startswith("'") and texte[1:].startswith(DEBUTS_DE_FORMULE):
        return texte[1:]
    return texte.strip()


def decrire(champs):
    particuliers = {
        "auteurs": [auteur(nom, False) for nom in partager(champs.pop("auteurs", ""))]
        + [auteur(nom, True) for nom in partager(champs.pop(AUTEURS_COLLECTIFS, ""))],
        "annee": annee_dans(champs.pop("annee", "")),
        "date_parution": date_de(champs.pop("date_parution", "")),
        "mots": partager(champs.pop("mots", "")),
        "lieux": partager(champs.pop("lieux", "")),
        "copies": [Copie(cote) for cote in partager(champs.pop("copies", ""))],
    }
    return Description(**champs, **particuliers)


def partager(texte):
    """The values of a cell, between semicolons, bars or line breaks."""
    return [valeur.strip() for valeur in re.split(r"[;|\n]", texte) if valeur.strip()]


def auteur(texte, est_collectivite):
    role = ROLE.AUTEUR
    if trouve := re.search(r"\s*\(([^()]+)\)$", texte):
        connus = {libelle.lower(): role for role, libelle in Responsabilite.Role.choices}
        if trouve[1].lower() in connus:
            role, texte = connus[trouve[1].lower()], texte[: trouve.start()]
    if est_collectivite:
        return Auteur(texte, "", True, role)
    return Auteur.depuis_nom_inverse(texte, role)
