"""The files of the demonstration, made by the queue so that the first page does not wait."""

import yaml
from django.core.files.base import ContentFile
from resovilles.models import DocumentSite
from resovilles.papier import en_pdf
from resovilles.taches.declaration import tache

from home.demo.balisage import en_html
from home.demo.lecture import DONNEES, lire_dossier
from thesaurus.models import Concept

EMPLACEMENT = "demonstration"


def creer_documents():
    """The documents of the data files by name; those that are new get their file later."""
    natures = dict(Concept.objects.famille("document").values_list("identifiant", "libelle"))
    existants = {document.title: document for document in DocumentSite.objects.all()}
    documents = {}
    for nom, fiche in lire_dossier("documents").items():
        documents[nom] = existants.get(fiche["titre"]) or annoncer(nom, fiche, natures)
    return documents


def annoncer(nom, fiche, natures):
    """A document whose file is still to be made."""
    document = DocumentSite.objects.create(
        title=fiche["titre"],
        acces=fiche.get("acces", "public"),
        nature=natures.get(fiche.get("nature"), ""),
        file=f"{EMPLACEMENT}/{nom}.{fiche.get('format', 'pdf')}",
    )
    fabriquer.enqueue(nom, document.pk)
    return document


@tache("Mise en page d’un document", file="documents")
def fabriquer(nom, pk):
    """Make the file of one document from its text; run again, it changes nothing."""
    document = DocumentSite.objects.filter(pk=pk, file_size=None).first()
    if document is None:
        return
    fiche = yaml.safe_load((DONNEES / "documents" / f"{nom}.yaml").read_text(encoding="utf-8"))
    fichier = document.file
    fichier.storage.delete(fichier.name)  # left by a worker that was killed
    fichier.storage.save(fichier.name, ContentFile(contenu(fiche, document)))
    document._set_document_file_metadata()
    document.save()


def contenu(fiche, document):
    if fiche.get("format") == "csv":
        return fiche["contenu"].strip().encode("utf-8-sig")
    return en_pdf(
        "papier/document.html",
        {
            "titre": document.title,
            "surtitre": document.nature,
            "date": fiche.get("date"),
            "html": en_html(fiche["contenu"], {}),
            "demonstration": True,
        },
    )
