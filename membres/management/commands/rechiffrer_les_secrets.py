from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand

from membres.chiffrement import rechiffrer


class Command(BaseCommand):
    help = "Chiffre de nouveau, avec la clé du jour, les secrets du second facteur des comptes."

    def handle(self, *args, **options):
        faits, illisibles = rechiffrer(Authenticator.objects.select_related("user"))
        for facteur in illisibles:
            self.stderr.write(
                f"{facteur.user} : aucune clé n’ouvre son second facteur ; rendez l’ancienne clé "
                f"à SECRET_KEY_FALLBACKS, ou « manage.py retirer_second_facteur »."
            )
        pluriel = "s" if faits > 1 else ""
        self.stdout.write(
            self.style.SUCCESS(f"{faits} second{pluriel} facteur{pluriel} chiffré{pluriel}.")
        )
