"""The index in PostgreSQL: a GIN over roots that we have cut ourselves."""

import numpy as np
from django.db import connection

from search.expressions import Et, Mot, Ou, Phrase
from search.moteurs.base import Ligne, Moteur

ATTENTE_DU_GIN = 256  # kB of new lines that a search reads one by one before they are filed
# The words of a line, for the GIN alone: no vector is stored, which would weigh as much again.
VECTEUR = "array_to_tsvector(array_remove(string_to_array(jetons || ' ' || champs, ' '), ''))"


def ecrire(expression):
    """An expression as a tsquery, its phrases as words. Roots hold letters and digits only."""
    match expression:
        case Mot():
            return f"'{expression.terme}'"
        case Phrase():
            return "(" + " & ".join(f"'{racine}'" for racine in expression.radicaux) + ")"
        case Et():
            return "(" + " & ".join(map(ecrire, expression.parties)) + ")"
        case Ou():
            return "(" + " | ".join(map(ecrire, expression.parties)) + ")"


def verifier(expression):
    """The same read word by word, as a condition: what the GIN cannot say of phrases."""
    match expression:
        case Mot():
            return contient(expression.terme)
        case Phrase():
            return contient(" ".join(expression.radicaux))
        case Et():
            return "(" + " AND ".join(map(verifier, expression.parties)) + ")"
        case Ou():
            return "(" + " OR ".join(map(verifier, expression.parties)) + ")"


def contient(suite):
    return f"strpos(' ' || jetons || ' ' || champs || ' ', ' {suite} ') > 0"


def a_des_phrases(expression):
    parties = getattr(expression, "parties", ())
    return isinstance(expression, Phrase) or any(map(a_des_phrases, parties))


class PostgreSQL(Moteur):
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
        yield f"CREATE INDEX {self.lignes}_objet ON {self.lignes} (pk)"
        yield (
            f"CREATE TABLE {self.plein_texte} (id INTEGER PRIMARY KEY, jetons TEXT, champs TEXT)"
        )
        yield from compresser(self.lignes, ("fiche", "texte"))
        yield from compresser(self.plein_texte, ("jetons",))
        yield (
            f'CREATE TABLE {self.mots} (mot TEXT COLLATE "C" PRIMARY KEY, radical TEXT, '
            "nombre INTEGER)"
        )
        # PostgreSQL thinks that reading all lines is cheap, and it is not: it cuts each in words.
        yield (
            f"CREATE FUNCTION {self.trouveur}(questions TSQUERY[], conditions TEXT[]) "
            "RETURNS SETOF BYTEA LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off "
            "AS $$ DECLARE trouvees BYTEA; BEGIN FOR rang IN 1 .. cardinality(questions) LOOP "
            "EXECUTE $sql$ SELECT string_agg(int4send(id), '') "
            f"FROM {self.plein_texte} WHERE {VECTEUR} @@ $1 AND $sql$ || conditions[rang] "
            "INTO trouvees USING questions[rang]; RETURN NEXT trouvees; END LOOP; END $$"
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
        self.copier(self.lignes, ((numero, *ligne[:-2]) for numero, ligne in numerotees))
        self.copier(
            self.plein_texte, ((numero, ligne.jetons, ligne.champs) for numero, ligne in numerotees)
        )

    def copier(self, table, valeurs):
        with (
            connection.cursor() as curseur,
            curseur.copy(f"COPY {table} FROM STDIN") as copie,
        ):
            for ligne in valeurs:
                copie.write_row(ligne)

    def apprendre(self, comptes, compter):
        """One question for all words: a server is asked over a wire."""
        lus = [(forme, racine, nombre) for forme, (racine, nombre) in sorted(comptes.items())]
        colonnes = [list(colonne) for colonne in zip(*lus, strict=True)] or [[], [], []]
        self.executer(
            f"INSERT INTO {self.mots} SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) "
            f"ON CONFLICT (mot) DO {self.deja_connu(compter)}",
            colonnes,
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
        lus = self.executer(
            f"SELECT * FROM {self.trouveur}(%s::text[]::tsquery[], %s)",
            [
                list(map(ecrire, expressions)),
                [verifier(e) if a_des_phrases(e) else "true" for e in expressions],
            ],
        )
        return [en_nombres(octets) for (octets,) in lus]

    def indexer(self):
        """Once most lines are in: an index is made faster than it is kept."""
        self.executer(
            f"CREATE INDEX {self.plein_texte}_mots ON {self.plein_texte} USING gin ({VECTEUR}) "
            f"WITH (gin_pending_list_limit = {ATTENTE_DU_GIN})"
        )

    def finir(self):
        """What makes a freshly built index fast."""
        self.executer(f"ANALYZE {self.plein_texte}")
        self.executer(f"ANALYZE {self.lignes}")


def compresser(table, champs):
    """Long texts compressed where they stand: half the weight, and no second place to read."""
    yield f"ALTER TABLE {table} SET (toast_tuple_target = 128)"
    for champ in champs:
        yield f"ALTER TABLE {table} ALTER {champ} SET STORAGE MAIN"


def en_nombres(octets):
    return np.frombuffer(octets or b"", dtype=">i4").astype(np.int32)
