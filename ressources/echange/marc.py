"""What UNIMARC and MARC 21 share: ISO 2709 and MARCXML, record by record, never a whole file.

Records are pymarc's in both directions, but it does not decode: UNIMARC does not say its encoding
where MARC 21 does, and old files are in ISO 5426.
"""

import re
from dataclasses import dataclass

from lxml import etree
from pymarc import Field, Indicators, Record, Subfield
from pymarc.exceptions import (
    BaseAddressInvalid,
    BaseAddressNotFound,
    NoFieldsFound,
    RecordDirectoryInvalid,
    RecordLeaderInvalid,
    TruncatedRecord,
)
from pymarc.marc8 import marc8_to_unicode

from ressources.echange.description import ROLE, Copie
from ressources.echange.iso5426 import en_unicode
from ressources.echange.lecture import CARACTERE_NUL, Refus

FIN_DE_NOTICE = b"\x1d"
NOTICE_MAXIMALE = 99_999  # bytes: the length of an ISO 2709 record has five digits
TROP_LONGUE = "la notice dépasse 99 999 octets : la fin de notice manque sans doute"
ILLISIBLE = "l’étiquette de la notice (24 premiers signes) est fausse"
TRONQUEE = "la notice est coupée avant sa fin"
REPERTOIRE = "le répertoire des zones de la notice est faux"
RAISONS = {
    TruncatedRecord: TRONQUEE,
    RecordDirectoryInvalid: REPERTOIRE,
    BaseAddressInvalid: ILLISIBLE,
    BaseAddressNotFound: ILLISIBLE,
    RecordLeaderInvalid: ILLISIBLE,
    NoFieldsFound: "la notice n’a aucune zone",
}

FONDS = "RESO"  # the shelf that holds our copies
MARCXML = "http://www.loc.gov/MARC21/slim"
# Marks around an article that sorting skips: controls of ISO 6630 and their C1 twins.
NON_TRI = dict.fromkeys(map(ord, "\x88\x89\x98\x9c"))

# UNIMARC appendix C, MARC 21 relator codes.
ROLES = [
    ("070", "aut", ROLE.AUTEUR),
    ("651", "pbd", ROLE.DIRECTEUR),
    ("637", "pdr", ROLE.COORDINATEUR),
    ("340", "edt", ROLE.EDITEUR),
    ("080", "aui", ROLE.PREFACIER),
    ("730", "trl", ROLE.TRADUCTEUR),
    ("440", "ill", ROLE.ILLUSTRATEUR),
    ("723", "spn", ROLE.COMMANDITAIRE),
    ("205", "ctb", ROLE.AUTRE),
]
UNIMARC_DU_ROLE = {role: unimarc for unimarc, _, role in ROLES}
MARC21_DU_ROLE = {role: marc21 for _, marc21, role in ROLES}
ROLE_DU_CODE = {code: role for unimarc, marc21, role in ROLES for code in (unimarc, marc21)}


# --- Reading ------------------------------------------------------------------------------------


def lire_iso2709(fichier):
    """(rank, Record or Refus) for each record of a binary file."""
    for rang, octets in enumerate(decouper(fichier), 1):
        yield rang, lire_notice(octets)


def decouper(fichier, pas=65536):
    """The bytes of each record with its end mark; the last one may lack it."""
    reste = b""
    while octets := fichier.read(pas):
        *notices, reste = (reste + octets).split(FIN_DE_NOTICE)
        yield from (notice.lstrip(b"\r\n ") + FIN_DE_NOTICE for notice in notices)
        if len(reste) > NOTICE_MAXIMALE:
            # Nothing ends it: it is refused once, and what follows is looked for.
            yield reste
            reste = b""
    if reste.strip():
        yield reste.lstrip(b"\r\n ")


def lire_notice(octets):
    if b"\0" in octets:
        return Refus(CARACTERE_NUL)
    if len(octets) > NOTICE_MAXIMALE:
        return Refus(TROP_LONGUE)
    if not octets.endswith(FIN_DE_NOTICE):
        return Refus(TRONQUEE)
    try:
        brute = Record(data=octets, to_unicode=False)
        return decoder(brute)
    except ValueError:  # a leader that is no ASCII, or lengths that are no numbers
        return Refus(ILLISIBLE)
    except tuple(RAISONS) as erreur:
        return Refus(RAISONS[type(erreur)])


