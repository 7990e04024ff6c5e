"""What several connections see at once: tests that race need rows outside their own transaction."""

import threading

from django.db import close_old_connections, connection


class HorsTransaction:
    """`creer` puts what is returned by `with` in `objet`, seen by other connections; `enlever`
    takes it away."""

    def __enter__(self):
        self.fil(self.creer)
        return self.objet

    def __exit__(self, *_):
        self.fil(self.enlever)

    def fil(self, geste):
        """In a thread: its connection is not in the transaction of the test."""
        fil = threading.Thread(target=self.fermer, args=[geste])
        fil.start()
        fil.join()

    @staticmethod
    def fermer(geste):
        geste()
        close_old_connections()
        connection.close()


def ensemble(geste, arguments):
    """Do `geste` with each of the arguments at the same instant, each on its own connection."""
    depart = threading.Barrier(len(arguments))

    def faire(argument):
        depart.wait()
        try:
            geste(argument)
        finally:
            connection.close()

    fils = [threading.Thread(target=faire, args=[argument]) for argument in arguments]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
