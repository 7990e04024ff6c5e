from django.core.management.base import BaseCommand

from territoires.faits import charger_les_zonages
from territoires.models import Zonage


class Command(BaseCommand):
    help = "Ajoute au registre les ZUS, ZRU, ZFU et QPV relevés dans les textes officiels."

    def handle(self, **options):
        avant = Zonage.objects.count()
        charger_les_zonages()
        apres = Zonage.objects.count()
        self.stdout.write(f"Zonages ajoutés : {apres - avant}. En tout : {apres}.")
