"""`make bench`: what the site costs, beside nginx and a constant Django view, and the bars.

Absolute figures depend on the machine and on what else it does; the bars are ratios within one
run. Nothing is asserted: the table says “tenu” or “non tenu”.
"""

import json
import os
import re
import subprocess
import sys
from statistics import median

from benchmarks import banc

TOURS = 3
DOSSIER = "/ressources/dossiers/vingt-cinq-blocs/"
PAGES = {
    "accueil": "/",
    "dossier": DOSSIER,
    "liste": "/ressources/fiches/",
    "recherche": "/recherche/?q=participation",
}
GARDEES = ["accueil", "dossier", "liste"]  # a search is never kept
MESURES = 200  # requests of a CPU measure of an uncached page


def gestion(*mots):
    return subprocess.run(
        [sys.executable, *mots],
        cwd=banc.RACINE,
        env=banc.ENVIRONNEMENT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def preparer():
    """A site of its own in var/banc, with the demonstration and a dossier of 25 blocks."""
    print("→ site mesuré : var/banc", flush=True)
    banc.BANC.mkdir(parents=True, exist_ok=True)
    gestion("manage.py", "migrate", "--verbosity", "0")
    gestion("manage.py", "createcachetable")
    gestion("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    gestion("manage.py", "demo", "--verbosity", "0")
    gestion("-m", "benchmarks.sur_place", "contenu")


def debits(serveurs, fichiers):
    """{(page, server): (requests/s, p99)}: medians of interleaved rounds."""
    couples = [(nom, "gardée") for nom in GARDEES] + [(nom, "nginx") for nom in fichiers]
    couples += [(nom, "refaite") for nom in PAGES] + [("constante", "constante")]
    couples = [couple for couple in couples if couple[1] in serveurs]
    tours = {couple: [] for couple in couples}
    for tour in range(TOURS):
        print(f"→ débits, tour {tour + 1} sur {TOURS}", flush=True)
        for nom, serveur in couples:
            adresse = {"nginx": f"/{nom}", "constante": "/"}.get(serveur, PAGES.get(nom))
            tours[nom, serveur].append(banc.charger(serveurs[serveur], adresse))
    return {c: tuple(map(median, zip(*mesures, strict=True))) for c, mesures in tours.items()}


def calculs(serveurs):
    print("→ temps de calcul", flush=True)
    releves = {}
    for nom, adresse in PAGES.items():
        releves[nom, "refaite"] = banc.calcul(serveurs["refaite"], adresse, MESURES)
        if nom in GARDEES:
            releves[nom, "gardée"] = banc.calcul(serveurs["gardée"], adresse, 10 * MESURES)
    releves["constante", "constante"] = banc.calcul(serveurs["constante"], "/", 10 * MESURES)
    return releves


def poids(serveur, adresse):
    """What a first visit that begins there fetches: {kind: [bytes on the wire]}."""
    fetches = {"html": [], "css": [], "js": [], "woff2": [], "autre": []}
    _, _, corps = serveur.lire(adresse, **{"Accept-Encoding": "br"})
    fetches["html"].append(len(corps))
    _, _, page = serveur.lire(adresse)
    balises = re.findall(r"<(?:link|script|img)\b[^>]*>", page.decode())
    adresses = set()
    for balise in balises:
        if re.search(r'rel="(canonical|alternate)"', balise):
            continue
        adresses |= set(re.findall(r'(?:href|src)="(/[^"]+)"', balise))
    for piece in sorted(adresses):
        _, _, corps = serveur.lire(piece, **{"Accept-Encoding": "br"})
        genre = piece.rpartition(".")[2]
        fetches[genre if genre in fetches else "autre"].append(len(corps))
    return fetches


def ligne(nom, valeur, barre, tenu):
    verdict = "" if tenu is None else "tenu" if tenu else "NON TENU"
    print(f"| {nom:<58} | {valeur:>16} | {barre:>14} | {verdict:<8} |")


def titre(texte):
    print(f"\n{texte}\n")
    ligne("mesure", "valeur", "barre", None)
    print(f"|{'-' * 60}|{'-' * 17}:|{'-' * 15}:|{'-' * 10}|")


def dire_les_debits(releves):
    titre("Pages gardées, à seize connexions")
    for nom in GARDEES:
        if (nom, "gardée") not in releves:
            continue
        debit, p99 = releves[nom, "gardée"]
        ligne(f"{nom} : requêtes par seconde", f"{debit:,.0f}", "", None)
        ligne(f"{nom} : 99e centile", f"{p99:.1f} ms", "≤ 20 ms", p99 <= 20)
        if (nom, "nginx") in releves:
            part = debit / releves[nom, "nginx"][0]
            ligne(
                f"{nom} : part du débit de nginx (même poids)", f"{part:.2f}", "≥ 0,6", part >= 0.6
            )
    titre("À titre de comparaison, à seize connexions")
    for (nom, serveur), (debit, p99) in releves.items():
        if serveur != "gardée":
            ligne(f"{nom}, {serveur}", f"{debit:,.0f}/s, {p99:.1f} ms", "", None)


def dire_les_couts(calcules, requetes):
    titre("Pages refaites à chaque fois (CACHE_PAGES=0)")
    etalon = calcules["constante", "constante"]
    ligne("vue constante de Django : calcul", f"{etalon:.2f} ms", "", None)
    for nom, adresse in PAGES.items():
        premiere, suivantes = requetes[adresse]
        ligne(f"{nom} : requêtes SQL", str(suivantes), "≤ 8", suivantes <= 8)
        ligne(f"{nom} : requêtes SQL juste après un changement", str(premiere), "", None)
        cout = calcules[nom, "refaite"]
        fois = f"{cout:.2f} ms = {cout / etalon:.0f} ×"
        jugee = nom == "dossier"
        ligne(
            f"{nom} : calcul",
            fois,
            "≤ 40 ×" if jugee else "",
            cout <= 40 * etalon if jugee else None,
        )
    for nom in GARDEES:
        ligne(f"{nom}, gardée : calcul", f"{calcules[nom, 'gardée']:.3f} ms", "", None)


def dire_les_poids(visites):
    titre("Première visite de l’accueil, sur le réseau")
    fetches = visites["accueil"]
    tout = [octets for liste in fetches.values() for octets in liste]
    sommes = {genre: sum(liste) for genre, liste in fetches.items()}
    ligne("en tout", f"{sum(tout) / 1000:.1f} ko", "≤ 100 ko", sum(tout) <= 100_000)
    ligne("requêtes", str(len(tout)), "≤ 8", len(tout) <= 8)
    ligne("HTML", f"{sommes['html'] / 1000:.1f} ko", "≤ 12 ko", sommes["html"] <= 12_000)
    habits = sommes["css"] + sommes["js"]
    ligne("CSS et script", f"{habits / 1000:.1f} ko", "≤ 20 ko", habits <= 20_000)
    ligne("polices", f"{sommes['woff2'] / 1000:.1f} ko", "≤ 40 ko", sommes["woff2"] <= 40_000)
    titre("Première visite des autres pages, images comprises")
    for nom, fetches in visites.items():
        if nom != "accueil":
            total = sum(sum(liste) for liste in fetches.values())
            ligne(f"{nom} : HTML", f"{sum(fetches['html']) / 1000:.1f} ko", "", None)
            ligne(f"{nom} : en tout", f"{total / 1000:.1f} ko", "≤ 80 ko", total <= 80_000)


def dire_le_demarrage(demarrage, memoire):
    titre("Démarrage")
    ligne(
        "du lancement à la première page, un processus",
        f"{demarrage:.1f} s",
        "≤ 3 s",
        demarrage <= 3,
    )
    ligne(
        "mémoire du plus lourd processus, après la charge",
        f"{memoire:.0f} Mo",
        "≤ 160 Mo",
        memoire <= 160,
    )


def main():
    absents = [outil for outil in ("wrk", "nginx") if not banc.existe(outil)]
    preparer()
    requetes = json.loads(gestion("-m", "benchmarks.sur_place", "requetes", *PAGES.values()))
    with banc.granian("resovilles.wsgi:application", processus=1) as seul:
        demarrage = seul.demarrage
    with (
        banc.granian("resovilles.wsgi:application", CACHE_PAGES="1") as gardee,
        banc.granian("resovilles.wsgi:application", CACHE_PAGES="0") as refaite,
        banc.granian("benchmarks.constante:application") as constante,
    ):
        serveurs = {"gardée": gardee, "refaite": refaite, "constante": constante}
        fichiers = {n: gardee.lire(PAGES[n], **{"Accept-Encoding": "br"})[2] for n in GARDEES}
        for _ in range(20 * banc.PROCESSUS):  # each process has rendered each page
            for adresse in PAGES.values():
                gardee.lire(adresse), refaite.lire(adresse)
        calcules = calculs(serveurs)
        releves = {}
        if "wrk" not in absents:
            if "nginx" in absents:
                releves = debits(serveurs, fichiers)
            else:
                with banc.nginx(fichiers) as statique:
                    releves = debits(serveurs | {"nginx": statique}, fichiers)
        memoire = gardee.memoire()
        visites = {nom: poids(gardee, adresse) for nom, adresse in PAGES.items()}
    print(f"\nMachine : {os.cpu_count()} cœurs ; serveurs à {banc.PROCESSUS} processus.")
    for outil in absents:
        print(f"{outil} n’est pas installé : ce qui se mesure avec lui manque.")
    dire_les_debits(releves)
    dire_les_couts(calcules, requetes)
    dire_les_poids(visites)
    dire_le_demarrage(demarrage, memoire)


if __name__ == "__main__":
    main()
