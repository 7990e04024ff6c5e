"""`manage.py importer_notices FICHIER`: what the screens of the imports do, in one go."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ressources.echange import actions
from ressources.echange.lecture import FichierRefuse
from ressources.models import Constat, Lot, Notice

LARGEUR = 40  # of the bar, in signs
MONTRES = 20  # lines of the report


class Command(BaseCommand):
    help = "Importe des notices : UNIMARC, MARC 21, RIS, BibTeX, CSV ou XLSX."

    def add_arguments(self, parser):
        parser.add_argument("fichier")
        parser.add_argument("--nom", default="", help="nom de l’import")
        parser.add_argument("--internes", action="store_true", help="notices internes")
        parser.add_argument("--ouvrir", action="store_true", help="ouvrir l’import une fois lu")

    def handle(self, *, fichier, nom, internes, ouvrir, **options):
        chemin = Path(fichier)
        if not chemin.is_file():
            raise CommandError(f"Le fichier {fichier} n’existe pas.")
        etat = Notice.Etat.INTERNE if internes else Notice.Etat.EN_LIGNE
        try:
            with chemin.open("rb") as ouvert:
                lot = actions.recevoir(ouvert, chemin.name, nom=nom, etat_des_notices=etat)
        except FichierRefuse as erreur:
            raise CommandError(str(erreur)) from erreur
        self.lire(lot)
        if ouvrir:
            actions.ouvrir(lot)
        self.rapporter(lot)

    def lire(self, lot):
        """Here and now, without the queue."""
        Lot.objects.filter(pk=lot.pk).update(etape=Lot.Etape.EN_COURS)
        actions.lire_le_lot(lot, self.avancer)
        self.stderr.write("")
        lot.refresh_from_db()

    def avancer(self, lot):
        total = max(lot.total, lot.position)
        plein = LARGEUR * lot.position // total
        barre = "#" * plein + "." * (LARGEUR - plein)
        part = 100 * lot.position // total
        self.stderr.write(f"\r[{barre}] {part} % – {lot.position} sur {total}", ending="")
        self.stderr.flush()

    def rapporter(self, lot):
        etat = "ouvert" if Lot.objects.get(pk=lot.pk).ouvert else "fermé"
        self.stdout.write(
            f"Import n° {lot.pk}, {etat} : {lot.entrees} entrée{'s' if lot.entrees > 1 else ''}, "
            f"{lot.doublons} déjà là, {lot.refus} refusée{'s' if lot.refus > 1 else ''}."
        )
        constats = lot.constats.exclude(issue=Constat.Issue.REMARQUE)
        for constat in constats[:MONTRES]:
            self.stdout.write(f"  ligne {constat.ligne} : {constat.motif}")
        if (reste := constats.count() - MONTRES) > 0:
            self.stdout.write(f"  et {reste} autres, dans le rapport de l’import.")
