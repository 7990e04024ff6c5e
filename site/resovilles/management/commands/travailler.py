import os
import socket

from django.core.management import call_command
from django.core.management.base import BaseCommand

from resovilles.taches.actions import reprendre_celles_de
from resovilles.taches.declaration import FILE

POLITESSE = 10  # whoever reads a page comes before what waits in the queue


class Command(BaseCommand):
    help = (
        "L’ouvrier de la file : reprend ce que laissa celui du même nom, puis fait ce qui attend."
    )

    def add_arguments(self, parser):
        parser.add_argument("--nom", default=socket.gethostname()[:64], help="unique par ouvrier")
        parser.add_argument("--une-fois", action="store_true", help="s’arrête quand tout est fait")

    def handle(self, *args, nom, une_fois, **options):
        if not une_fois:
            os.nice(POLITESSE)
        reprendre_celles_de(nom)
        arguments = [f"--backend={FILE}", "--queue-name=*", f"--worker-id={nom}"]
        call_command("db_worker", *arguments, "--no-startup-delay", batch=une_fois)
