from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from resovilles.sauvegarde import SauvegardeInvalide, restaurer


class Command(BaseCommand):
    help = "Remet la base et les fichiers d’une sauvegarde ; arrêtez d’abord le site."

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)

    def handle(self, *args, archive, **options):
        try:
            ecart = restaurer(archive, self.dire)
        except SauvegardeInvalide as erreur:
            raise CommandError(f"{erreur} Rien n’a été changé.") from erreur
        self.stdout.write(self.style.SUCCESS(f"Restauré. L’état d’avant est dans {ecart}."))

    def dire(self, etape):
        self.stdout.write(f"  {etape}…")
