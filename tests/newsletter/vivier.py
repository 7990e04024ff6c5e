"""A process that is ready, and forks a worker for each number of a sending that it reads: what is
killed is a whole process, and no test waits for Python to start."""

import os
import sys


def travailler(pk):
    from newsletter.envoi.actions import porter

    porter(pk)
    os._exit(0)  # the inherited streams belong to the parent


def accueillir():
    for ligne in sys.stdin:
        if not (enfant := os.fork()):
            travailler(int(ligne))
        print(enfant, flush=True)
        os.waitpid(enfant, 0)
        print("fini", flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    print("prêt", flush=True)
    accueillir()
