"""What a search costs, on synthetic French records in databases of its own.

    python -m benchmarks.recherche                      10,000 and 100,000 records, in SQLite
    BANC_DATABASE_URL=postgres://user@host/base …       the same in PostgreSQL too, in databases
                                                        made beside that one (reso_banc_10000…)
    python -m benchmarks.recherche 10000                one size

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
from urllib.parse import urlsplit

RACINE = Path(__file__).resolve().parents[1]
BANC = RACINE / "var" / "banc" / "recherche"
TAILLES = [10_000, 100_000]
MOTS_D_UNE_NOTICE = 80
VOCABULAIRE = 30_000
QUESTIONS = 300
HOSTILES = 5_000
FIGURES = 400  # of hidden words, and of words that are nowhere
BARRES = {
    "sqlite": {10_000: 15, 100_000: 50},
    "postgresql": {10_000: 15, 100_000: 100},
}  # p95, ms
NOMS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
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
    """p50 and p95 in milliseconds: on the clock, then of the work done for it, by this process and
    by the server that answers it, which tells more on a machine that others load."""
    serveur = horloge_du_serveur()
    durees, travaux = [], []
    for entree in entrees:
        debut, travail = time.perf_counter(), time.process_time() + serveur()
        faire(entree)
        durees.append(1000 * (time.perf_counter() - debut))
        travaux.append(1000 * (time.process_time() + serveur() - travail))
    return [centile(liste, part) for liste in (durees, travaux) for part in (0.5, 0.95)]


def horloge_du_serveur():
    """How long the PostgreSQL process of our connection has computed, when it runs here."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: 0
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_backend_pid()")
        compte = Path(f"/proc/{curseur.fetchone()[0]}/schedstat")
    return (lambda: int(compte.read_text().split()[0]) / 1e9) if compte.exists() else lambda: 0


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
    lu = {
        "recherche": chronometrer(chercher, entrees),
        "frequent": chronometrer(chercher, ["ville"] * 20),
        "deux": chronometrer(chercher, ["ville quartier"] * 20),
        "suggestions": chronometrer(suggestions, [q[: hasard.randint(2, len(q))] for q in entrees]),
    }
    a_jour = NoticeDeBanc.objects.order_by("pk").values_list("pk", flat=True)[:40]
    lu["ecriture"] = chronometrer(lambda pk: mettre_a_jour(NoticeDeBanc, [pk]), a_jour)
    lu["memoire"] = memoire() - au_repos
    if taille == min(TAILLES):
        lu["hostiles"] = hostiles()
        lu["indiscretion"] = indiscretion(hasard)
    return lu | {
        "moteur": connection.vendor,
        "construction": construction,
        "poids": poids_de_l_index(neuf.pk),
    }


def page(question):
    """The answer to a stranger, and how long it took in milliseconds."""
    from django.test import Client

    debut = time.perf_counter()
    reponse = Client(raise_request_exception=False).get("/recherche/", {"q": question})
    return reponse, 1000 * (time.perf_counter() - debut)


def hostiles():
    """Whole pages for what nobody should type: the longest, how many broke, how many were answered
    neither by a page nor by a 400."""
    from tests.search.hostiles import EXTREMES, hostiles

    durees, fautes = [], 0
    for question in [*EXTREMES, *hostiles(HOSTILES - len(EXTREMES))]:
        reponse, duree = page(question.encode("utf-8", "replace").decode())
        durees.append(duree)
        fautes += reponse.status_code not in (200, 400) or b"<h1" not in reponse.content
    return {"pire": max(durees), "p95": centile(durees, 0.95), "fautes": fautes}


def indiscretion(hasard):
    """Whether the clock tells a word of hidden records from a word that is nowhere: by how many
    standard deviations the ranks of their durations differ (Mann and Whitney's z)."""
    from resovilles.recherche import contenus_changes

    from benchmarks.corpus.models import NoticeDeBanc

    def inconnus():
        return ["qx" + "".join(hasard.choices("aeioubcdfg", k=8)) for _ in range(FIGURES)]

    caches, nulle_part = inconnus(), inconnus()
    internes = NoticeDeBanc.objects.filter(acces="interne").order_by("pk")[:FIGURES]
    for notice, mot in zip(list(internes), caches, strict=True):
        notice.titre = f"Rapport {mot}"
        notice.save()
    contenus_changes.send(NoticeDeBanc, pks=[notice.pk for notice in internes])
    essais = [(mot, rang) for rang, mots in enumerate((nulle_part, caches)) for mot in mots]
    hasard.shuffle(essais)
    for mot, _ in essais[:50]:
        page(mot)
    return ecart_des_rangs([(page(mot)[1], rang) for mot, rang in essais])


