from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsletter.envoi.boites import BoiteIllisible
from newsletter.envoi.retours import relever


class Command(BaseCommand):
    help = "Lit les courriels revenus et suspend les abonnements dont l’adresse ne répond plus."

    def add_arguments(self, parser):
        parser.add_argument(
            "boite",
            nargs="?",
            default=settings.RETOURS_BOITE,
            help="imaps://nom:motdepasse@serveur/INBOX, un Maildir ou un dossier de fichiers .eml",
        )

    def handle(self, *args, boite, **options):
        if not boite:
            raise CommandError(
                "Aucune boîte à lire : donnez-la ici, ou réglez RETOURS_BOITE dans .env."
            )
        try:
            self.stdout.write(str(relever(boite)))
        except BoiteIllisible as erreur:
            raise CommandError(str(erreur)) from None
