"""The index in PostgreSQL: a tsvector of roots that we have cut ourselves, under a GIN index."""

from collections import defaultdict

import numpy as np

from search.expressions import Et, Mot, Ou, Phrase
from search.moteurs.base import Ligne, Moteur

POSITION_MAXIMALE = 16_383  # PostgreSQL's own
POSITIONS_D_UN_MOT = 255


def ecrire(expression):
    """An expression as a tsquery. Roots hold letters and digits only."""
    match expression:
        case Mot():
            return f"'{expression.terme}'"
        case Phrase():
            return "(" + " <-> ".join(f"'{racine}'" for racine in expression.radicaux) + ")"
        case Et():
            return "(" + " & ".join(map(ecrire, expression.parties)) + ")"
        case Ou():
            return "(" + " | ".join(map(ecrire, expression.parties)) + ")"


def vecteur(ligne):
    """The words of a line as PostgreSQL reads a tsvector, with their positions."""
    positions = defaultdict(list)
    for rang, jeton in enumerate(ligne.jetons.split()[:POSITION_MAXIMALE], 1):
        positions[jeton].append(str(rang))
    mots = [
        f"'{jeton}':{','.join(rangs[:POSITIONS_D_UN_MOT])}" for jeton, rangs in positions.items()
    ]
    return " ".join([*mots, *(f"'{jeton}'" for jeton in set(ligne.champs.split()))])


class PostgreSQL(Moteur):
    @property
    def plein_texte(self):
        return f"recherche_texte_{self.numero}"

    @property
    def trouveur(self):
        return f"recherche_trouver_{self.numero}"

    def definition(self):
        yield from self.destruction()
        yield (
            f"CREATE TABLE {self.lignes} (id SERIAL PRIMARY KEY, modele TEXT, pk BIGINT, "
            "niveau_min SMALLINT, niveau_max SMALLINT, categorie TEXT, jour INTEGER, poids REAL, "
            "supports TEXT, themes TEXT, territoires TEXT, tri TEXT, fiche TEXT, texte TEXT)"
        )
        yield f"CREATE INDEX {self.lignes}_objet ON {self.lignes} (pk, modele)"
        yield (
            f"CREATE TABLE {self.plein_texte} (id INTEGER PRIMARY KEY, jetons TEXT, "
            "vecteur TSVECTOR)"
        )
        yield f"CREATE INDEX {self.plein_texte}_mots ON {self.plein_texte} USING gin (vecteur)"
        yield (
            f'CREATE TABLE {self.mots} (mot TEXT COLLATE "C" PRIMARY KEY, radical TEXT, '
            "nombre INTEGER)"
        )
        # PostgreSQL thinks that reading all vectors is cheap, and it is not: it unpacks each.
        yield (
            f"CREATE FUNCTION {self.trouveur}(question TSQUERY) RETURNS TEXT LANGUAGE sql STABLE "
            "SET enable_seqscan = off AS $$ SELECT string_agg(id::text, ',') "
            f"FROM {self.plein_texte} WHERE vecteur @@ question $$"
        )

    def destruction(self):
        yield f"DROP FUNCTION IF EXISTS {self.trouveur}"
        for table in (self.lignes, self.plein_texte, self.mots):
            yield f"DROP TABLE IF EXISTS {table}"

    def detruire(self):
        for sql in self.destruction():
            self.executer(sql)

    def ajouter(self, lignes: list[Ligne]):
        sequence = f"nextval(pg_get_serial_sequence('{self.lignes}', 'id'))"
        lus = self.executer(f"SELECT {sequence} FROM generate_series(1, %s)", [len(lignes)])
        numerotees = [(numero, ligne) for (numero,), ligne in zip(lus, lignes, strict=True)]
        self.executer_plusieurs(
            f"INSERT INTO {self.lignes} VALUES ({','.join(['%s'] * 14)})",
            [(numero, *ligne[:-2]) for numero, ligne in numerotees],
        )
        self.executer_plusieurs(
            f"INSERT INTO {self.plein_texte} VALUES (%s, %s, %s::tsvector)",
            [(numero, ligne.jetons, vecteur(ligne)) for numero, ligne in numerotees],
        )

    def retirer(self, modele, pks):
        if numeros := self.numeros(modele, pks):
            trous = ",".join(map(str, numeros))
            self.executer(f"DELETE FROM {self.plein_texte} WHERE id IN ({trous})")
            self.executer(f"DELETE FROM {self.lignes} WHERE id IN ({trous})")

    def trouver(self, expressions):
        """For each expression the numbers of the lines that hold it, in one question."""
        if not expressions:
            return []
        partie = f"SELECT %s::int, {self.trouveur}(%s::tsquery)"
        valeurs = [v for rang, e in enumerate(expressions) for v in (rang, ecrire(e))]
        lus = dict(self.executer(" UNION ALL ".join([partie] * len(expressions)), valeurs))
        return [en_nombres(lus[rang]) for rang in range(len(expressions))]

    def jetons(self, numeros):
        """{number: (stream of roots, folded title)} of the lines to compare."""
        if not numeros:
            return {}
        trous = ",".join(map(str, map(int, numeros)))
        lus = self.executer(
            f"SELECT l.id, t.jetons, l.tri FROM {self.lignes} l "
            f"JOIN {self.plein_texte} t ON t.id = l.id WHERE l.id IN ({trous})"
        )
        return {numero: (jetons, titre) for numero, jetons, titre in lus}

    def finir(self):
        """What makes a freshly built index fast."""
        self.executer(f"ANALYZE {self.plein_texte}")
        self.executer(f"ANALYZE {self.lignes}")


def en_nombres(texte):
    if not texte:
        return np.empty(0, dtype=np.int32)
    return np.fromstring(texte, dtype=np.int32, sep=",")
