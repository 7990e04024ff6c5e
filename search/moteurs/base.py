"""What both engines share: the tables of an index, its lines and its vocabulary."""

from typing import NamedTuple

from django.db import connection

PAQUET = 500  # identifiers in one question


class Ligne(NamedTuple):
    """One object as a range of readers sees it."""

    modele: str
    pk: int
    niveau_min: int  # of the readers that it is for: 0 stranger, 1 member, 2 team
    niveau_max: int
    categorie: str
    jour: int  # proleptic ordinal; 0 when unknown
    poids: float
    supports: str  # separated by commas, like the two next
    themes: str
    territoires: str
    tri: str  # the folded title
    fiche: str  # what a result shows
    texte: str  # what extracts are cut from
    jetons: str  # roots, in one stream
    champs: str  # roots marked by field


COLONNES = (
    "id, modele, pk, niveau_min, niveau_max, categorie, jour, poids, supports, themes, "
    "territoires, tri"
)


class Moteur:
    """The tables of the index of a number. Subclasses give their definition, how lines are added
    to them and how an expression is written."""

    numero_du_texte = "id"  # the column of the words that says whose they are

    def __init__(self, numero):
        self.numero = int(numero)
        self.lignes = f"recherche_lignes_{self.numero}"
        self.mots = f"recherche_mots_{self.numero}"
        self.plein_texte = f"recherche_texte_{self.numero}"

    def executer(self, sql, valeurs=()):
        with connection.cursor() as curseur:
            curseur.execute(sql, valeurs)
            return curseur.fetchall() if curseur.description else None

    def executer_plusieurs(self, sql, valeurs):
        with connection.cursor() as curseur:
            curseur.executemany(sql, valeurs)

    def creer(self):
        for sql in self.definition():
            self.executer(sql)

    def indexer(self):
        """Called when most lines are in, before the last ones."""

    def numeros(self, modele, pks):
        """The lines of some objects."""
        pks = list(pks)
        trouves = []
        for debut in range(0, len(pks), PAQUET):
            paquet = pks[debut : debut + PAQUET]
            trous = ",".join(["%s"] * len(paquet))
            trouves += self.executer(
                f"SELECT id FROM {self.lignes} WHERE modele = %s AND pk IN ({trous})",
                [modele, *paquet],
            )
        return [ligne for (ligne,) in trouves]

    def colonnes(self, cles=None):
        """The lines without their words, in the order of their numbers; all, or those of the
        (model, identifier) pairs given."""
        if cles is None:
            return self.executer(f"SELECT {COLONNES} FROM {self.lignes} ORDER BY id")
        if not cles:
            return []
        trous = " OR ".join(["(modele = %s AND pk = %s)"] * len(cles))
        valeurs = [valeur for cle in cles for valeur in cle]
        return self.executer(
            f"SELECT {COLONNES} FROM {self.lignes} WHERE {trous} ORDER BY id", valeurs
        )

    def fiches(self, numeros):
        """{number: (fiche, text)} of the lines to show."""
        if not numeros:
            return {}
        trous = ",".join(map(str, map(int, numeros)))
        lues = self.executer(f"SELECT id, fiche, texte FROM {self.lignes} WHERE id IN ({trous})")
        return {numero: (fiche, texte) for numero, fiche, texte in lues}

    def jetons(self, numeros):
        """{number: (stream of roots, folded title)} of the lines to compare."""
        if not numeros:
            return {}
        trous = ",".join(map(str, map(int, numeros)))
        lus = self.executer(
            f"SELECT l.id, t.jetons, l.tri FROM {self.lignes} l JOIN {self.plein_texte} t "
            f"ON t.{self.numero_du_texte} = l.id WHERE l.id IN ({trous})"
        )
        return {numero: (jetons, titre) for numero, jetons, titre in lus}

    def apprendre(self, comptes, compter):
        """Add words to the vocabulary: {form: (root, how many lines)}. Only a build counts them:
        two writers who counted the same words would wait for each other."""
        valeurs = [(forme, racine, nombre) for forme, (racine, nombre) in sorted(comptes.items())]
        self.executer_plusieurs(
            f"INSERT INTO {self.mots} (mot, radical, nombre) VALUES (%s, %s, %s) "
            f"ON CONFLICT (mot) DO {self.deja_connu(compter)}",
            valeurs,
        )

    def deja_connu(self, compter):
        if not compter:
            return "NOTHING"
        return f"UPDATE SET nombre = {self.mots}.nombre + excluded.nombre"

    def mots_qui_commencent(self, debut, limite):
        """[(form, root)] of the most common words that start so."""
        return self.executer(
            f"SELECT mot, radical FROM {self.mots} WHERE mot >= %s AND mot < %s "
            "ORDER BY nombre DESC, mot LIMIT %s",
            [debut, debut + "\U0010fffd", limite],
        )

    def mots_parmi(self, formes):
        """[(form, root)] of those that the vocabulary knows."""
        trous = ",".join(["%s"] * len(formes))
        return self.executer(
            f"SELECT mot, radical FROM {self.mots} WHERE mot IN ({trous})", list(formes)
        )
