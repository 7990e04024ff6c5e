"""UNIMARC, the format of French libraries: a field is named by what it describes, not by ISBD."""

from pymarc import Field, Record

from ressources.echange.description import Auteur, Description
from ressources.echange.marc import (
    ROLE_DU_CODE,
    UNIMARC_DU_ROLE,
    ZoneDExemplaire,
    ajouter,
    annee_dans,
    controle,
    pages_dans,
    paragraphes,
    premiere,
    sans_controle,
    valeurs,
    zone,
)

MARCXCHANGE = "info:lc/xmlns/marcxchange-v1"
ATTRIBUTS = {"format": "UNIMARC", "type": "Bibliographic"}
CENTRE = "RESOVILLES"  # 801 $b, the agency of a record
PERSONNES, COLLECTIVITES = "700 701 702", "710 711 712"
DROITS, ORIGINAL = "Droits : ", "Traduction de : "
# 995 $o “e”: not lent.
EXEMPLAIRES = ZoneDExemplaire(
    "995", fonds="b", cote="k", inventaire="f", remarque="o", sur_place="e"
)


def ecrire(description):
    """The record of a notice of ours."""
    d = description
    niveau = "a" if d.est_un_article else "m"
    notice = Record(leader=f"     na{niveau} a22     3i 4500")
    notice.leader = f"     na{niveau}0 22     3i 450 "
    notice.add_field(Field("001", data=str(d.pk)))
    if d.adresse:
        notice.add_field(Field("003", data=d.adresse))
    if d.modifiee:
        notice.add_field(Field("005", data=f"{d.modifiee:%Y%m%d%H%M%S}.0"))
    ajouter(
        notice,
        zone("010", ("a", d.isbn)),
        zone("011", ("a", "" if d.est_un_article else d.issn)),
        zone("100", ("a", donnees_codees(d))),
        zone("101", ("a", d.langue), indicateurs="0 "),
        zone("200", ("a", d.titre), ("e", d.sous_titre), ("f", mention(d)), indicateurs="1 "),
        zone("210", ("a", d.lieu_edition), ("c", d.editeur), ("d", d.date_iso)),
        zone("215", ("a", etendue(d))),
        zone("225", ("a", d.collection), ("v", d.numero_collection), indicateurs="2 "),
        zone("300", ("a", d.droits and DROITS + d.droits)),
        *(zone("330", ("a", morceau)) for morceau in paragraphes(d.resume)),
        zone("345", ("a", d.source)),
        zone("454", ("t", d.titre_original), indicateurs=" 1"),
        *hote(d),
        *(zone("606", ("a", mot)) for mot in d.mots),
        *(zone("607", ("a", lieu)) for lieu in d.lieux),
        zone("608", ("a", d.nature)),
        *(zone_d_auteur(auteur, rang) for rang, auteur in enumerate(d.auteurs)),
        zone("801", ("a", "FR"), ("b", CENTRE), indicateurs=" 0"),
        zone("856", ("u", d.url), indicateurs="4 "),
        *map(EXEMPLAIRES.ecrire, d.copies),
    )
    return notice


def donnees_codees(d):
    """100 $a, 36 positions; 26-27 say that the record is in Unicode."""
    entree = f"{d.entree:%Y%m%d}" if d.entree else " " * 8
    return f"{entree}d{d.annee or '    '}    m  y0frey50      ba"


def mention(d):
    return ", ".join(f"{a.prenom} {a.nom}".strip() for a in d.premiers)


def etendue(d):
    if not d.pages:
        return ""
    return f"P. {d.pages}" if d.est_un_article else f"{d.pages} p."


def hote(d):
    """The review or the book that contains: 461 the whole, 463 the issue."""
    if d.est_un_article:
        yield zone("461", ("t", d.periodique), ("v", d.volume), ("x", d.issn), indicateurs=" 1")
        yield zone("463", ("v", d.numero), indicateurs=" 1")
    else:
        # A volume or a number of a book, or of an issue described as a whole.
        yield zone("463", ("v", d.numero), ("h", d.volume), indicateurs=" 1")


