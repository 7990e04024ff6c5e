"""Build the search index beside the one that serves."""

from django.core.management.base import BaseCommand

from search.indexation import construire, index_courant

LARGEUR = 40  # signs of the bar


class Command(BaseCommand):
    help = (
        "Construit l’index de la recherche à côté de celui qui sert, puis le met à sa place. "
        "S’interrompt sans dommage : l’ancien sert toujours."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--si-absent", action="store_true", help="ne rien faire si un index sert déjà"
        )

    def handle(self, si_absent, verbosity, **options):
        if si_absent and index_courant():
            return
        try:
            construire(self.avancer if verbosity and self.stdout.isatty() else lambda *_: None)
        except KeyboardInterrupt:
            self.stderr.write("\nInterrompu : l’index d’avant sert toujours.")
            raise SystemExit(1) from None
        if verbosity:
            self.stdout.write("L’index est construit et sert.")

    def avancer(self, fait, total):
        plein = LARGEUR * fait // max(total, 1)
        barre = "█" * plein + "·" * (LARGEUR - plein)
        self.stdout.write(f"\r{barre} {fait} sur {total}", ending="\n" if fait == total else "")
        self.stdout.flush()
