"""What a search costs, on synthetic French records in a database of its own.

    python -m benchmarks.recherche                 10,000 and 100,000 records, in SQLite
    BANC_DATABASE_URL=postgres://… python -m …     the same in PostgreSQL

Nothing is required: each measure stands beside its bar (docs/decisions/0010-recherche.md).
"""

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
BANC = RACINE / "var" / "banc" / "recherche"
TAILLES = [10_000, 100_000]
MOTS_D_UNE_NOTICE = 80
VOCABULAIRE = 30_000
QUESTIONS = 300
BARRES = {
    "sqlite": {10_000: 15, 100_000: 50},
    "postgresql": {10_000: 15, 100_000: 100},
}  # p95, ms
DEBUTS = "ac an ar ban bri cha com con cor dé dis em en es for gar hab in lo man mé mo nou par per"
MILIEUX = "ti vi li mi ra re ro sa la na pe lo di bu cou gi ma né ri to va ci sé lé du mi po"
FINS = "tion ment age ité eur euse iste ance ence al ale aux ier ière if ive oir ure in on é er"
FREQUENTS = "ville quartier habitants politique projet contrat logement participation insertion"


def vocabulaire(hasard):
    """Words that look French, the most frequent first."""
    mots = dict.fromkeys(FREQUENTS.split())
    while len(mots) < VOCABULAIRE:
        milieu = "".join(hasard.choices(MILIEUX.split(), k=hasard.randint(0, 2)))
        mots[hasard.choice(DEBUTS.split()) + milieu + hasard.choice(FINS.split())] = None
        mots[hasard.choice(DEBUTS.split()) + milieu + hasard.choice(MILIEUX.split())] = None
    return list(mots)[:VOCABULAIRE]


def phrase(hasard, mots, poids, combien):
    return " ".join(hasard.choices(mots, cum_weights=poids, k=combien))


def cumuler(nombre):
    """Zipf's law: the word of rank r comes 1/r as often; the first stands in most records."""
    total, cumul = 0.0, []
    for rang in range(1, nombre + 1):
        total += 1 / (rang + 2.7)
        cumul.append(total)
    return cumul


