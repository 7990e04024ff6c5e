"""One worker of the measure of sendings: carries a sending to its end, then says where its time
went. `python -m benchmarks.facteur NUMBER`"""

import json
import os
import resource
import sys
import time

import django


class Montre:
    """Seconds spent in what it wraps."""

    def __init__(self):
        self.durees = {"composition": 0.0, "base": 0.0, "courriel": 0.0}

    def tenir(self, nom, fonction):
        def entouree(*args, **kwargs):
            debut = time.perf_counter()
            try:
                return fonction(*args, **kwargs)
            finally:
                self.durees[nom] += time.perf_counter() - debut

        return entouree


def memoire():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def travailler(pk):
    from resovilles.management.commands.travailler import POLITESSE

    from newsletter.envoi import actions
    from newsletter.envoi.carnet import Carnet
    from newsletter.envoi.message import Moule
    from newsletter.models import Destinataire, Envoi

    os.nice(POLITESSE)
    Moule(Envoi.objects.get(pk=pk)).octets(  # the addresses of the site are read once
        Destinataire.objects.select_related("abonnement").filter(envoi=pk).first()
    )
    montre = Montre()
    Moule.octets = montre.tenir("composition", Moule.octets)
    for classe, noms in (
        (Carnet, ("est_a_soi", "noter_l_envoi")),
        (Destinataire, ("noter",)),
        (type(Destinataire.objects.all()), ("reclamer", "rendre")),
    ):
        for nom in noms:
            setattr(classe, nom, montre.tenir("base", getattr(classe, nom)))
    actions.deposer = montre.tenir("courriel", actions.deposer)
    debut, calcul, au_debut = time.perf_counter(), time.process_time(), None
    while Envoi.objects.en_cours().filter(pk=pk).exists():
        if not actions.porter(pk):
            time.sleep(0.05)
        au_debut = au_debut or memoire()
    print(
        json.dumps(
            {
                "secondes": time.perf_counter() - debut,
                "calcul": time.process_time() - calcul,
                "memoire": [au_debut, memoire()],
                **montre.durees,
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    travailler(int(sys.argv[1]))
