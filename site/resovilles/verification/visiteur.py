"""The one place that goes out to other sites: it asks an address whether it is still there, or
reads the feed that stands there.

An address comes from a text that anybody of the team may write: it must never make the server
speak to a machine of its own network. A name is resolved once, every address that it gives has to
be public, and the connection goes to that very address; so for each redirect.
"""

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from contextlib import closing, contextmanager
from functools import cache
from threading import Event, Timer
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

DELAI = 10  # seconds for one answer, headers included
OCTETS = 4096  # of the body that are read at most: its presence is all that matters
LECTURE = 5 * 1024 * 1024  # bytes of a feed, once unpacked: no honest one weighs more
REDIRECTIONS = 5
PAUSE = 1  # seconds between two questions to the same site
PORTS = {"http": 80, "https": 443}
RENVOIS = (301, 302, 303, 307, 308)
# They hide an IPv4 address: NAT64 and its local twin.
RESEAUX_TRADUITS = [ipaddress.ip_network(r) for r in ("64:ff9b::/96", "64:ff9b:1::/48")]
# The site is there; it only does not speak to robots, or not without an account.
PRESENTS = {401, 402, 403, 405, 407, 429, 451, 999}


class Reponse(NamedTuple):
    code: int
    suite: str | None = None  # where it sends on
    corps: bytes = b""
    codage: str = ""


class LienMort(Exception):
    """The address leads nowhere; the message says why to the team."""


class Injoignable(LienMort):
    """No answer at all: the fault may be ours."""


def visiteur():
    return import_string(settings.VISITEUR_DES_LIENS)()


class Visiteur:
    """Asks other sites, one question at a time, and leaves each of them a pause."""

    def __init__(self, pause=PAUSE):
        self.pause = pause
        self.passages = {}

    def visiter(self, adresse):
        """Return if the address answers; raise LienMort otherwise."""
        for _ in range(REDIRECTIONS + 1):
            suite = self.demander(adresse)
            if suite is None:
                return
            adresse = urljoin(adresse, suite)
        raise LienMort("Le lien tourne en rond : il renvoie sans fin ailleurs.")

    def lire(self, adresse):
        """The bytes of a feed, ten seconds and five megabytes at most, redirects included; raise
        LienMort otherwise."""
        fin = time.monotonic() + DELAI
        for _ in range(REDIRECTIONS + 1):
            reponse = self.question("GET", adresse, octets=LECTURE + 1, fin=fin)
            if reponse.suite is None:
                break
            adresse = urljoin(adresse, reponse.suite)
        else:
            raise LienMort("Le lien tourne en rond : il renvoie sans fin ailleurs.")
        if reponse.code >= 400:
            raise LienMort(en_mots(reponse.code))
        return entier(reponse)

    def demander(self, adresse):
        """Where the address sends on, or None when it answers itself."""
        reponse = self.question("HEAD", adresse)
        if reponse.code >= 400:  # many sites answer HEAD badly
            reponse = self.question("GET", adresse)
        if reponse.code >= 400 and reponse.code not in PRESENTS:
            raise LienMort(en_mots(reponse.code))
        return reponse.suite

    def question(self, methode, adresse, octets=OCTETS, fin=None):
        cible = decouper(adresse)
        self.patienter(cible.hostname)
        with en_francais():
            delai = DELAI if fin is None else fin - time.monotonic()
            if delai <= 0:
                raise TimeoutError
            return repondre(methode, cible, adresse_publique(cible), octets, delai)

    def patienter(self, hote):
        depuis = time.monotonic() - self.passages.get(hote, -self.pause)
        if depuis < self.pause:
            time.sleep(self.pause - depuis)
        self.passages[hote] = time.monotonic()


class Immobile:
    """For tests and for a site without network: nothing leaves, every link is believed."""

    def visiter(self, adresse):
        return None

    def lire(self, adresse):
        raise Injoignable("Ce site ne va pas voir les autres : il est réglé ainsi.")


def entier(reponse):
    """What was sent, unpacked, unless it is more than one reads: a few kilobytes may unpack into
    gigabytes."""
    corps = reponse.corps
    if reponse.codage in ("gzip", "deflate") and len(corps) <= LECTURE:
        corps = detasser(corps)
    if len(corps) > LECTURE:
        raise LienMort("Ce flux pèse plus de 5 Mo : il n’est pas lu.")
    return corps


def detasser(corps):
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(corps, LECTURE + 1)
    except zlib.error as erreur:
        raise LienMort("Ce que ce site envoie est abîmé.") from erreur


