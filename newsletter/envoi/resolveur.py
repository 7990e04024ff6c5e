"""The names of the Internet, asked of the resolver of this machine."""


class DNSInjoignable(Exception):
    """No resolver answers: nothing can be said."""


class Resolveur:
    """What a name holds; an empty list for what does not exist."""

    DELAI = 5  # seconds for each question

    def txt(self, nom):
        """A long record is cut in pieces of 255 bytes: they are put together again."""
        enregistrements = self.demander(nom, "TXT")
        return [b"".join(un.strings).decode("ascii", "replace") for un in enregistrements]

    def mx(self, nom):
        return [str(un.exchange).rstrip(".") for un in self.demander(nom, "MX")]

    def adresses(self, nom):
        return [un.address for genre in ("A", "AAAA") for un in self.demander(nom, genre)]

    def noms(self, adresse):
        """The names that an address gives itself (PTR)."""
        from dns import reversename

        trouves = self.demander(reversename.from_address(adresse), "PTR")
        return [str(un.target).rstrip(".") for un in trouves]

    def demander(self, nom, genre):
        from dns import exception, resolver

        try:
            return list(resolver.resolve(nom, genre, lifetime=self.DELAI, search=False))
        except (resolver.NXDOMAIN, resolver.NoAnswer, resolver.YXDOMAIN):
            return []
        except (exception.DNSException, OSError) as erreur:
            raise DNSInjoignable from erreur


class Muet(Resolveur):
    """Asks nobody."""

    def demander(self, nom, genre):
        raise DNSInjoignable
