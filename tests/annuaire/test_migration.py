"""A site that already has a register of structures gets their pages, and loses nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

def migrer(nom):  # only what the directory needs, and nothing of what follows a whole migration
    MigrationExecutor(connection).migrate([("annuaire", nom)])

def inserer(table, **champs):
    noms, trous = ", ".join(champs), ", ".join(["%s"] * len(champs))
    with connection.cursor() as c:
        c.execute(f"INSERT INTO {table} ({noms}) VALUES ({trous})", list(champs.values()))

def semer():
    concept = dict(identifiant="association", famille="acteur", libelle="Association", sigle="",
        definition="", source="", transversal=False, propose=False, ordre=0)
    inserer("thesaurus_concept", id=7, **concept)
    inserer("territoires_territoire", id=5, genre="commune", code="22113", nom="Lannion",
        visite_2006=True, source="")
    for cle, nom, centre in ((3, "École de l’Œuvre", False), (4, "RésO Villes", True),
                             (9, "École de l’Œuvre", False)):
        inserer("annuaire_structure", id=cle, nom=nom, sigle="EO" if cle == 3 else "", ville_id=5,
            type_acteur_id=7, site="https://ecole.example.org/", est_le_centre=centre)
    inserer("annuaire_personne", id=1, prenom="Awa", nom="Exemple", courriel="", telephone="",
        adresse="", visibilite_courriel="equipe", visibilite_telephone="equipe",
        visibilite_adresse="equipe")
    for cle, structure in ((1, 9), (2, 4)):
        inserer("annuaire_fonction", id=cle, intitule="Directrice", ordre=0, personne_id=1,
            structure_id=structure)

def lire():
    from wagtail.models import Page
    from annuaire.models import AnnuaireIndex, Fonction, Structure
    return {
        "structures": [[s.title, s.sigle, s.url_path, s.ville.code, s.type_acteur.identifiant,
            s.site, s.est_le_centre, s.live, s.tri] for s in Structure.objects.order_by("path")],
        "fonctions": {f.pk: f.structure.slug for f in Fonction.objects.all()},
        "arbre": Page.find_problems(),
        "sous": AnnuaireIndex.objects.get().numchild,
        "trouvees": Structure.objects.for_mots("ecole lannion").count(),
        "accueil": Page.objects.get(depth=2).numchild,
    }

AVANT, APRES = "0003_personnes_completes", "0006_fin_du_registre_des_structures"
migrer(AVANT)
semer()
migrer(APRES)
lu = lire()
migrer(AVANT)  # there and back, now that the rubrique is there
migrer(APRES)
print(json.dumps([lu, lire()]))
"""


def test_each_structure_of_the_register_becomes_a_page(tmp_path):
    environnement = os.environ | {
        "DJANGO_SETTINGS_MODULE": "resovilles.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path}/avant.sqlite3",
        "PYTHONPATH": "site",
    }
    fait = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).resolve().parents[2],
        env=environnement,
        check=False,
        capture_output=True,
        text=True,
    )
    assert fait.returncode == 0, fait.stderr[-2000:]
    lu, relu = json.loads(fait.stdout)
    attendues = [
        ["RésO Villes", "", "reso-villes", True, "reso villes"],
        ["École de l’Œuvre", "EO", "ecole-de-l-oeuvre", False, "ecole de l oeuvre"],
        ["École de l’Œuvre", "", "ecole-de-l-oeuvre-2", False, "ecole de l oeuvre"],
    ]
    assert lu["structures"] == [
        [nom, sigle, f"/home/annuaire/{slug}/", "22113", "association",
         "https://ecole.example.org/", centre, True, tri]
        for nom, sigle, slug, centre, tri in attendues
    ]  # fmt: skip
    assert lu["fonctions"] == {"1": "ecole-de-l-oeuvre-2", "2": "reso-villes"}
    assert lu["arbre"] == [[]] * 5
    assert (lu["sous"], lu["trouvees"], lu["accueil"]) == (3, 2, 1)
    assert relu == lu
