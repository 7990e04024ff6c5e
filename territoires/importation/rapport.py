"""What an import did, or would do, line by line and in French."""

from collections import Counter
from dataclasses import dataclass, field

AJOUTE, MODIFIE, INCHANGE, CLOS, REFUSE = "ajouté", "modifié", "inchangé", "clos", "refusé"


@dataclass(frozen=True)
class Constat:
    numero: int | None  # the line of the file; None for what the file no longer names
    code: str
    etat: str
    phrase: str = ""

    def __str__(self):
        debut = f"Ligne {self.numero}" if self.numero else "Absent du fichier"
        suite = f" : {self.phrase}" if self.phrase else ""
        return f"{debut}, {self.code or 'sans code'} – {self.etat}{suite}"


@dataclass
class Rapport:
    constats: list = field(default_factory=list)

    def noter(self, numero, code, etat, phrase=""):
        self.constats.append(Constat(numero, code, etat, phrase))

    @property
    def totaux(self):
        comptes = Counter(constat.etat for constat in self.constats)
        return {
            etat: comptes[etat]
            for etat in (AJOUTE, MODIFIE, INCHANGE, CLOS, REFUSE)
            if comptes[etat]
        }

    @property
    def refuses(self):
        return self.totaux.get(REFUSE, 0)

    @property
    def en_une_phrase(self):
        return ", ".join(
            f"{nombre} {etat}{'s' * (nombre > 1)}" for etat, nombre in self.totaux.items()
        )

    @property
    def a_lire(self):
        """What deserves to be read: the refusals first, then what changes."""
        ordre = {REFUSE: 0, CLOS: 1, MODIFIE: 2, AJOUTE: 3}
        dits = [constat for constat in self.constats if constat.etat in ordre]
        return sorted(dits, key=lambda c: (ordre[c.etat], c.numero or 0))
