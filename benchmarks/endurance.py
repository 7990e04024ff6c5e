"""`make endurance`: fifty senders killed over ten thousand recipients, then 100,000 generated records
through the importer, in a base of their own, and the memory that it took.
`python -m benchmarks.endurance NOMBRE FORMAT…` for others, without the senders."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOMBRE = 100_000
BARRE_MO = 300
ENTETE = "Titre;Sous-titre;Auteurs;Éditeur;Lieu d’édition;Année;Pages;Résumé;Mots clés\r\n"
RESUME = "Ce que des habitants, des élus et des professionnels disent de leur quartier. " * 5


def lignes_csv(nombre):
    yield ENTETE
    for rang in range(nombre):
        yield (
            f"Enquête de quartier {rang};état des lieux;Nom{rang % 999}, Prénom;Éditeur {rang % 99};"
            f"Nantes;{1990 + rang % 30};{rang % 400};{RESUME};habitat ; quartier {rang % 50}\r\n"
        )


def lignes_ris(nombre):
    for rang in range(nombre):
        yield (
            f"TY  - RPRT\r\nTI  - Enquête de quartier {rang}\r\nAU  - Nom{rang % 999}, Prénom\r\n"
            f"PB  - Éditeur {rang % 99}\r\nPY  - {1990 + rang % 30}\r\nAB  - {RESUME}\r\n"
            f"KW  - quartier {rang % 50}\r\nER  - \r\n\r\n"
        )


def notices_marc(nombre):
    from ressources.echange import marc, unimarc
    from ressources.echange.description import Auteur, Description

    for rang in range(nombre):
        description = Description(
            titre=f"Enquête de quartier {rang}",
            auteurs=[Auteur(f"Nom{rang % 999}", "Prénom")],
            annee=1990 + rang % 30,
            resume=RESUME,
            mots=[f"quartier {rang % 50}"],
            pk=rang + 1,
        )
        yield marc.en_iso2709(unimarc.ecrire(description)).decode()


FABRIQUES = {"csv": lignes_csv, "ris": lignes_ris, "mrc": notices_marc}


def preparer(dossier):
    """A site of its own: nothing of ours is touched."""
    os.environ |= {
        "VAR_DIR": str(dossier),
        "DATABASE_URL": f"sqlite:///{dossier}/endurance.sqlite3",
        "FICHIER_ENV": str(dossier / "absent.env"),
        "SECRET_KEY": "endurance-" * 6,
        "IMPORT_NOTICES_MAXIMUM": "10000000",
        "DJANGO_SETTINGS_MODULE": "resovilles.settings.production",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def mesurer(dossier, nombre, format):
    from django.core.management import call_command

    fichier = dossier / f"notices.{format}"
    with fichier.open("w", encoding="utf-8", newline="") as sortie:
        sortie.writelines(FABRIQUES[format](nombre))
    poids = fichier.stat().st_size / 1_000_000
    print(f"{nombre} notices, {format}, {poids:.0f} Mo")
    debut = time.monotonic()
    call_command("importer_notices", str(fichier))
    return time.monotonic() - debut


def envois_tues():
    """The test of the suite at its full size; it says what was lost and what came twice."""
    commande = [sys.executable, "-m", "pytest", "-q", "-s", "tests/newsletter/test_morts.py"]
    return subprocess.run(commande, env=os.environ | {"ENDURANCE": "oui"}, check=False).returncode


def main(nombre=NOMBRE, *formats):
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        preparer(dossier)
        for format in formats or ["csv"]:
            duree = mesurer(dossier, int(nombre), format)
            memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(f"{duree:.0f} s, au plus {memoire:.0f} Mo de mémoire (barre : {BARRE_MO} Mo)")
    return int(memoire > BARRE_MO)


if __name__ == "__main__":
    rates = 0 if sys.argv[1:] else envois_tues()
    sys.exit(main(*sys.argv[1:]) or rates)
