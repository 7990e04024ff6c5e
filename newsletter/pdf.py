"""The printed issue: composed by the queue, kept with the reserved files, made anew when what
may be read of it has changed."""

from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult
from resovilles.poids import nombre_de_pages
from resovilles.taches.declaration import tache

from newsletter.composition import empreinte, papier
from newsletter.models import Numero

DOSSIER_DU_STOCKAGE = "lettres"


def remettre_en_page(numero):
    """Ask for the PDF of an issue; asked for by many readers, it is made once."""
    attendues = DBTaskResult.objects.ready().filter(task_path=mettre_en_page.module_path)
    if not attendues.filter(args_kwargs__args=[numero.pk]).exists():
        mettre_en_page.enqueue(numero.pk)


@tache("Mise en page de La Lettre", file="documents")
def mettre_en_page(pk):
    """Make the PDF of an issue from what anybody may read of it today. Run again, it makes the
    same."""
    numero = Numero.objects.get(pk=pk)
    elements = numero.elements_montrables()
    pdf = papier(numero, elements)
    fichier = ContentFile(pdf)
    stockage, nom = numero.pdf.storage, f"{DOSSIER_DU_STOCKAGE}/{numero.numero}.pdf"
    stockage.delete(nom)
    numero.pdf = stockage.save(nom, fichier)
    numero.pdf_poids = len(pdf)
    numero.pdf_pages = nombre_de_pages(fichier, "pdf")
    numero.pdf_empreinte = empreinte(numero, elements)
    numero.save(update_fields=["pdf", "pdf_poids", "pdf_pages", "pdf_empreinte"])
