from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from membres.models import Utilisateur


class Command(BaseCommand):
    help = (
        "Retire le second facteur d’un compte dont le téléphone, la clé et les codes sont perdus."
    )

    def add_arguments(self, parser):
        parser.add_argument("courriel")

    def handle(self, *args, courriel, **options):
        try:
            compte = Utilisateur.objects.get_by_natural_key(courriel)
        except Utilisateur.DoesNotExist as erreur:
            raise CommandError(f"Aucun compte ne porte le courriel {courriel}.") from erreur
        Authenticator.objects.filter(user=compte).delete()
        self.stdout.write(self.style.SUCCESS(f"{compte} choisira un autre second facteur."))
