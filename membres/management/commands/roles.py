from django.core.management.base import BaseCommand

from membres.roles import synchroniser


class Command(BaseCommand):
    help = "Accorde les groupes de la gestion au tableau des rôles (membres/roles.py)."

    def handle(self, *args, **options):
        for absent in dict.fromkeys(synchroniser()):
            self.stderr.write(f"Introuvable : {absent}")
        self.stdout.write(self.style.SUCCESS("Rôles accordés."))