def decoder(brute):
    """The same record with its texts; each is read as its record says, or as it can be."""
    lire = decodeur(brute)
    notice = Record()
    notice.leader = brute.leader
    for zone in brute.fields:
        if zone.control_field:
            notice.add_field(Field(tag=zone.tag, data=lire(zone.data)))
        else:
            sous_zones = [Subfield(s.code, nettoyer(lire(s.value))) for s in zone.subfields]
            notice.add_field(Field(zone.tag, indicators=zone.indicators, subfields=sous_zones))
    return notice


def decodeur(brute):
    """UTF-8 wherever it is well formed: accents of other codes never make valid UTF-8 by chance.
    Otherwise MARC-8 or ISO 5426, as the record says, or the code of old Windows."""
    octets = b"".join(
        zone.data if zone.control_field else b"".join(s.value for s in zone.subfields)
        for zone in brute.fields
    )
    try:
        octets.decode("utf-8")
        return lambda texte: texte.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if any(zone.tag == "245" for zone in brute.fields):
        return lambda texte: marc8_to_unicode(texte, hide_utf8_warnings=True)
    if jeu_unimarc(brute) in ("01", "02", "03"):
        return en_unicode
    return lambda texte: texte.decode("cp1252", errors="replace")


def jeu_unimarc(brute):
    """The code of the set of characters: UNIMARC 100 $a/26-27."""
    for zone in brute.fields:
        if zone.tag == "100" and not zone.control_field and zone.subfields:
            return zone.subfields[0].value[26:28].decode("ascii", errors="replace")
    return ""


def nettoyer(texte):
    return " ".join(texte.translate(NON_TRI).split())


