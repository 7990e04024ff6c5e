from django.core.management.base import BaseCommand

from resovilles.verification.actions import verifier

LARGEUR = 40  # characters of the bar


class Command(BaseCommand):
    help = "Vérifie les liens des pages en ligne et met à jour la liste des liens cassés."

    def handle(self, *args, **options):
        confirmes = verifier(self.avancer)
        for lien in confirmes.select_related("page"):
            self.stdout.write(f"{lien.page.title} : {lien.adresse} – {lien.motif}")
        nombre = confirmes.count()
        phrase = f"{nombre} lien{'s' if nombre > 1 else ''} cassé{'s' if nombre > 1 else ''}."
        self.stdout.write(self.style.SUCCESS(phrase))

    def avancer(self, fait, total):
        """A bar that grows in place, on the terminal only."""
        if self.stderr.isatty():
            pleins = LARGEUR * fait // total
            barre = "█" * pleins + "·" * (LARGEUR - pleins)
            self.stderr.write(f"\r{barre} {fait}/{total}", ending="" if fait < total else "\n")
