"""What the tests of the exchange share: a full notice, the real files when they are at hand."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from ressources.models import Notice
from tests.factories import NoticeFactory
from thesaurus.models import Concept

CANARI = "passerellejaune"  # in internal notices only: found nowhere outside


def donnees(nom):
    """A real file of other people's programs; they do not belong to this repository."""
    dossier = os.environ.get("DONNEES_D_ESSAI") or settings.BASE_DIR.parent / "shared" / "data"
    chemins = [Path(dossier) / nom, settings.BASE_DIR.parent.parent / "shared" / "data" / nom]
    trouve = next((chemin for chemin in chemins if chemin.exists()), None)
    if trouve is None:
        pytest.skip("fichiers réels absents : donnez leur dossier par DONNEES_D_ESSAI")
    return trouve


def notice_complete(**champs):
    """With all that a notice may hold, accents, ligatures and signs that formats must escape."""
    complete = {
        "titre": "L’œuvre & la ville : 100 % {d’après} l’Île",
        "sous_titre": "essai <à> lire",
        "titre_original": "The Work of the City",
        "editeur": "Éditions de l’Épi",
        "lieu_edition": "Saint-Nazaire",
        "collection": "Repères d’été",
        "numero_collection": "12",
        "annee": 2005,
        "pages": "127",
        "isbn": "9782070408504",
        "langue": "fre",
        "resume": "Premier paragraphe, en Bretagne.\n\nSecond : « ça » ; $x_1$ #2 \\ ~.",
        "url": "https://example.org/oeuvre?a=1&b=2",
        "source": "Don d’un partenaire",
        "droits": "Licence ouverte 2.0",
        "note": f"Ne pas diffuser : {CANARI}",
        "genre": Concept.objects.get(libelle="Ouvrage"),
    }
    notice = NoticeFactory(**(complete | champs))
    notice.responsabilites.create(nom="Le Goff", prenom="Anaïs")
    notice.responsabilites.create(nom="Ministère de la Ville, DIV", est_collectivite=True)
    notice.responsabilites.create(nom="Œuvrard", prenom="François", role="prefacier")
    notice.themes.set(Concept.objects.famille("theme")[:2])
    notice.exemplaires.create(cote="URB 12.3", inventaire=f"INV-{notice.pk}")
    notice.save()
    return Notice.objects.get(pk=notice.pk)


def article():
    notice = NoticeFactory(
        titre="Marcher dans la ville",
        periodique="Urbanisme d’ailleurs",
        volume="3",
        numero="412",
        pages="12-25",
        annee=2004,
        issn="2109-5582",
    )
    notice.responsabilites.create(nom="Dupont", prenom="Élise")
    notice.save()
    return Notice.objects.get(pk=notice.pk)
