"""One message handed to a mail server: the commands that need no answer before the next go
together (RFC 2920), and two journeys are made instead of four. There is still one in flight."""

import re
import smtplib
from smtplib import SMTP

from django.core.mail.message import sanitize_address

ORDINAIRE = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9.-]+")
FIN = b".\r\n"


def en_ascii(adresse):
    """As it stands in an envelope. Django's own reading takes longer than all the rest of a
    message: it is kept for the addresses that need it."""
    return adresse if ORDINAIRE.fullmatch(adresse) else sanitize_address(adresse, "utf-8")


def deposer(connexion, message):
    """Send over an open connection of any of Django's backends. Raises what smtplib raises."""
    serveur = getattr(connexion, "connection", None)
    if isinstance(serveur, SMTP) and enchaine(serveur):
        adresses = en_ascii(message.from_email), en_ascii(message.to[0])
        enchainer(serveur, *adresses, message.as_bytes())
    else:
        connexion.send_messages([message])


def enchaine(serveur):
    serveur.ehlo_or_helo_if_needed()
    return serveur.has_extn("pipelining")


def enchainer(serveur, expediteur, destinataire, octets):
    taille = f" SIZE={len(octets)}" if serveur.has_extn("size") else ""
    depart = f"MAIL FROM:<{expediteur}>{taille}\r\nRCPT TO:<{destinataire}>\r\nDATA\r\n"
    serveur.send(depart.encode("ascii"))
    expediteur_dit, destinataire_dit, contenu_dit = (serveur.getreply() for _ in range(3))
    if erreur := refus(expediteur, destinataire, expediteur_dit, destinataire_dit, contenu_dit):
        renoncer(serveur, contenu_dit)
        raise erreur
    serveur.send(proteger(octets) + FIN)
    contenu_dit = serveur.getreply()
    if contenu_dit[0] != 250:
        renoncer(serveur, contenu_dit)
        raise smtplib.SMTPDataError(*contenu_dit)


def refus(expediteur, destinataire, expediteur_dit, destinataire_dit, contenu_dit):
    """What smtplib would raise for these answers, or None."""
    if expediteur_dit[0] != 250:
        return smtplib.SMTPSenderRefused(*expediteur_dit, expediteur)
    if destinataire_dit[0] not in (250, 251):
        return smtplib.SMTPRecipientsRefused({destinataire: destinataire_dit})
    if contenu_dit[0] != 354:
        return smtplib.SMTPDataError(*contenu_dit)
    return None


def renoncer(serveur, contenu_dit):
    """Leave the connection clean, or closed when the server ends it."""
    if contenu_dit[0] == 354:  # it waits for a message that has no recipient
        serveur.send(FIN)
        serveur.getreply()
    if contenu_dit[0] == 421:
        serveur.close()
    else:
        serveur.rset()


def proteger(octets):
    """A line that begins with a full stop gets another (RFC 5321)."""
    if octets.startswith(b"."):
        octets = b"." + octets
    return octets.replace(b"\r\n.", b"\r\n..")