def ecart_des_rangs(durees):
    """z of the second group among all, by their ranks."""
    classes = [groupe for _, groupe in sorted(durees)]
    total, siens = len(classes), sum(classes)
    autres = total - siens
    somme = sum(rang for rang, groupe in enumerate(classes, 1) if groupe)
    moyenne = siens * (total + 1) / 2
    return (somme - moyenne) / (siens * autres * (total + 1) / 12) ** 0.5


# --- The table --------------------------------------------------------------------------------
def lignes(taille, lu):
    """(name, value, bar or None, unit) of the measures of one size."""
    grande = taille >= 100_000
    yield "total, 20 résultats, six facettes, p50", lu["recherche"][0], None, "ms"
    yield "total, 20 résultats, six facettes, p95", lu["recherche"][1], barre(taille, lu), "ms"
    yield "  dont calcul, p95", lu["recherche"][3], barre(taille, lu), "ms"
    yield "mot le plus fréquent, calcul, p95", lu["frequent"][3], None, "ms"
    yield "deux mots fréquents, calcul, p95", lu["deux"][3], None, "ms"
    yield "suggestions, p95", lu["suggestions"][1], 10, "ms"
    yield "  dont calcul, p95", lu["suggestions"][3], 10, "ms"
    yield "enregistrer une notice, p50", lu["ecriture"][0], 5, "ms"
    yield "  dont calcul, p50", lu["ecriture"][2], 5, "ms"
    yield "construction", lu["construction"][0], 60 if grande else None, "s"
    yield "poids de l’index", lu["poids"], 300 if grande else None, "Mo"
    yield "mémoire au-dessus du repos", lu["memoire"], 100 if grande else None, "Mo"
    if "hostiles" in lu:
        yield "5 000 questions hostiles, la page la plus longue", lu["hostiles"]["pire"], 1000, "ms"
        yield "  pages en erreur", lu["hostiles"]["fautes"], 0, ""
        yield "mot caché ou absent, écart des durées (z)", abs(lu["indiscretion"]), 3, ""


def barre(taille, lu):
    return BARRES[lu["moteur"]].get(taille)


def imprimer(mesures):
    """One table: a line by measure, a column by engine and size, each beside its bar."""
    colonnes = [{nom: reste for nom, *reste in lignes(taille, lu)} for taille, lu in mesures]
    titres = [f"{NOMS[lu['moteur']]}, {taille:,}".replace(",", " ") for taille, lu in mesures]
    print("\n| recherche | " + " | ".join(titres) + " |")
    print("| --- |" + " ---: |" * len(colonnes))
    for nom in max(colonnes, key=len):
        print(
            f"| {nom} | " + " | ".join(case(*c[nom]) if nom in c else "" for c in colonnes) + " |"
        )


def case(valeur, limite, unite):
    dit = f"{valeur:.1f} {unite}".strip()
    if limite is None:
        return dit
    return f"{dit} (≤ {limite} : {'tenu' if valeur <= limite else 'non tenu'})"


# --- One process for each measure --------------------------------------------------------------
def bases(taille):
    """The addresses of the databases to measure: a file, and a database beside the one named."""
    yield f"sqlite:///{BANC / f'{taille}.sqlite3'}"
    if adresse := os.environ.get("BANC_DATABASE_URL"):
        yield a_cote(adresse, f"reso_banc_{taille}")


def a_cote(adresse, nom):
    """The address of a database on the same server, made if it is not there."""
    import psycopg

    with psycopg.connect(adresse, autocommit=True) as serveur:
        connue = serveur.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nom]).fetchone()
        if not connue:
            serveur.execute(f'CREATE DATABASE "{nom}"')
    return urlsplit(adresse)._replace(path=f"/{nom}").geturl()


def environnement(adresse):
    BANC.mkdir(parents=True, exist_ok=True)
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.reglages",
        "DATABASE_URL": adresse,
        "FICHIER_ENV": os.devnull,
        "VAR_DIR": str(BANC),
        "SECRET_KEY": "banc-" + "x" * 50,
        "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
        "NIVEAU_JOURNAL": "CRITICAL",
    }


def lancer(taille, adresse):
    commande = [sys.executable, "-m", "benchmarks.recherche", "--mesurer", str(taille)]
    dit = subprocess.run(
        commande, env=environnement(adresse), cwd=RACINE, stdout=subprocess.PIPE, check=True
    )
    return json.loads(dit.stdout.splitlines()[-1])


def main():
    mesures = []
    for taille in [int(mot) for mot in sys.argv[1:]] or TAILLES:
        for adresse in bases(taille):
            print(f"→ {taille} notices, {urlsplit(adresse).scheme}", file=sys.stderr, flush=True)
            mesures.append((taille, lancer(taille, adresse)))
    imprimer(mesures)
    if "BANC_DATABASE_URL" not in os.environ:
        print("\nPostgreSQL n’est pas mesuré : donnez un serveur par BANC_DATABASE_URL.")


if __name__ == "__main__":
    if "--mesurer" in sys.argv:
        print(json.dumps(mesurer(int(sys.argv[-1]))))
    else:
        main()