def decouper(adresse):
    """The parts of an address that one may visit."""
    try:
        cible = urlsplit(adresse)
        valable = cible.scheme in PORTS and cible.hostname and cible.port != 0
    except ValueError:
        valable = False
    if not valable:
        raise LienMort("Cette adresse n’en est pas une : relisez-la.")
    return cible


def adresse_publique(cible):
    """The address of the machine, the only one that will be spoken to."""
    port = cible.port or PORTS[cible.scheme]
    try:
        trouvees = socket.getaddrinfo(cible.hostname, port, type=socket.SOCK_STREAM)
    except UnicodeError as erreur:
        raise LienMort("Cette adresse n’en est pas une : relisez-la.") from erreur
    adresses = [ipaddress.ip_address(t[4][0].partition("%")[0]) for t in trouvees]
    if not adresses or not all(est_publique(adresse) for adresse in adresses):
        raise LienMort("Cette adresse est celle d’un réseau privé : vos lecteurs n’y vont pas.")
    return str(adresses[0]), port


def est_publique(adresse):
    if adresse.version == 6:
        cachee = adresse.ipv4_mapped or adresse.sixtofour
        if cachee:
            return est_publique(cachee)
        if adresse.teredo or any(adresse in reseau for reseau in RESEAUX_TRADUITS):
            return False
    return adresse.is_global and not adresse.is_multicast


@cache
def chiffrement():
    return ssl.create_default_context()


def repondre(methode, cible, machine, octets, delai):
    """The answer of this machine and no other, as far as so many bytes and seconds go."""
    with (
        closing(socket.create_connection(machine, timeout=delai)) as prise,
        minuterie(prise, delai),
    ):
        if cible.scheme == "https":
            prise = chiffrement().wrap_socket(prise, server_hostname=cible.hostname)
        connexion = http.client.HTTPConnection(cible.hostname, machine[1], timeout=delai)
        connexion.sock = prise
        with closing(connexion):
            connexion.request(methode, chemin(cible), headers=entetes(cible))
            reponse = connexion.getresponse()
            corps = reponse.read(octets)
            return Reponse(
                reponse.status,
                reponse.getheader("Location") if reponse.status in RENVOIS else None,
                corps,
                reponse.getheader("Content-Encoding", "").strip().lower(),
            )


@contextmanager
def minuterie(prise, delai):
    """Cut a site that answers one byte at a time: the delay of a socket starts anew at each."""
    coupee = Event()

    def couper():
        coupee.set()
        temoin.shutdown(socket.SHUT_RDWR)

    with closing(prise.dup()) as temoin:  # cuts the same line, whatever wraps the first
        reveil = Timer(delai, couper)
        reveil.daemon = True
        reveil.start()
        try:
            yield
        except (OSError, http.client.HTTPException) as erreur:
            if coupee.is_set():
                raise TimeoutError from erreur
            raise
        finally:
            reveil.cancel()
        if coupee.is_set():  # a body without a length seems whole when the line is cut
            raise TimeoutError


def chemin(cible):
    """The path and the query as they travel: without spaces, accents or line ends."""
    entier = (cible.path or "/") + (f"?{cible.query}" if cible.query else "")
    return quote(entier, safe="/%?&=+,;:@!$'()*~[]")


def entetes(cible):
    hote = cible.hostname.encode("idna").decode() if ":" not in cible.hostname else cible.netloc
    port = f":{cible.port}" if cible.port and ":" not in cible.hostname else ""
    return {
        "Host": f"{hote}{port}",
        "User-Agent": f"VerificationDesLiens/1.0 (+{settings.ADRESSE_DU_SITE})",
        "Accept": "*/*",
        "Connection": "close",
    }


@contextmanager
def en_francais():
    """What went wrong on the way, in the team's words."""
    try:
        yield
    except socket.gaierror as erreur:
        raise Injoignable("Ce nom de site n’existe pas, ou plus.") from erreur
    except ssl.SSLCertVerificationError as erreur:
        raise LienMort("Le certificat de sécurité de ce site n’est pas valable.") from erreur
    except TimeoutError as erreur:
        raise Injoignable(f"Le site n’a pas répondu en {DELAI} secondes.") from erreur
    except ConnectionRefusedError as erreur:
        raise Injoignable("Le site refuse la connexion.") from erreur
    except (OSError, http.client.HTTPException, ValueError) as erreur:
        raise Injoignable("Le site coupe la conversation sans répondre.") from erreur


def en_mots(code):
    if code in (404, 410):
        return f"La page n’existe plus sur ce site (réponse {code})."
    if code >= 500:
        return f"Le site est en panne (réponse {code})."
    return f"Le site refuse cette adresse (réponse {code})."
