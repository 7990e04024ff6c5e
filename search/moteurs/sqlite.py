"""The index in SQLite: FTS5 over roots that we have cut ourselves."""

import numpy as np

from search.expressions import Et, Mot, Ou, Phrase
from search.moteurs.base import Ligne, Moteur


def ecrire(expression):
    """An expression in the language of FTS5. Roots hold letters and digits only."""
    match expression:
        case Mot():
            return f'"{expression.terme}"'
        case Phrase():
            return f'"{" ".join(expression.radicaux)}"'
        case Et():
            return "(" + " AND ".join(map(ecrire, expression.parties)) + ")"
        case Ou():
            return "(" + " OR ".join(map(ecrire, expression.parties)) + ")"


class SQLite(Moteur):
    numero_du_texte = "rowid"

    def definition(self):
        yield from self.destruction()
        yield (
            f"CREATE TABLE {self.lignes} (id INTEGER PRIMARY KEY AUTOINCREMENT, modele TEXT, "
            "pk INTEGER, niveau_min INTEGER, niveau_max INTEGER, categorie TEXT, jour INTEGER, "
            "poids REAL, supports TEXT, themes TEXT, territoires TEXT, tri TEXT, fiche TEXT, "
            "texte TEXT)"
        )
        yield f"CREATE INDEX {self.lignes}_objet ON {self.lignes} (pk)"
        yield (
            f"CREATE VIRTUAL TABLE {self.plein_texte} USING fts5(jetons, champs, columnsize=0, "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        yield (
            f"CREATE TABLE {self.mots} (mot TEXT PRIMARY KEY, radical TEXT, nombre INTEGER) "
            "WITHOUT ROWID"
        )

    def destruction(self):
        for table in (self.lignes, self.plein_texte, self.mots):
            yield f"DROP TABLE IF EXISTS {table}"

    def detruire(self):
        for sql in self.destruction():
            self.executer(sql)

    def ajouter(self, lignes: list[Ligne]):
        premier = self.executer(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [self.lignes]
        )[0][0]
        numerotees = list(enumerate(lignes, premier + 1))
        self.executer_plusieurs(
            f"INSERT INTO {self.lignes} VALUES ({','.join(['%s'] * 14)})",
            [(numero, *ligne[:-2]) for numero, ligne in numerotees],
        )
        self.executer_plusieurs(
            f"INSERT INTO {self.plein_texte} (rowid, jetons, champs) VALUES (%s, %s, %s)",
            [(numero, ligne.jetons, ligne.champs) for numero, ligne in numerotees],
        )

    def retirer(self, modele, pks):
        for numero in self.numeros(modele, pks):
            self.executer(f"DELETE FROM {self.plein_texte} WHERE rowid = %s", [numero])
            self.executer(f"DELETE FROM {self.lignes} WHERE id = %s", [numero])

    def trouver(self, expressions):
        """For each expression the numbers of the lines that hold it, in one question."""
        if not expressions:
            return []
        partie = (
            f"SELECT %s, group_concat(rowid) FROM {self.plein_texte} "
            f"WHERE {self.plein_texte} MATCH %s"
        )
        valeurs = [v for rang, e in enumerate(expressions) for v in (rang, ecrire(e))]
        lus = dict(self.executer(" UNION ALL ".join([partie] * len(expressions)), valeurs))
        return [en_nombres(lus[rang]) for rang in range(len(expressions))]

    def finir(self):
        """What makes a freshly built index fast."""
        self.executer(f"INSERT INTO {self.plein_texte}({self.plein_texte}) VALUES ('optimize')")


def en_nombres(texte):
    if not texte:
        return np.empty(0, dtype=np.int32)
    return np.fromstring(texte, dtype=np.int32, sep=",")
