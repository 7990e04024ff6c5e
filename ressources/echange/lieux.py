"""Which territory of the register a record names: by its official code, by a name that it alone
bears, or by a name and a département, as libraries write it: « Nantes (Loire-Atlantique) »."""

import re
from collections import defaultdict

from ressources.models.notices import cle
from territoires.models import Territoire

CODE = re.compile(r"(?:^|\()\s*([0-9][0-9AB][0-9]{3}|[0-9]{9})\s*(?:\)|$)")  # Insee, SIREN
NOM_ET_PRECISION = re.compile(r"([^()]+)\(([^(),]+)(?:,[^()]*)?\)")


class Lieux:
    """The register, read once for an import. A name that two territories bear says nothing."""

    def __init__(self, territoires):
        self.par_code, self.par_nom, self.departements = {}, defaultdict(list), {}
        for pk, genre, code, nom in territoires:
            self.par_code[code] = pk
            self.par_nom[cle(nom)].append((pk, code))
            if genre == Territoire.Genre.DEPARTEMENT:
                numero = code.removeprefix("D")
                self.departements |= {cle(nom): numero, cle(numero): numero}

    @classmethod
    def lire(cls):
        suivis = Territoire.objects.des_deux_regions()
        return cls(suivis.values_list("pk", "genre", "code", "nom"))

    def trouver(self, texte):
        """The primary key of a territory, or None."""
        if code := CODE.search(texte):
            return self.par_code.get(code[1])
        precise = NOM_ET_PRECISION.fullmatch(texte.strip())
        nom, precision = precise.groups() if precise else (texte, "")
        trouves = self.par_nom.get(cle(nom), [])
        if precise:
            departement = self.departements.get(cle(precision), "?")
            trouves = [(pk, code) for pk, code in trouves if code.startswith(departement)]
        return trouves[0][0] if len(trouves) == 1 else None
