"""What is done inside the measured site: its content, and the count of its queries.

Usage: sur_place.py contenu | requetes ADDRESS…
"""

import json
import sys

import django


def contenu():
    """A dossier of 25 blocks with 28 internal links, at /ressources/dossiers/vingt-cinq-blocs/."""
    from wagtail.models import Page

    from ressources.models import Dossier, DossiersIndex

    if Dossier.objects.filter(slug="vingt-cinq-blocs").exists():
        return
    liens = list(Page.objects.live().filter(depth__gt=2).values_list("pk", flat=True)[:28])
    modele = Dossier.objects.get(slug="gestion-urbaine-de-proximite")
    phrase = "Le diagnostic en marchant réunit le bailleur, la ville et les habitants. " * 4
    corps = []
    for rang in range(5):
        parties = [liens[rang::5][part::3] for part in range(3)]
        textes = [
            "".join(f'<p>{phrase}<a linktype="page" id="{pk}">Lire aussi</a></p>' for pk in partie)
            for partie in parties
        ]
        corps += [
            {"type": "section", "value": {"titre": f"Partie {rang + 1}", "support": "les_deux"}},
            *({"type": "texte", "value": texte} for texte in textes[:2]),
            {"type": "encadre", "value": {"titre": "À retenir", "texte": textes[2]}},
            {"type": "titre", "value": {"texte": "Ce qu’il faut préparer"}},
        ]
    page = Dossier(title="Un dossier de vingt-cinq blocs", slug="vingt-cinq-blocs", corps=corps)
    page.chapo, page.document = modele.chapo, modele.document
    page.themes, page.territoires = modele.themes.all(), modele.territoires.all()
    DossiersIndex.objects.get().add_child(instance=page)


def requetes(adresses):
    """For each address: queries of the first rendering after a change, and of the next ones."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from resovilles.cache import generation

    def compter(adresse):
        with CaptureQueriesContext(connection) as capture:
            client.get(adresse, HTTP_HOST="127.0.0.1")
        return len(capture)

    client = Client()
    comptes = {}
    for adresse in adresses:
        compter(adresse)
        generation.changer()
        comptes[adresse] = [compter(adresse), compter(adresse)]
    print(json.dumps(comptes))


if __name__ == "__main__":
    django.setup()
    contenu() if sys.argv[1] == "contenu" else requetes(sys.argv[2:])
