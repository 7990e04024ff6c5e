"""What a worker asks of the database and writes in it for each message: in SQL, for the ORM would
take longer than the database does, and prepared, for PostgreSQL would plan it anew each time."""

import itertools
import re

from django.db import connection
from django.utils import timezone

from newsletter.models.envois import MARGE

# Whether this row is still ours, its issue leaves, and its holder wants it.
EST_A_SOI = """
SELECT EXISTS (
  SELECT 1 FROM newsletter_destinataire a_soi
  JOIN newsletter_envoi ON newsletter_envoi.id = a_soi.envoi_id
  JOIN newsletter_abonnement ON newsletter_abonnement.id = a_soi.abonnement_id
  WHERE a_soi.id = %s AND a_soi.porteur = %s AND a_soi.bail > %s
  AND a_soi.etat = 'en_cours' AND newsletter_envoi.etat = 'en_cours'
  AND newsletter_abonnement.etat = 'confirme'
)
"""
# The outcome of one message, and the question about the next: one journey, one commit.
NOTER_L_ENVOI = f"""
UPDATE newsletter_destinataire SET etat = 'envoye', envoye_le = %s, bail = NULL, erreur = ''
WHERE id = %s AND porteur = %s
RETURNING ({EST_A_SOI})
"""
ORDRES = {"est_a_soi": EST_A_SOI, "noter_l_envoi": NOTER_L_ENVOI}


class Carnet:
    """One worker's, for one turn."""

    def __enter__(self):
        self.curseur = connection.cursor()
        self.ordres = ORDRES
        if connection.vendor == "postgresql":
            self.preparer()
        else:
            self.attendre_le_disque("FULL")
        return self

    def __exit__(self, *erreur):
        if connection.vendor == "sqlite":
            self.attendre_le_disque("NORMAL")
        self.curseur.close()

    def attendre_le_disque(self, quand):
        """SQLite as we set it leaves its last writings to the system: a power cut would forget
        them, and all those people would be sent their letter again."""
        if not connection.in_atomic_block:
            self.curseur.execute(f"PRAGMA synchronous={quand}")

    def preparer(self):
        self.curseur.execute("DEALLOCATE ALL")  # those of the turn before, on the same connection
        for nom, ordre in ORDRES.items():
            self.curseur.execute(f"PREPARE {nom} AS {en_numeros(ordre)}")
        self.ordres = {nom: appel(nom, ordre) for nom, ordre in ORDRES.items()}

    def demander(self, nom, *valeurs):
        self.curseur.execute(self.ordres[nom], valeurs)
        return self.curseur.fetchall() == [(True,)]  # all read: SQLite commits at the end of it

    def est_a_soi(self, destinataire):
        return self.demander("est_a_soi", *reperes(destinataire))

    def noter_l_envoi(self, destinataire, suivant):
        """Write that it left. True when the row after it, if any, is found to be ours."""
        ecrit = a_la_base(timezone.now()), destinataire.pk, destinataire.porteur
        return self.demander("noter_l_envoi", *ecrit, *reperes(suivant))


def reperes(destinataire):
    """By which EST_A_SOI finds a row; it finds none for nobody."""
    ferme = a_la_base(timezone.now() + MARGE)
    return (destinataire.pk, destinataire.porteur, ferme) if destinataire else (None, "", ferme)


def a_la_base(moment):
    return connection.ops.adapt_datetimefield_value(moment)


def en_numeros(ordre):
    """As PREPARE wants its places: $1, $2…"""
    rangs = itertools.count(1)
    return re.sub("%s", lambda _: f"${next(rangs)}", ordre)


def appel(nom, ordre):
    return f"EXECUTE {nom}({', '.join(['%s'] * ordre.count('%s'))})"
