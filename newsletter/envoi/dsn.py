"""Delivery status notifications (RFC 3464, RFC 6533): what a mail server says of a message that it
sends back."""

import email
import re
from email.message import Message
from email.policy import compat32
from typing import NamedTuple

STATUT = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
CODE = re.compile(r"\b([45])\d\d\b")  # RFC 5321, where a server knows no other
# Where the address to which the notice came may stand, the surest first.
DESTINATIONS = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
RETOURNES = {"failed", "delayed"}  # the other actions (delivered, relayed, expanded) are good news


class Avis(NamedTuple):
    definitif: bool
    statut: str
    motif: str


def lire(octets):
    """The addresses to which a message came, and what it says if it is a notice of failure, or
    None. Whatever it is, nothing is raised."""
    try:
        message = email.message_from_bytes(octets, policy=compat32)
        return adresses_de(message), avis_de(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return [], None  # mangled beyond what the library forgives


def avis_de(message):
    bloc = premier_refus(message)
    if bloc is None:
        return None
    motif = en_clair(bloc.get("Diagnostic-Code"))
    statut = statut_de(en_clair(bloc.get("Status")), motif)
    if statut is None:
        return None
    definitif = action(bloc) == "failed" and statut.startswith("5")
    return Avis(definitif, statut, motif.partition(";")[2].strip() or motif)


def premier_refus(message):
    """The block of the recipient who did not get it; our messages have one recipient."""
    if message.get_content_type() != "multipart/report":
        return None
    for partie in message.walk():
        if lire_blocs := BLOCS.get(partie.get_content_type()):
            blocs = lire_blocs(partie) if partie.is_multipart() else []
            return next((bloc for bloc in blocs if action(bloc) in RETOURNES), None)
    return None


def blocs_internationaux(partie):
    """The library knows no international notice: it takes the first block for the headers of a
    message, the others for its text, and their encoding for theirs."""
    (message,) = partie.get_payload()
    enveloppe = Message()
    enveloppe["Content-Transfer-Encoding"] = partie.get("Content-Transfer-Encoding", "8bit")
    enveloppe.set_payload(message.as_bytes().decode("ascii", "surrogateescape"))
    texte = enveloppe.get_payload(decode=True).decode("utf-8", "replace")
    return [email.message_from_string(bloc) for bloc in re.split(r"(?:\r?\n){2,}", texte.strip())]


# How each kind of notice gives its blocks, one for the message and one for each recipient.
BLOCS = {
    "message/delivery-status": Message.get_payload,
    "message/global-delivery-status": blocs_internationaux,
}


def action(bloc):
    return en_clair(bloc.get("Action")).partition(" ")[0].lower()


def en_clair(valeur):
    """A header on one line, without what no text holds."""
    ligne = " ".join(str(valeur or "").split())
    return "".join(signe for signe in ligne if signe.isprintable())


def statut_de(statut, motif):
    """« 5.1.1 »: the server's own in its answer says more than the general 5.0.0 of a relay."""
    dits = [STATUT.search(texte) for texte in (statut, motif)]
    trouves = [trouve.group() for trouve in dits if trouve and trouve.group(1) in "45"]
    precis = [trouve for trouve in trouves if not trouve.endswith(".0.0")]
    if precis or trouves:
        return (precis or trouves)[0]
    code = CODE.search(motif)
    return f"{code.group(1)}.0.0" if code else None


def adresses_de(message):
    """Those that the headers name, in lower case."""
    textes = [str(valeur) for nom in DESTINATIONS for valeur in message.get_all(nom, [])]
    return re.findall(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+", " ".join(textes).lower())
