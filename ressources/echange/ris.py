"""RIS, what EndNote, Zotero and Mendeley read and write: a tag of two signs on each line."""

import datetime
import re

from ressources.echange.description import ROLE, Auteur, Copie, Description
from ressources.echange.lecture import Refus, defaut_du_texte, prudente, texte_de
from ressources.echange.marc import annee_dans
from ressources.echange.types import NATURES, type_de

LIGNE = re.compile(r"\ufeff?([A-Z][A-Z0-9]) {2}-(?: (.*)|\s*)$", re.DOTALL)
SANS_FIN = "la notice s’arrête avant sa dernière ligne (ER)"
HORS_NOTICE = "des lignes ne sont dans aucune notice (il manque TY)"
LIGNES_MAXIMUM = 5_000  # a record that is longer has lost its end

# A1 is the main author, A2 an editor, A3 one of a series, A4 whoever helped.
BALISES = {
    ROLE.AUTEUR: "AU",
    ROLE.DIRECTEUR: "A2",
    ROLE.COORDINATEUR: "A2",
    ROLE.EDITEUR: "A2",
}
ROLES = {"AU": ROLE.AUTEUR, "A1": ROLE.AUTEUR, "A2": ROLE.EDITEUR, "ED": ROLE.EDITEUR}
ROLES |= {"A3": ROLE.DIRECTEUR, "A4": ROLE.AUTRE}


def ecrire(description):
    """The text of one record, lines ended as the format asks."""
    lignes = [f"{balise}  - {en_lignes(valeur)}" for balise, valeur in balises(description)]
    return "\r\n".join([*lignes, "ER  - ", "", ""])


def balises(d):
    yield "TY", type_de(d).ris
    if d.pk:
        yield "ID", f"resovilles-{d.pk}"
    for auteur in d.auteurs:
        yield BALISES.get(auteur.role, "A4"), nom_ris(auteur)
    champs = [
        ("TI", d.titre_complet),
        ("OP", d.titre_original),
        ("T2", d.periodique or d.collection),
        ("PY", str(d.annee or "")),
        ("DA", d.date_parution and f"{d.date_parution:%Y/%m/%d}/"),
        ("PB", d.editeur),
        ("CY", d.lieu_edition),
        ("VL", d.volume or ("" if d.est_un_article else d.numero_collection)),
        ("IS", d.numero),
        ("SP", d.premiere_page),
        ("EP", d.derniere_page),
        ("SN", d.isbn or d.issn),
        ("LA", d.langue),
        ("AB", d.resume),
        *(("KW", mot) for mot in d.mots),
        *(("CN", copie.cote) for copie in d.copies),
        ("C1", d.droits),
        ("DP", d.source),
        ("UR", d.url),
        ("L3", d.adresse),
    ]
    yield from ((balise, valeur) for balise, valeur in champs if valeur)


def nom_ris(auteur):
    """A comma parts a name from a first name: a body that has one would be cut in two."""
    if auteur.est_collectivite:
        return auteur.nom.replace(",", "\u201a") + ","
    return auteur.nom_inverse


def en_lignes(valeur):
    """A paragraph goes on below without a tag; two spaces in a row would make it look like one."""
    lignes = (" ".join(ligne.split()) for ligne in str(valeur).splitlines())
    return "\r\n".join(filter(None, lignes))


def lire(fichier, lecture):
    for rang, lignes in enumerate(notices(texte_de(fichier, lecture.encodage)), 1):
        texte = "".join(lignes)
        if raison := defaut_du_texte(texte) or defaut(lignes):
            yield rang, Refus(raison)
        else:
            yield rang, decrire(champs(lignes))


def notices(lignes):
    """The lines of each record, with its ER; blank lines between records belong to none."""
    courante = []
    for ligne in lignes:
        trouvee = LIGNE.match(ligne.rstrip("\r\n"))
        balise = trouvee[1] if trouvee else ""
        if balise == "TY" and any(est_une_balise(autre) for autre in courante):
            yield courante
            courante = []
        courante.append(ligne)
        if balise == "ER" or len(courante) > LIGNES_MAXIMUM:
            yield courante
            courante = []
    if any(est_une_balise(ligne) for ligne in courante):
        yield courante


def est_une_balise(ligne):
    return LIGNE.match(ligne.rstrip("\r\n"))


def defaut(lignes):
    if not any(ligne.lstrip("\ufeff").startswith("TY") for ligne in lignes):
        return HORS_NOTICE
    return "" if lignes[-1].startswith("ER") else SANS_FIN


def champs(lignes):
    """tag → its values; a line without a tag goes on with the one above."""
    valeurs, derniere = {}, None
    for ligne in lignes:
        trouvee = LIGNE.match(ligne.rstrip("\r\n"))
        if trouvee:
            derniere = valeurs.setdefault(trouvee[1], [])
            derniere.append((trouvee[2] or "").strip())
        elif derniere is not None and ligne.strip():
            derniere[-1] = f"{derniere[-1]}\n{ligne.strip()}".strip()
    return valeurs


@prudente
def decrire(valeurs):
    def un(*balises):
        return next((v for b in balises for v in valeurs.get(b, []) if v), "")

    genre = un("TY")
    hote = un("JF", "JO", "JA", "T2", "BT")
    est_un_article = genre in ("JOUR", "MGZN", "NEWS", "CHAP", "EJOUR", "CPAPER") or bool(
        valeurs.keys() & {"JF", "JO", "JA"}
    )
    numero = un("SN")
    isbn, issn = ("", numero) if len(numero.replace("-", "")) == 8 else (numero, "")
    volume = un("VL", "VO")
    return Description(
        titre=un("TI", "T1", "ST", "CT") or ("" if est_un_article else un("BT")),
        titre_original=un("OP"),
        auteurs=auteurs(valeurs),
        editeur=un("PB"),
        lieu_edition=un("CY", "PP"),
        collection="" if est_un_article else un("T2", "T3"),
        numero_collection="" if est_un_article else volume,
        annee=annee_dans(un("PY", "Y1", "DA")),
        date_parution=date_de(un("DA", "Y1", "PY")),
        pages="-".join(filter(None, (un("SP"), un("EP")))),
        periodique=hote if est_un_article else "",
        volume=volume if est_un_article else "",
        numero=un("IS", "CP"),
        isbn=isbn,
        issn=issn,
        langue=un("LA"),
        resume="\n".join(valeurs.get("AB") or valeurs.get("N2") or []),
        url=un("UR", "L2", "L1"),
        source=un("DP"),
        droits=un("C1") if un("ID").startswith("resovilles-") else "",
        nature=NATURES.get(genre, ""),
        mots=[mot for mot in valeurs.get("KW", []) if mot],
        copies=[Copie(cote) for cote in valeurs.get("CN", []) if cote],
    )


def auteurs(valeurs):
    return [
        auteur(nom, ROLES[balise])
        for balise, noms in valeurs.items()
        if balise in ROLES
        for nom in noms
        if nom
    ]


def auteur(texte, role):
    if texte.endswith(","):  # a body, as we and EndNote write it
        return Auteur(texte[:-1].replace("\u201a", ","), "", True, role)
    return Auteur.depuis_nom_inverse(texte, role)


def date_de(texte):
    """“2006/03/15/” when the day is said."""
    trouvee = re.match(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", texte)
    try:
        return datetime.date(*map(int, trouvee.groups())) if trouvee else None
    except ValueError:
        return None