def zone_d_auteur(auteur, rang):
    """The first one is the main entry (7x0), an author beside it an equal (7x1)."""
    dizaine = "71" if auteur.est_collectivite else "70"
    unite = "0" if rang == 0 else "1" if auteur.role == "auteur" else "2"
    return zone(
        dizaine + unite,
        ("a", auteur.nom),
        ("b", auteur.prenom),
        ("4", UNIMARC_DU_ROLE[auteur.role]),
        indicateurs=("02" if auteur.est_collectivite else " 1"),
    )


def decrire(notice):
    """A description from a record of any library."""
    titres = valeurs(notice, "200", "ahi")
    notes = valeurs(notice, "300", "a")
    return Description(
        titre=". ".join(titres),
        sous_titre=" : ".join(valeurs(notice, "200", "e")),
        titre_original=premiere(notice, "454", "t"),
        auteurs=auteurs(notice),
        editeur=premiere(notice, "210 214", "c"),
        lieu_edition=premiere(notice, "210 214", "a"),
        collection=premiere(notice, "225 410", "at"),
        numero_collection=premiere(notice, "225 410", "v"),
        annee=annee_de(notice),
        pages=pages_dans(premiere(notice, "215")),
        periodique=premiere(notice, "461", "t") or premiere(notice, "463", "t"),
        volume=premiere(notice, "461", "v") or premiere(notice, "463", "h"),
        numero=premiere(notice, "463", "v"),
        isbn=premiere(notice, "010"),
        issn=premiere(notice, "011") or premiere(notice, "461", "x"),
        langue=premiere(notice, "101"),
        resume="\n\n".join(valeurs(notice, "330", "a")),
        url=premiere(notice, "856", "u"),
        source=premiere(notice, "345", "a"),
        droits=next((n.removeprefix(DROITS) for n in notes if n.startswith(DROITS)), ""),
        nature=premiere(notice, "608"),
        mots=sujets(notice),
        lieux=valeurs(notice, "607", "a"),
        copies=EXEMPLAIRES.lire(notice),
        identifiant=identifiant(notice),
    )


def sujets(notice):
    """606 with its subdivisions, 600 to 605 by name, 610 free words."""
    vedettes = [
        " -- ".join(s.value for s in zone.subfields if s.code in "abxyzjt" and s.value)
        for zone in notice.get_fields("600", "601", "602", "604", "605", "606", "610")
    ]
    return list(dict.fromkeys(filter(None, vedettes)))


def annee_de(notice):
    codee = premiere(notice, "100")[9:13]
    return annee_dans(premiere(notice, "210 214", "d")) or annee_dans(codee)


def auteurs(notice):
    trouves = [auteur(z) for z in notice.get_fields(*f"{PERSONNES} {COLLECTIVITES}".split())]
    trouves = [a for a in trouves if a.nom]
    if not trouves and (mention := premiere(notice, "200", "f")):
        return [Auteur(mention)]
    return trouves


def auteur(zone):
    nom, prenom = zone.get("a", "").rstrip(","), zone.get("b", "")
    if zone.tag.startswith("71"):
        corps = [s.value for s in zone.subfields if s.code in "ab" and s.value]
        return Auteur(". ".join(corps), "", True, role(zone))
    if not prenom and "," in nom:
        return Auteur.depuis_nom_inverse(nom, role(zone))
    return Auteur(nom, prenom, False, role(zone))


def role(zone):
    """The first relator code that we know; without any, an author."""
    codes = zone.get_subfields("4")
    connus = [ROLE_DU_CODE[code] for code in codes if code in ROLE_DU_CODE]
    return connus[0] if connus else ROLE_DU_CODE["205" if codes else "070"]


def identifiant(notice):
    """The number of the record in its catalogue, after the name of the agency where it has one."""
    numero, agence = controle(notice, "001"), premiere(notice, "801", "b")
    return f"{agence}:{numero}" if agence and numero else sans_controle(numero)
