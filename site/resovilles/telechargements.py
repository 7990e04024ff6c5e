"""The one door to the files: who may open them, how they are sent, how often they are asked for."""

import re
from mimetypes import guess_type

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from wagtail import hooks

from resovilles.acces import Acces
from resovilles.fichiers import servir
from resovilles.models import Compteur, DocumentSite

ATTENTE = 60  # seconds before one looks again for a file that is being made
TELECHARGEMENT = "telechargement"  # the kind of count
# What calls itself a program: it reads for others, or for nobody.
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|preview|monitor|scan|fetch|headless|curl|wget|python"
    r"|libwww|httpclient|http-client|java/|facebookexternalhit",
    re.IGNORECASE,
)


@require_safe
def telecharger(request, document_id, nom):
    """A file, also by the name that it had before it was replaced."""
    document = ouvrir(request.user, document_id, nom)
    if document.filename != nom:
        return redirect(document.url)
    for verifier in hooks.get_hooks("before_serve_document"):  # the privacy of collections
        if reponse := verifier(document, request):
            return reponse
    if document.est_en_preparation:
        reponse = render(request, "en_preparation.html", {"document": document}, status=503)
        reponse["Retry-After"] = str(ATTENTE)
        return reponse
    reponse = envoyer(request, document, nom)
    if est_compte(request, reponse):
        Compteur.objects.compter(TELECHARGEMENT, document.pk)
    return reponse


def ouvrir(user, pk, nom):
    """The document if `user` may read it. What is for members is announced: a stranger is told
    how to ask. What is internal is hidden: the same answer as for what does not exist."""
    document = DocumentSite.objects.visible_to(user).filter(pk=pk).first()
    if document is None:
        annonces = DocumentSite.objects.sans_les_caches(user).filter(acces=Acces.ADHERENTS)
        annonce = annonces.filter(pk=pk).first()
        raise PermissionDenied if annonce and annonce.filename == nom else Http404
    return document


def envoyer(request, document, nom):
    try:
        fichier = document.file.open()
    except FileNotFoundError as erreur:
        raise Http404 from erreur
    reponse = servir(
        request,
        fichier,
        type_mime=guess_type(nom)[0] or "application/octet-stream",
        nom=nom,
        empreinte=document.file_hash or f"document-{document.pk}-{document.file_size}",
        public=document.niveau == Acces.PUBLIC,
    )
    # Whatever the file holds, it runs nothing and belongs to no page of ours.
    reponse["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return reponse


@require_safe
def vignette(request, document_id):
    """The first page of a file as a picture, for those who may read the file."""
    documents = DocumentSite.objects.visible_to(request.user).select_related("analyse")
    document = get_object_or_404(documents.filter(analyse__vignette__gt=""), pk=document_id)
    return servir(
        request,
        document.analyse.vignette.open(),
        type_mime="image/webp",
        nom=f"{document_id}.webp",
        empreinte=f"vignette-{document.analyse.empreinte}",
        public=document.niveau == Acces.PUBLIC,
    )


def est_compte(request, reponse):
    """True for a person who opens a file: the first of its ranges stands for all of them."""
    if not est_une_personne(request.method, request.headers.get("User-Agent", "")):
        return False
    plage = reponse.headers.get("Content-Range", "bytes 0-")
    return reponse.status_code == 200 or (
        reponse.status_code == 206 and plage.startswith("bytes 0-")
    )


def est_une_personne(methode, navigateur):
    """As far as what it says of itself tells."""
    return methode == "GET" and bool(navigateur) and not ROBOTS.search(navigateur)
