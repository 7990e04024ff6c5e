"""`manage.py donnees_de <courriel ou numéro de fiche> [--effacer]`."""

import json

from django.core.management.base import BaseCommand, CommandError
from resovilles.donnees_personnelles import bilan, donnees_de, effacer

from membres.donnees_personnelles import PlusieursFiches, SujetInconnu, trouver_le_sujet


class Command(BaseCommand):
    help = "Donne en JSON tout ce que le site tient d’une personne, ou l’efface."

    def add_arguments(self, parser):
        parser.add_argument("qui", help="un courriel, ou le numéro d’une fiche de l’annuaire")
        parser.add_argument("--effacer", action="store_true", help="effacer, après confirmation")
        parser.add_argument("--oui", action="store_true", help="ne pas demander confirmation")

    def handle(self, *, qui, effacer, oui, **options):
        try:
            sujet = trouver_le_sujet(qui)
        except (SujetInconnu, PlusieursFiches) as erreur:
            raise CommandError(str(erreur)) from erreur
        if effacer:
            self.effacer(sujet, oui)
        else:
            donnees = donnees_de(sujet)
            self.stdout.write(json.dumps(donnees, ensure_ascii=False, indent=2))

    def effacer(self, sujet, oui):
        self.dire(bilan(sujet), "à effacer")
        if not oui and input("Effacer pour de bon ? (oui/non) ").strip().lower() != "oui":
            raise CommandError("Rien n’est effacé.")
        self.dire(effacer(sujet), "effacés")

    def dire(self, lignes, quoi):
        for ligne in lignes:
            self.stdout.write(f"{ligne.nom} : {ligne.effaces} {quoi}")
            if ligne.gardes:
                self.stdout.write(f"  {ligne.gardes} gardés : {ligne.motif}")
        if not lignes:
            self.stdout.write("Le site ne tient rien de cette personne.")
