"""The directory with 5,000 structures and 20,000 persons: what its lists cost when nothing is kept
of them, what leaves as a file and in how much memory. On a base of its own, SQLite unless
DATABASE_URL names another; nothing is asserted."""

import os
import random
import sys
import time
import tracemalloc
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE / "site"))
DOSSIER = RACINE / "var" / "banc" / "annuaire"
REGLAGES = {
    "DJANGO_SETTINGS_MODULE": "resovilles.settings.test",
    "DATABASE_URL": f"sqlite:///{DOSSIER}/base.sqlite3",
    "VAR_DIR": str(DOSSIER),
    "CACHE_PAGES": "0",
}
STRUCTURES, PERSONNES = 5_000, 20_000
BARRE_MS, BARRE_SQL = 100, 8
TOURS = 40
MOTS = ("centre", "régie", "habitat", "association", "lannion", "santé")


def main():
    (DOSSIER / "static").mkdir(parents=True, exist_ok=True)
    for nom, valeur in REGLAGES.items():
        os.environ.setdefault(nom, valeur)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    peupler()
    for qui in (None, "adherent@banc.example.org"):
        mesurer_les_listes(qui)
    mesurer_l_export()


def peupler():
    from django.contrib.auth import get_user_model
    from wagtail.models import Page, Site

    from annuaire.en_nombre import ajouter_en_nombre
    from annuaire.models import AnnuaireIndex, Fonction, Personne, Structure
    from home.models import Accueil
    from territoires.models import Territoire
    from thesaurus.actions import charger_vocabulaire
    from thesaurus.models import Concept

    if Structure.objects.exists():
        return
    debut, hasard = time.perf_counter(), random.Random(2006)
    charger_vocabulaire()
    villes = Territoire.objects.bulk_create(
        Territoire(
            genre="commune", code=f"{rang:05}", nom=f"Ville {rang}", visite_2006=True,
            latitude=47 + rang % 20 / 10, longitude=-4 + rang % 40 / 10,
        )
        for rang in range(22001, 22061)
    )  # fmt: skip
    accueil = Page.get_first_root_node().add_child(instance=Accueil(title="Banc", slug="banc"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "testserver", "port": 80, "root_page": accueil},
    )
    rubrique = accueil.add_child(instance=AnnuaireIndex(title="L’annuaire", slug="annuaire"))
    types = list(Concept.objects.famille("acteur"))
    themes = [concept.pk for concept in Concept.objects.famille("theme")]
    structures = ajouter_en_nombre(
        rubrique,
        [
            Structure(
                title=f"{hasard.choice(MOTS).capitalize()} {rang}",
                slug=f"structure-{rang}",
                type_acteur=hasard.choice(types),
                ville=hasard.choice(villes),
                courriel=f"s{rang}@banc.example.org",
            )
            for rang in range(STRUCTURES)
        ],
        themes=[hasard.sample(themes, 2) for _ in range(STRUCTURES)],
    )
    personnes = Personne.objects.bulk_create(
        [
            Personne(
                prenom="Awa", nom=f"Exemple{rang}", courriel=f"p{rang}@banc.example.org",
                visibilite_courriel=hasard.choice(Personne.Visibilite.values),
            )
            for rang in range(PERSONNES)
        ],
        1000,
    )  # fmt: skip
    Fonction.objects.bulk_create(
        [
            Fonction(personne=personne, structure=hasard.choice(structures), intitule="Poste")
            for personne in personnes
        ],
        1000,
    )
    get_user_model().objects.create_user("adherent@banc.example.org", "quartier-ouvert-2007")
    print(f"{STRUCTURES} structures et {PERSONNES} personnes : {time.perf_counter() - debut:.0f} s")


def adresses():
    """Lists that nobody has asked for yet: no piece of them is kept."""
    hasard = random.Random(7)
    for tour in range(TOURS):
        yield "liste", f"/annuaire/?page={tour + 2}"
        yield "mots", f"/annuaire/?mots={hasard.choice(MOTS)}+{tour}"
        yield "lettre", f"/annuaire/?lettre={hasard.choice('CHRLS')}&page={tour + 1}"
        yield "territoire", f"/annuaire/?territoire={22001 + tour}&type=association"


def mesurer_les_listes(qui):
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    if qui:
        client.force_login(get_user_model().objects.get(email=qui))
    client.get("/annuaire/?type=caf")
    releves = {}
    for nom, adresse in adresses():
        calcul, montre = time.process_time(), time.perf_counter()
        assert client.get(adresse).status_code == 200
        duree = (time.process_time() - calcul, time.perf_counter() - montre)
        releves.setdefault(nom, []).append(duree)
    for nom, durees in releves.items():
        with CaptureQueriesContext(connection) as capture:
            client.get(f"/annuaire/?mots={nom}&page=2&theme=sante")
        calculs, montres = (sorted(1000 * d[i] for d in durees) for i in (0, 1))
        rang = len(durees) * 95 // 100
        print(
            f"{nom:11} {'adhérent' if qui else 'inconnu':9} calcul p50 {calculs[len(durees) // 2]:.0f}"
            f" p95 {calculs[rang]:.0f} ms ; montre p95 {montres[rang]:.0f} ms"
            f" (≤ {BARRE_MS}) ; {len(capture)} requêtes (≤ {BARRE_SQL})"
        )


def mesurer_l_export():
    from types import SimpleNamespace

    from annuaire.exports import en_csv
    from annuaire.models import Structure

    equipe = SimpleNamespace(is_authenticated=True, is_staff=True, acces_echu=False, pk=None)
    for nombre in (STRUCTURES // 5, STRUCTURES // 2, STRUCTURES):
        retenues = Structure.objects.filter(pk__in=Structure.objects.values("pk")[:nombre])
        tracemalloc.start()
        debut = time.perf_counter()
        lignes = sum(1 for _ in en_csv(retenues, equipe))
        _, pointe = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        duree = time.perf_counter() - debut
        print(f"export de {lignes} lignes : {duree:.1f} s, pointe {pointe / 1e6:.1f} Mo")


if __name__ == "__main__":
    main()
