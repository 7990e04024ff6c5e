import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from resovilles.taches.planification import passer

PAUSE = 20  # seconds; jobs have slots of a minute or more


class Command(BaseCommand):
    help = "L’horloge : publications planifiées, relances, purge. Lancée par « servir »."

    def add_arguments(self, parser):
        parser.add_argument("--une-fois", action="store_true", help="un seul passage (pour cron)")

    def handle(self, *args, une_fois=False, **options):
        passer()
        while not une_fois:
            time.sleep(PAUSE)
            close_old_connections()  # a database that was restarted is met again
            passer()
