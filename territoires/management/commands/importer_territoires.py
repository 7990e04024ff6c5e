import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from territoires.importation.actions import GENRES, INDICATEURS, Reglages, importer
from territoires.importation.lecture import FichierIllisible

MONTREES = 200  # lines of the report


class Command(BaseCommand):
    help = "Importe des données officielles (CSV, XLSX, GeoJSON) dans le registre des territoires."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--genre", required=True, choices=[*GENRES, INDICATEURS])
        parser.add_argument(
            "--au", type=jour, default=None, help="jour d’effet, comme 2024-01-01 (aujourd’hui)"
        )
        parser.add_argument(
            "--complet", action="store_true", help="ce que le fichier ne nomme plus a pris fin"
        )
        parser.add_argument(
            "--zonage", default="", help="celui des quartiers, par exemple qpv-2024"
        )
        parser.add_argument("--source", default="")
        parser.add_argument("--apercu", action="store_true", help="tout dire, ne rien garder")

    def handle(self, *, fichier, genre, au, complet, zonage, source, apercu, **options):
        reglages = Reglages(genre, au or timezone.localdate(), complet, zonage, source[:200])
        try:
            rapport = importer(fichier.name, fichier.read_bytes(), reglages, apercu)
        except OSError as erreur:
            raise CommandError(f"{fichier} ne se lit pas.") from erreur
        except FichierIllisible as erreur:
            raise CommandError(str(erreur)) from erreur
        for constat in rapport.a_lire[:MONTREES]:
            self.stdout.write(str(constat))
        if (reste := len(rapport.a_lire) - MONTREES) > 0:
            self.stdout.write(f"… et {reste} autres lignes.")
        debut = "Aperçu, rien n’est gardé" if apercu else "Import fait"
        self.stdout.write(f"{debut} : {rapport.en_une_phrase}.")


def jour(texte):
    return datetime.date.fromisoformat(texte)
