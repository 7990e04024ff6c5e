"""A file of the reserve sent by a view: whole, by ranges (RFC 9110), or not at all when the
reader has it already."""

import re

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import condition
from whitenoise.responders import SlicedFile

PLAGE = re.compile(r"bytes=(\d*)-(\d*)$")
# Asked anew each time, by an ETag: a page restricted today must not be read in a cache tomorrow.
PUBLIC, PRIVE = "public, no-cache", "private, no-store"


def servir(request, fichier, *, type_mime, nom, empreinte, public):
    """Send the open `fichier`. `empreinte` changes whenever its bytes do."""
    etag = f'"{empreinte}"'
    reponse = condition(etag_func=lambda _: etag)(lambda r: envoyer(r, fichier, etag))(request)
    reponse["Cache-Control"] = PUBLIC if public else PRIVE
    if reponse.status_code in (200, 206):
        reponse["Content-Type"] = type_mime
        reponse["Content-Disposition"] = content_disposition_header(False, nom)
        # Says that the bytes are as they are: compressing them anew would break the ranges.
        reponse["Content-Encoding"] = "identity"
    return reponse


def envoyer(request, fichier, etag):
    taille = fichier.size
    plage = plage_demandee(request.headers, etag, taille)
    if plage is None:
        reponse = FileResponse(fichier)
    elif plage[0] > plage[1]:
        reponse = HttpResponse(status=416, headers={"Content-Range": f"bytes */{taille}"})
    else:
        reponse = une_plage(fichier, *plage, taille)
    reponse["Accept-Ranges"] = "bytes"
    return reponse


def une_plage(fichier, debut, fin, taille):
    reponse = FileResponse(SlicedFile(fichier, debut, fin), status=206)
    reponse["Content-Length"] = fin - debut + 1
    reponse["Content-Range"] = f"bytes {debut}-{fin}/{taille}"
    return reponse


def plage_demandee(entetes, etag, taille):
    """The first and last byte asked for, or None for the whole file: also for several ranges and
    for a range of a former version. The first is beyond the last when none can be given."""
    demande = PLAGE.match(entetes.get("Range", ""))
    if not demande or entetes.get("If-Range", etag) != etag or demande[0] == "bytes=-":
        return None
    debut, fin = demande.groups()
    if not debut:  # the last bytes
        return max(0, taille - int(fin)), taille - 1
    return int(debut), min(int(fin or taille), taille - 1)
