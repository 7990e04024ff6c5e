"""The jobs of the site itself."""

from datetime import time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from resovilles.analyse import lire_pdf
from resovilles.donnees_personnelles import purger
from resovilles.models import Analyse, DocumentSite
from resovilles.sauvegarde import sauvegarder
from resovilles.taches.declaration import tache
from resovilles.taches.planification import NUIT, Travail, planifier

AVANT_LA_PURGE = time(2, 45)


@tache("Sauvegarde du site", essais=2, duree=timedelta(hours=2))
def sauver():
    """In the queue, so that the clock does not wait for it."""
    sauvegarder(settings.DOSSIER_SAUVEGARDES, dire=str)


@tache("Lecture du texte d’un document", file="documents", essais=2)
def analyser(pk):
    """Read a document's file once; a file that was replaced meanwhile is read in its turn."""
    document = DocumentSite.objects.filter(pk=pk).exclude(file_size=None).first()
    if document is None or document.file_extension != "pdf":
        return
    analyse = Analyse.objects.filter(document=document).first() or Analyse(document=document)
    if analyse.pk and analyse.empreinte == document.file_hash:
        return
    retenir(analyse, document)


def retenir(analyse, document):
    analyse.empreinte = document.file_hash
    if analyse.vignette:
        analyse.vignette.delete(save=False)
    try:
        with document.open_file() as fichier:
            lecture = lire_pdf(fichier)
    except (ValueError, FileNotFoundError) as erreur:
        analyse.erreur, analyse.texte = str(erreur)[:200], ""
    else:
        analyse.erreur, analyse.texte, analyse.balise = "", lecture.texte, lecture.balise
        analyse.langue, analyse.titre = lecture.langue[:20], lecture.titre[:255]
        analyse.vignette.save(f"{document.pk}.webp", lecture.vignette, save=False)
    analyse.save()


@receiver(post_save, sender=DocumentSite)
def faire_lire(instance, raw=False, **_):
    """Any way in: form, several files at once, import, demonstration."""
    if not raw and instance.file_size and instance.file_extension == "pdf":
        lue = Analyse.objects.filter(document=instance, empreinte=instance.file_hash)
        if not lue.exists():
            transaction.on_commit(lambda: analyser.enqueue(instance.pk))


planifier(
    Travail("Sauvegarde de la nuit", AVANT_LA_PURGE, sauver.enqueue),
    Travail("Purge des données personnelles", NUIT, purger),
)
