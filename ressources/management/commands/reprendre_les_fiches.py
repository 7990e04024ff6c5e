from django.core.management.base import BaseCommand

from ressources.validation.actions import reprendre_les_fiches


class Command(BaseCommand):
    help = "Note, pour les fiches en ligne d’avant la règle de l’accord, qu’elles la précèdent."

    def handle(self, *args, **options):
        reprises = reprendre_les_fiches()
        for fiche in reprises:
            self.stdout.write(fiche.title)
        self.stdout.write(self.style.SUCCESS(f"Fiches reprises : {len(reprises)}."))