def lire_xml(fichier):
    """(rank, Record or Refus) for each record of a MARCXML or MarcXchange file."""
    options = {"resolve_entities": False, "no_network": True, "recover": False}
    rang = 0
    try:
        for _, element in etree.iterparse(fichier, events=("end",), **options):
            if etree.QName(element).localname == "record":
                rang += 1
                yield rang, notice_de(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as erreur:
        ligne = erreur.lineno or "?"
        yield (
            rang + 1,
            Refus(f"le fichier XML est faux ou coupé, ligne {ligne} : la suite n’est pas lue"),
        )


def notice_de(element):
    notice = Record()
    for fils in element:
        if not isinstance(fils.tag, str):
            continue
        nom = etree.QName(fils).localname
        if nom == "leader":
            lire_leader(notice, fils.text or "")
        elif nom == "controlfield":
            notice.add_field(Field(tag=fils.get("tag", "000"), data=fils.text or ""))
        elif nom == "datafield":
            notice.add_field(zone_de(fils))
    return notice if notice.fields else Refus(RAISONS[NoFieldsFound])


def lire_leader(notice, texte):
    if len(texte) == 24:
        notice.leader = texte


def zone_de(element):
    sous_zones = [
        Subfield(fils.get("code") or "a", nettoyer("".join(fils.itertext())))
        for fils in element
        if isinstance(fils.tag, str)
    ]
    indicateurs = Indicators(element.get("ind1") or " ", element.get("ind2") or " ")
    return Field(element.get("tag", "000"), indicators=indicateurs, subfields=sous_zones)


def valeurs(notice, etiquettes, codes):
    """Every non-empty text of these subfields, in the order of the record."""
    return [
        s.value
        for zone in notice.get_fields(*etiquettes.split())
        if not zone.control_field
        for s in zone.subfields
        if s.code in codes and s.value
    ]


def premiere(notice, etiquettes, codes="a"):
    return next(iter(valeurs(notice, etiquettes, codes)), "")


def annee_dans(texte):
    trouvee = re.search(r"(1[4-9]|20)\d\d", texte or "")
    return int(trouvee.group()) if trouvee else None


def pages_dans(texte):
    """“210 p.” and “P. 12-25” as we type them."""
    texte = re.sub(r"^\s*pp?\.\s*", "", texte, flags=re.IGNORECASE)
    return re.sub(r"\s*p(ages|\.)?\s*$", "", texte, flags=re.IGNORECASE).strip(" ;:,")


def controle(notice, etiquette):
    return next((zone.data.strip() for zone in notice.get_fields(etiquette)), "")


# --- Writing ------------------------------------------------------------------------------------

CONTROLES = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # would end a field, or an XML file
ZONE_MAXIMALE = 9_000  # bytes: the length of a field has four digits
RESUME_MAXIMAL = 80_000  # bytes: that of a record has five


def sans_controle(texte):
    return CONTROLES.sub(" ", texte)


def paragraphes(texte):
    """A long text as so many fields, cut between words where it has to be."""
    place = RESUME_MAXIMAL
    for paragraphe in filter(None, map(str.strip, texte.splitlines())):
        for morceau in en_morceaux(paragraphe):
            place -= len(morceau.encode())
            if place < 0:
                return
            yield morceau


def en_morceaux(paragraphe):
    while len(paragraphe.encode()) > ZONE_MAXIMALE:
        coupe = paragraphe.encode()[:ZONE_MAXIMALE].decode(errors="ignore")
        coupe = coupe[: coupe.rfind(" ")] if " " in coupe else coupe
        yield coupe
        paragraphe = paragraphe[len(coupe) :].strip()
    yield paragraphe


def zone(etiquette, *paires, indicateurs="  "):
    """A field from (code, text) pairs; None when it has nothing to say."""
    sous_zones = [Subfield(code, sans_controle(str(texte))) for code, texte in paires if texte]
    if sous_zones:
        return Field(etiquette, indicators=Indicators(*indicateurs), subfields=sous_zones)
    return None


@dataclass(frozen=True)
class ZoneDExemplaire:
    """Where a format describes a copy: its field, then the codes of what it says of it."""

    etiquette: str
    fonds: str
    cote: str  # in one subfield, or in several
    inventaire: str
    remarque: str
    sur_place: str  # what the remark says of a copy that is not lent

    def ecrire(self, copie):
        return zone(
            self.etiquette,
            (self.fonds, FONDS),
            (self.cote[0], copie.cote),
            (self.inventaire, copie.inventaire),
            (self.remarque, self.sur_place if copie.sur_place else ""),
        )

    def lire(self, notice):
        """The copies of a record that have a call number."""
        copies = [self.copie(champ) for champ in notice.get_fields(self.etiquette)]
        return [copie for copie in copies if copie.cote]

    def copie(self, champ):
        return Copie(
            " ".join(filter(None, champ.get_subfields(*self.cote))),
            champ.get(self.inventaire, ""),
            champ.get(self.remarque, "") == self.sur_place,
        )


def ajouter(notice, *zones):
    notice.add_field(*(zone for zone in zones if zone is not None))


def en_iso2709(notice):
    """The bytes of a record. pymarc marks its UTF-8 in leader/09, which UNIMARC leaves blank."""
    position_9 = notice.leader[9]
    octets = notice.as_marc()
    return octets[:9] + position_9.encode() + octets[10:]


def en_xml(notice, espace, **attributs):
    """The record as an element of MARCXML or of MarcXchange, by their namespace."""
    element = etree.Element(f"{{{espace}}}record", nsmap={None: espace}, **attributs)
    etree.SubElement(element, f"{{{espace}}}leader").text = str(notice.leader)
    for champ in notice.fields:
        if champ.control_field:
            fils = etree.SubElement(element, f"{{{espace}}}controlfield", tag=champ.tag)
            fils.text = champ.data
            continue
        ind1, ind2 = champ.indicators
        fils = etree.SubElement(element, f"{{{espace}}}datafield", tag=champ.tag)
        fils.set("ind1", ind1)
        fils.set("ind2", ind2)
        for sous_zone in champ.subfields:
            etree.SubElement(
                fils, f"{{{espace}}}subfield", code=sous_zone.code
            ).text = sous_zone.value
    return element


def collection_xml(notices, espace, **attributs):
    """The pieces of an XML file, one record at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="{espace}">\n'.encode()
    for notice in notices:
        yield etree.tostring(en_xml(notice, espace, **attributs), encoding="utf-8") + b"\n"
    yield b"</collection>\n"
