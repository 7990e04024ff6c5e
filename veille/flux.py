"""Reads what a feed says: Atom, RSS 2.0, RSS 1.0. It comes from anybody: entities stay unread, no
address is followed, and what is no feed is told apart from what sets a trap."""

import re
from typing import NamedTuple
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from lxml import etree

from veille.adresse import cle_d_adresse

ENTREES = 30  # of one reading: a feed tells its latest ones first
RACINES = {"feed", "rss", "RDF"}
TITRE, NOTE, LIEN = 250, 600, 500
CONTROLES = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")


class FluxIllisible(Exception):
    """What was received is no feed; the message says so to the team."""


class FluxDouteux(FluxIllisible):
    """What was received tries something that no honest feed does."""


class Entree(NamedTuple):
    titre: str
    lien: str
    note: str = ""


def lire_flux(octets, adresse):
    """The latest entries that lead somewhere. Raises FluxIllisible."""
    if b"\0" in octets and not octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FluxDouteux("il contient des octets nuls.")
    if b"<!ENTITY" in octets[:100_000].upper():
        raise FluxDouteux("il déclare des entités, ce qu’aucun flux honnête ne fait.")
    racine = analyser(octets)
    if nom(racine) not in RACINES:
        raise FluxIllisible("Une page est à cette adresse, pas un flux.")
    trouvees = [e for e in racine.iter() if nom(e) in ("entry", "item")][:ENTREES]
    lues = [lire_entree(element, adresse) for element in trouvees]
    return [entree for entree in lues if entree]


def analyser(octets):
    """The tree; libxml2 itself refuses what nests or grows beyond reason."""
    analyseur = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        racine = etree.fromstring(octets, analyseur)
    except (etree.XMLSyntaxError, ValueError) as erreur:
        raise FluxIllisible("Ce n’est pas un flux Atom ou RSS.") from erreur
    if racine is None:
        raise FluxIllisible("Ce n’est pas un flux Atom ou RSS.")
    return racine


def nom(element):
    """Without its namespace; comments and instructions have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def lire_entree(element, adresse):
    """None for an entry without a title or an address of the web."""
    parties = {}
    for enfant in element:
        parties.setdefault(nom(enfant), enfant)
    titre = texte(parties.get("title"))[:TITRE]
    lien = urljoin_prudent(adresse, lien_de(element, parties))
    if not titre or not cle_d_adresse(lien) or len(lien) > LIEN:
        return None
    resume = parties.get("summary", parties.get("description", parties.get("content")))
    return Entree(titre, lien, texte(resume)[:NOTE])


def lien_de(element, parties):
    """RSS writes the address as text, Atom in an attribute of the link without relation."""
    liens = [enfant for enfant in element if nom(enfant) == "link"]
    for lien in liens:
        if lien.get("href") and lien.get("rel", "alternate") == "alternate":
            return lien.get("href").strip()
    ecrit = next((lien.text for lien in liens if lien.text), None)
    return (ecrit or texte(parties.get("guid"))).strip()


def urljoin_prudent(adresse, lien):
    try:
        return urljoin(adresse, lien) if lien else ""
    except ValueError:
        return ""


def texte(element):
    """The words alone, on one line, whatever markup they came in."""
    if element is None:
        return ""
    brut = "".join(element.itertext())
    if "<" in brut or "&" in brut:
        brut = BeautifulSoup(brut, "html.parser").get_text(" ")
    return " ".join(CONTROLES.sub(" ", brut).split())
