"""The engines that may hold the index. Another one (OpenSearch…) is one more class here.

An engine keeps lines, each with the roots of one object for one range of readers, and answers
which lines hold an expression. It ranks nothing, counts nothing and knows no reader.
"""

from django.db import connection


def moteur(numero):
    """The index of that number, on the engine of the database."""
    if connection.vendor == "postgresql":
        from search.moteurs.postgresql import PostgreSQL

        return PostgreSQL(numero)
    from search.moteurs.sqlite import SQLite

    return SQLite(numero)
