from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from resovilles.poids import poids_lisible
from resovilles.sauvegarde import sauvegarder


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive ; le site peut rester ouvert."

    def add_arguments(self, parser):
        parser.add_argument("--dossier", type=Path, default=settings.DOSSIER_SAUVEGARDES)

    def handle(self, *args, dossier, **options):
        archive = sauvegarder(dossier, self.dire)
        poids = poids_lisible(archive.stat().st_size)
        self.stdout.write(self.style.SUCCESS(f"{archive} – {poids}"))

    def dire(self, etape):
        self.stdout.write(f"  {etape}…")
