"""The watch of January 2007: thirty-five items that wait, and what the last meeting decided."""

from datetime import timedelta

from home.demo.dates import moment
from home.demo.lecture import lire
from membres.models import Utilisateur
from ressources.models import Dossier, Notice
from veille.actions import decider
from veille.models import Information, Source

CHAMPS = ("titre", "nature", "famille", "provenance", "echeance", "note")
REUNION = "2007-01-08T09:30:00"
APRES = moment("2007-01-09T09:00:00")
DOSSIER = "gestion-urbaine-de-proximite"


def charger_veille():
    donnees = lire("veille.yaml")
    for ligne in donnees["sources"]:
        champs = {nom: ligne[nom] for nom in ("nom", "famille", "nature")}
        champs |= {"active": not ligne.get("arretee")}
        Source.objects.get_or_create(adresse=ligne["adresse"], defaults=champs)
    if not Information.objects.exists():
        for rang, ligne in enumerate(donnees["informations"]):
            entrer(ligne, rang, APRES + timedelta(hours=11 * rang))
        for rang, (*ligne, suites) in enumerate(donnees["decidees"], len(donnees["informations"])):
            arbitrer(entrer(ligne, rang, moment("2007-01-05T10:00:00")), suites)


def entrer(ligne, rang, quand):
    champs = dict(zip(CHAMPS, ligne, strict=True))
    champs["echeance"] = champs["echeance"] or None
    lien = f"https://veille.example.org/2007/{rang + 1}"
    return Information.objects.create(**champs, lien=lien, saisie_le=quand)


def arbitrer(information, suites):
    """As the meeting does; the officer decided, if she has an account yet."""
    par = Utilisateur.objects.filter(email="communication@example.org").first()
    information.refresh_from_db()
    dossier = Dossier.objects.filter(slug=DOSSIER).first()
    decider(information.pk, suites, par, jour=information.echeance, dossier=dossier)
    information.decisions.update(le=moment(REUNION))
    for decision in information.decisions.exclude(notice=None):
        ranger_dans_la_base(decision)


def ranger_dans_la_base(decision):
    """Its draft has been finished since: it is one of the notices that the base counts."""
    brouillon = decision.notice
    decision.notice = Notice.objects.internes().exclude(pk=brouillon.pk).earliest("pk")
    decision.save(update_fields=["notice"])
    brouillon.delete()