def preparer(taille):
    """The database with its records, made once; it stays for the next run."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.corpus.models import NoticeDeBanc
    from territoires.models import Territoire
    from thesaurus.models import Concept

    call_command("migrate", verbosity=0)
    if NoticeDeBanc._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editeur:
            editeur.create_model(NoticeDeBanc)
    if NoticeDeBanc.objects.count() == taille:
        return
    hasard = random.Random(46)
    for rang in range(18):
        Concept.objects.get_or_create(
            identifiant=f"theme-{rang}", famille="theme", defaults={"libelle": f"Thème {rang}"}
        )
    for rang in range(60):
        Territoire.objects.get_or_create(
            code=f"4{rang:04d}", defaults={"nom": f"Ville {rang}", "genre": "commune"}
        )
    themes = list(Concept.objects.famille("theme").values_list("pk", flat=True))
    villes = list(Territoire.objects.values_list("pk", flat=True))
    mots, poids = vocabulaire(hasard), cumuler(VOCABULAIRE)
    NoticeDeBanc.objects.all().delete()
    for _ in range(0, taille, 5_000):
        NoticeDeBanc.objects.bulk_create(
            NoticeDeBanc(
                titre=phrase(hasard, mots, poids, 7).capitalize(),
                auteur=f"{hasard.choice(mots)} {hasard.choice(mots)}".title(),
                texte=phrase(hasard, mots, poids, MOTS_D_UNE_NOTICE),
                annee=hasard.randint(1975, 2026),
                themes=hasard.sample(themes, k=hasard.randint(1, 2)),
                territoires=hasard.sample(villes, k=hasard.randint(0, 2)),
                support=hasard.choice(["pdf", "papier"]),
                acces=hasard.choices(["public", "adherents", "interne"], [8, 1, 1])[0],
            )
            for _ in range(min(5_000, taille))
        )


def questions(hasard):
    """One to three words, drawn as they stand in texts: the frequent ones come often."""
    mots, poids = vocabulaire(random.Random(46)), cumuler(VOCABULAIRE)
    return [
        phrase(hasard, mots, poids, hasard.choice([1, 1, 1, 2, 2, 3])) for _ in range(QUESTIONS)
    ]


def chronometrer(faire, entrees):
    """p50 and p95 in milliseconds: on the clock, then of this process's own work, which tells more
    on a machine that others load (PostgreSQL works elsewhere: only the clock counts there)."""
    durees, travaux = [], []
    for entree in entrees:
        debut, travail = time.perf_counter(), time.process_time()
        faire(entree)
        durees.append(1000 * (time.perf_counter() - debut))
        travaux.append(1000 * (time.process_time() - travail))
    return [centile(liste, part) for liste in (durees, travaux) for part in (0.5, 0.95)]


def centile(valeurs, part):
    return sorted(valeurs)[int(len(valeurs) * part)]


def memoire():
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def poids_de_l_index(numero):
    from django.db import connection

    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relkind = 'r' AND relname LIKE %s",
                [f"recherche%_{numero}"],
            )
            return float(curseur.fetchone()[0]) / 1e6
    with sqlite3.connect(connection.settings_dict["NAME"]) as base:
        requete = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?"
        try:
            return base.execute(requete, [f"%recherche_%_{numero}%"]).fetchone()[0] / 1e6
        except sqlite3.OperationalError:  # SQLite built without dbstat
            return Path(connection.settings_dict["NAME"]).stat().st_size / 1e6


def mesurer(taille):
    """All measures at one size, in this process: a dict that the parent prints."""
    import django

    django.setup()
    from django.db import connection

    preparer(taille)
    from benchmarks.corpus.models import NoticeDeBanc
    from search.indexation import construire, mettre_a_jour
    from search.resultats import Demande, Recherche
    from search.suggestions import suggestions

    debut, travail = time.perf_counter(), time.process_time()
    neuf = construire()
    construction = time.perf_counter() - debut, time.process_time() - travail
    au_repos = memoire()

    def chercher(question):
        recherche = Recherche(Demande(texte=question))
        recherche.resultats()
        recherche.comptes()

    chercher("ville")
    hasard = random.Random(2006)
    entrees = questions(hasard)
    chronometrer(chercher, entrees[:30])  # what a process learns in its first searches
    recherche = chronometrer(chercher, entrees)
    frequent = chronometrer(chercher, ["ville"] * 20)
    deux = chronometrer(chercher, ["ville quartier"] * 20)
    completions = chronometrer(suggestions, [q[: hasard.randint(2, len(q))] for q in entrees])
    a_jour = NoticeDeBanc.objects.order_by("pk").values_list("pk", flat=True)[:40]
    ecriture = chronometrer(lambda pk: mettre_a_jour(NoticeDeBanc, [pk]), a_jour)
    return {
        "moteur": connection.vendor,
        "construction": construction,
        "poids": poids_de_l_index(neuf.pk),
        "memoire": memoire() - au_repos,
        "recherche": recherche,
        "mot le plus fréquent": frequent,
        "deux mots fréquents": deux,
        "suggestions": completions,
        "écriture": ecriture,
    }


def ligne(nom, valeur, barre, unite="ms"):
    tenu = "" if barre is None else ("tenu" if valeur <= barre else "non tenu")
    limite = "" if barre is None else f"≤ {barre} {unite}"
    print(f"  {nom:<52}{valeur:>10.1f} {unite:<3} {limite:<12} {tenu}", flush=True)


def imprimer(taille, lu):
    print(f"\nRecherche, {taille:,} notices, {lu['moteur']}".replace(",", " "))
    barre = BARRES[lu["moteur"]].get(taille)
    p50, p95, travail_50, travail_95 = lu["recherche"]
    ligne("total, vingt résultats et six facettes, p50", p50, None)
    ligne("total, vingt résultats et six facettes, p95", p95, barre)
    if lu["moteur"] == "sqlite":
        ligne("  dont calcul du processus, p50", travail_50, None)
        ligne("  dont calcul du processus, p95", travail_95, barre)
    for nom in ("mot le plus fréquent", "deux mots fréquents"):
        ligne(f"{nom}, p95 (calcul)", lu[nom][3], None)
    ligne("suggestions, p95", lu["suggestions"][1], 10)
    ligne("  dont calcul du processus, p95", lu["suggestions"][3], 10)
    ligne("enregistrer une notice, p50", lu["écriture"][0], 5)
    ligne("  dont calcul du processus, p50", lu["écriture"][2], 5)
    grande = taille >= 100_000
    ligne("construction", lu["construction"][0], 60 if grande else None, "s")
    ligne("  dont calcul du processus", lu["construction"][1], 60 if grande else None, "s")
    ligne("poids de l’index", lu["poids"], 300 if grande else None, "Mo")
    ligne("mémoire au-dessus du processus au repos", lu["memoire"], 100 if grande else None, "Mo")


def environnement(taille):
    BANC.mkdir(parents=True, exist_ok=True)
    adresse = os.environ.get("BANC_DATABASE_URL", f"sqlite:///{BANC / f'{taille}.sqlite3'}")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.reglages",
        "DATABASE_URL": adresse,
        "FICHIER_ENV": os.devnull,
        "VAR_DIR": str(BANC),
        "SECRET_KEY": "banc-" + "x" * 50,
        "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
        "NIVEAU_JOURNAL": "ERROR",
    }


def main():
    for taille in [int(mot) for mot in sys.argv[1:]] or TAILLES:
        commande = [sys.executable, "-m", "benchmarks.recherche", "--mesurer", str(taille)]
        dit = subprocess.run(
            commande, env=environnement(taille), cwd=RACINE, stdout=subprocess.PIPE, check=True
        )
        imprimer(taille, json.loads(dit.stdout.splitlines()[-1]))


if __name__ == "__main__":
    if "--mesurer" in sys.argv:
        print(json.dumps(mesurer(int(sys.argv[-1]))))
    else:
        main()
