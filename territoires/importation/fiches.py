"""What a line of an official file says of a territory, once checked."""

import re
from dataclasses import dataclass, field

from territoires.importation.geometrie import FormeRefusee, polygones
from territoires.models import Territoire

Genre = Territoire.Genre
CODES = {
    Genre.REGION: (r"[0-9]{2}", "un code de région a deux chiffres"),
    Genre.DEPARTEMENT: (r"[0-9][0-9AB][0-9]?", "un code de département a deux ou trois signes"),
    Genre.EPCI: (r"[0-9]{9}", "un code SIREN a neuf chiffres"),
    Genre.COMMUNE: (r"[0-9][0-9AB][0-9]{3}", "un code Insee a cinq signes, zéro compris"),
    Genre.QUARTIER: (r"[0-9A-Z-]{3,20}", "un code de quartier a des chiffres et des capitales"),
}
AVANT = {Genre.REGION: "R", Genre.DEPARTEMENT: "D"}  # in our register
SEPARATEURS = re.compile(r"[\s,;|/]+")


class LigneRefusee(Exception):
    """The message says why, after the number of the line."""


@dataclass
class Fiche:
    numero: int
    code: str
    nom: str
    parents: dict = field(default_factory=dict)  # kind of the parent → its codes
    autres_parents: list = field(default_factory=list)
    remplace: list = field(default_factory=list)
    position: tuple | None = None
    polygones: list | None = None

    @property
    def tous_les_parents(self):
        return [code for codes in self.parents.values() for code in codes] + self.autres_parents


def fiche(ligne, genre):
    """Raises LigneRefusee."""
    champs = ligne.champs
    lue = Fiche(
        ligne.numero, code_du_registre(champs.get("code", ""), genre), champs.get("nom", "")
    )
    if not lue.nom and genre != Genre.QUARTIER:
        raise LigneRefusee("il manque le nom")
    if len(lue.nom) > 150:
        raise LigneRefusee("ce nom dépasse 150 signes")
    lue.parents = parents(champs, genre, lue.code)
    lue.autres_parents = plusieurs(champs.get("parents", ""))
    lue.remplace = plusieurs(champs.get("remplace", ""))
    lue.position = position(champs)
    if ligne.geometrie is not None:
        try:
            lue.polygones = polygones(ligne.geometrie)
        except FormeRefusee as erreur:
            raise LigneRefusee(str(erreur)) from erreur
    return lue


def code_du_registre(code, genre):
    forme, phrase = CODES[genre]
    code = code.upper()
    if not re.fullmatch(forme, code):
        raise LigneRefusee(f"code « {code[:30]} » : {phrase}" if code else "il manque le code")
    return AVANT.get(genre, "") + code


def parents(champs, genre, code):
    """What the columns say that it belongs to, kind by kind."""
    dits = {}
    if genre in (Genre.COMMUNE, Genre.EPCI):
        departement = champs.get("departement") or (
            code[: 3 if code.startswith("97") else 2] if genre == Genre.COMMUNE else ""
        )
        dits[Genre.DEPARTEMENT] = [f"D{d}" for d in plusieurs(departement)]
    if genre == Genre.DEPARTEMENT:
        dits[Genre.REGION] = [f"R{r}" for r in plusieurs(champs.get("region", ""))]
    if genre == Genre.COMMUNE:
        dits[Genre.EPCI] = plusieurs(champs.get("epci", ""))
    if genre == Genre.QUARTIER:
        dits[Genre.COMMUNE] = plusieurs(champs.get("communes", ""))
    return {nature: codes for nature, codes in dits.items() if codes}


def plusieurs(texte):
    return [mot.upper() for mot in SEPARATEURS.split(texte) if mot]


def nombre(texte, quoi):
    try:
        return float(texte.replace(",", ".").replace("\xa0", "").replace(" ", ""))
    except ValueError as erreur:
        raise LigneRefusee(f"{quoi} « {texte[:30]} » n’est pas un nombre") from erreur


def position(champs):
    if not (champs.get("latitude") and champs.get("longitude")):
        return None
    latitude = nombre(champs["latitude"], "la latitude")
    longitude = nombre(champs["longitude"], "la longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise LigneRefusee("la position doit être en degrés (WGS 84)")
    return latitude, longitude
