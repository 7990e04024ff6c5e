from django.core.management.base import BaseCommand

from thesaurus.actions import charger_vocabulaire


class Command(BaseCommand):
    help = (
        "Charge le vocabulaire de thesaurus/donnees ; relancée, elle ajoute ce qui manque et ne "
        "change rien de ce qui est écrit."
    )

    def handle(self, *args, **options):
        neufs, refus = charger_vocabulaire()
        for phrase in refus:
            self.stderr.write(phrase)
        self.stdout.write(self.style.SUCCESS(f"Vocabulaire chargé. Termes ajoutés : {neufs}."))
