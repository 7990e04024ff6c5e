"""The page cache, before Django: the same bytes for every stranger, for the price of a file.

It answers GET and HEAD that carry neither cookie nor credentials, from what a view has declared
gardable and rendered since the last change of any content. Everything else goes through it
untouched. docs/decisions/0003-cache.md says why it is never wrong.
"""

import gzip
import hashlib
import re
import threading
from functools import lru_cache

import brotli
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from resovilles.cache import generation
from resovilles.cache.gardable import DEMANDE, PARAMETRES
from resovilles.cache.gardes import ABSENT, Reserve
from resovilles.visites import separer

ATTENTE = 5  # seconds that a request waits for another that renders the same page
REQUETE_MAXIMALE = 200  # characters of a query string
COMPRESSIBLE = re.compile(r"text/|application/(atom\+xml|xml|json)")
PERSONNELS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


class Page:
    """A response ready to leave, in each encoding that browsers read."""

    def __init__(self, entetes, corps):
        self.etiquette = f'"{hashlib.blake2b(corps, digest_size=12).hexdigest()}"'
        propres = {"content-length", "etag", "vary"}
        self.entetes = [
            *((nom, valeur) for nom, valeur in entetes if nom.lower() not in propres),
            ("ETag", f"W/{self.etiquette}"),
            ("Vary", "Accept-Encoding"),
        ]
        self.variantes = {"": corps}
        if COMPRESSIBLE.match(dict(entetes).get("Content-Type", "")):
            self.variantes["gzip"] = gzip.compress(corps, 6, mtime=0)
            self.variantes["br"] = brotli.compress(corps, quality=5)
        self.poids = sum(map(len, self.variantes.values())) + 2000

    def repondre(self, environ, start_response):
        if self.est_connue(environ.get("HTTP_IF_NONE_MATCH", "")):
            entetes = [e for e in self.entetes if not e[0].lower().startswith("content-type")]
            start_response("304 Not Modified", entetes)
            return []
        encodage = encodage_lu(environ.get("HTTP_ACCEPT_ENCODING", ""))
        corps = self.variantes.get(encodage, self.variantes[""])
        entetes = [*self.entetes, ("Content-Length", str(len(corps)))]
        if corps is not self.variantes[""]:
            entetes.append(("Content-Encoding", encodage))
        start_response("200 OK", entetes)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [corps]

    def est_connue(self, condition):
        """Whether the browser already holds this page (If-None-Match, weak comparison)."""
        connues = {mot.strip().removeprefix("W/") for mot in condition.split(",")}
        return self.etiquette in connues or "*" in connues


class CachePages:
    """A WSGI application around another. `compter(environ)` hears of each page served from memory:
    the others reach Django, which counts its own."""

    def __init__(self, application, compter=None):
        self.application = application
        self.compter = compter
        self.pages = Reserve(settings.CACHE_PAGES_MO * 1_000_000)
        self.en_cours = {}

    def __call__(self, environ, start_response):
        cle = cle_de(environ)
        page = self.connue(cle)
        if page is not ABSENT:
            return self.servir(page, environ, start_response)
        if cle is None or environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        return self.a_son_tour(cle, environ, start_response)

    def servir(self, page, environ, start_response):
        if self.compter:
            self.compter(environ)
        return page.repondre(environ, start_response)

    def connue(self, cle):
        mot = generation.lire() if cle else None
        return self.pages.lire(mot, cle) if mot else ABSENT

    def a_son_tour(self, cle, environ, start_response):
        """One request renders a page; those that come meanwhile wait for it."""
        faite = self.en_cours.setdefault(cle, ma_part := threading.Event())
        if faite is not ma_part:
            faite.wait(ATTENTE)
            page = self.connue(cle)
            if page is not ABSENT:
                return self.servir(page, environ, start_response)
            return self.rendre(cle, environ, start_response)
        try:
            return self.rendre(cle, environ, start_response)
        finally:
            del self.en_cours[cle]
            faite.set()

    def rendre(self, cle, environ, start_response):
        mot = generation.lire()  # before rendering: a change made meanwhile makes it worthless
        demande, recu = {}, {}

        def retenir(statut, entetes, exc_info=None):
            recu.update(statut=statut, entetes=entetes)

        suite = self.application(environ | {DEMANDE: demande}, retenir)
        if "fin" not in demande:
            start_response(recu["statut"], recu["entetes"])
            return suite
        try:
            corps = b"".join(suite)
        finally:
            if hasattr(suite, "close"):
                suite.close()
        if not est_commune(recu["statut"], recu["entetes"]):
            start_response(recu["statut"], recu["entetes"])
            return [corps]
        page = Page(recu["entetes"], corps)
        if mot:
            self.pages.poser(mot, cle, page, page.poids, demande["fin"])
        return page.repondre(environ, start_response)


def cle_de(environ):
    """What tells one page from another, or None for a request that the cache lets through."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("CONTENT_LENGTH", "") > "0":
        return None
    if any(environ.get(nom) for nom in PERSONNELS):
        return None
    hote = environ.get("HTTP_HOST", "")
    requete, _ = separer(environ.get("QUERY_STRING", ""))
    if not est_permis(hote, tuple(settings.ALLOWED_HOSTS)) or not est_declaree(requete):
        return None
    protocole, _ = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    return (
        environ["wsgi.url_scheme"],
        environ.get(protocole),
        hote,
        environ.get("SCRIPT_NAME", ""),
        environ["PATH_INFO"],
        requete,
    )


@lru_cache(maxsize=256)
def est_permis(hote, permis):
    domaine, _ = split_domain_port(hote)
    return bool(domaine) and validate_host(domaine, permis)


def est_declaree(requete):
    if len(requete) > REQUETE_MAXIMALE:
        return False
    return not requete or all(m.partition("=")[0] in PARAMETRES for m in requete.split("&"))


def est_commune(statut, entetes):
    """Whether a rendered page is the same for all strangers."""
    lus = {}
    for nom, valeur in entetes:
        lus[nom.lower()] = f"{lus.get(nom.lower(), '')},{valeur}".lower()
    varie = {mot.strip() for mot in lus.get("vary", "").split(",")}
    reserve = re.search(r"private|no-store", lus.get("cache-control", ""))
    return (
        statut.startswith("200")
        and "set-cookie" not in lus
        and not reserve
        and not varie & {"cookie", "*"}
    )


@lru_cache(maxsize=256)
def encodage_lu(accepte):
    """The best of our encodings that the browser reads: "br", "gzip", or "" for none."""
    lus = set()
    for morceau in accepte.lower().split(","):
        nom, _, qualite = morceau.partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", qualite):
            lus.add(nom.strip())
    return next((nom for nom in ("br", "gzip") if nom in lus), "")
