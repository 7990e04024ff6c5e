"""`manage.py purger [--essai]`: what the clock does at night, or what it would do."""

from django.core.management.base import BaseCommand

from resovilles.donnees_personnelles import purger


class Command(BaseCommand):
    help = "Oublie ce dont la durée est passée, d’après la table que montre /donnees-personnelles/."

    def add_arguments(self, parser):
        parser.add_argument("--essai", action="store_true", help="compter, sans rien effacer")

    def handle(self, *, essai, **options):
        self.stdout.write("À oublier :" if essai else "Oublié :")
        for nom, nombre in purger(essai=essai):
            self.stdout.write(f"  {nombre:>6}  {nom}")
