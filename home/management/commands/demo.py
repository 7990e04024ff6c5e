from django.core.management.base import BaseCommand

from home.demo.chargement import Chargement


class Command(BaseCommand):
    help = (
        "Charge la démonstration ; relancée, elle ajoute ce qui manque et ne change rien d’autre."
    )

    def handle(self, *args, verbosity=1, **options):
        Chargement(self.dire if verbosity else str).executer()
        self.stdout.write(self.style.SUCCESS("Démonstration chargée."))

    def dire(self, etape):
        self.stdout.write(f"  {etape}…")
