"""When two addresses are one: what a link says beside the way to the page."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.validators import URLValidator

PORTS = {"http": 80, "https": 443}
ADRESSE_DU_WEB = URLValidator(list(PORTS), message="Écrivez l’adresse entière, comme https://…")
# What campaigns and sharing buttons add, and no page needs.
SUIVI = ("utm_", "mtm_", "pk_")
SUIVIS = {"fbclid", "gclid", "xtor", "mc_cid", "mc_eid", "at_medium", "at_campaign"}


def cle_d_adresse(adresse):
    """The same for http and https, with and without « www », slash, anchor or tracking; empty for
    what is no address of the web."""
    try:
        parties = urlsplit(adresse.strip())
        port = parties.port
    except ValueError:
        return ""
    if parties.scheme not in PORTS or not parties.hostname:
        return ""
    hote = parties.hostname.removeprefix("www.").rstrip(".")
    port = "" if port in (None, PORTS[parties.scheme]) else f":{port}"
    demande = [(nom, valeur) for nom, valeur in parse_qsl(parties.query, True) if utile(nom)]
    suite = f"?{urlencode(sorted(demande))}" if demande else ""
    return f"{hote}{port}{parties.path.rstrip('/')}{suite}"


def utile(nom):
    return not nom.lower().startswith(SUIVI) and nom.lower() not in SUIVIS
