"""Where returned messages are read: a mailbox (IMAP), a Maildir or a folder of .eml files."""

import imaplib
import mailbox
import ssl
from pathlib import Path
from urllib.parse import unquote, urlsplit

TAILLE = 300_000  # bytes read of a message: a notice that quotes a whole letter is cut after them
PAR_RELEVE = 500  # messages of one reading; the next takes the others
ATTENTE = 30  # seconds


class BoiteIllisible(Exception):
    """The message is for whoever set the mailbox up."""


def ouvrir(adresse):
    """The mailbox that the setting RETOURS_BOITE names."""
    url = urlsplit(adresse)
    if url.scheme in ("imap", "imaps"):
        return BoiteIMAP(url)
    if url.scheme not in ("", "file"):  # without its address: a password may stand there
        raise BoiteIllisible(f"« {url.scheme} » n’existe pas : imaps, imap, ou un dossier.")
    chemin = Path(unquote(url.path) if url.scheme == "file" else adresse)
    if not chemin.is_dir():
        raise BoiteIllisible(f"Le dossier {chemin} n’existe pas.")
    return Maildir(chemin) if (chemin / "new").is_dir() else Dossier(chemin)


class Dossier:
    """Files `*.eml`; those that have been read are put in `lus/`."""

    def __init__(self, chemin):
        self.chemin = chemin

    def lire(self):
        for fichier in sorted(self.chemin.glob("*.eml"))[:PAR_RELEVE]:
            with fichier.open("rb") as flux:
                yield fichier, flux.read(TAILLE)

    def ranger(self, fichier):
        lus = self.chemin / "lus"
        lus.mkdir(exist_ok=True)
        fichier.rename(lus / fichier.name)

    def fermer(self):
        pass


class Maildir(Dossier):
    """What is in `new/`; those that have been read are in `cur/`, marked as seen."""

    def __init__(self, chemin):
        self.boite = mailbox.Maildir(chemin, create=False)

    def lire(self):
        neufs = [cle for cle, message in self.boite.iteritems() if message.get_subdir() == "new"]
        for cle in neufs[:PAR_RELEVE]:
            with self.boite.get_file(cle) as flux:
                yield cle, flux.read(TAILLE)

    def ranger(self, cle):
        message = self.boite[cle]
        message.set_subdir("cur")
        message.add_flag("S")
        self.boite[cle] = message


class BoiteIMAP:
    """Unseen messages of a folder (INBOX); those that have been read are marked as seen. Nothing
    is deleted: a person may have answered there."""

    def __init__(self, url):
        try:
            self.boite = self.connecter(url)
            self.boite.login(unquote(url.username or ""), unquote(url.password or ""))
            dossier = unquote(url.path.strip("/")) or "INBOX"
            if self.boite.select(f'"{dossier}"')[0] != "OK":
                raise BoiteIllisible(f"Le dossier « {dossier} » n’existe pas dans la boîte.")
        except (OSError, imaplib.IMAP4.error) as erreur:
            raise BoiteIllisible(f"La boîte de {url.hostname} ne s’ouvre pas ({erreur}).") from None

    @staticmethod
    def connecter(url):
        if url.scheme == "imap":
            return imaplib.IMAP4(url.hostname, url.port or imaplib.IMAP4_PORT, ATTENTE)
        contexte = ssl.create_default_context()
        port = url.port or imaplib.IMAP4_SSL_PORT
        return imaplib.IMAP4_SSL(url.hostname, port, ssl_context=contexte, timeout=ATTENTE)

    def lire(self):
        _, (numeros,) = self.boite.uid("SEARCH", "UNSEEN")
        for numero in (numeros or b"").split()[:PAR_RELEVE]:
            _, reponse = self.boite.uid("FETCH", numero.decode(), f"(BODY.PEEK[]<0.{TAILLE}>)")
            octets = next((partie[1] for partie in reponse if isinstance(partie, tuple)), b"")
            yield numero.decode(), octets

    def ranger(self, numero):
        self.boite.uid("STORE", numero, "+FLAGS.SILENT", r"(\Seen)")

    def fermer(self):
        try:
            self.boite.logout()
        except (OSError, imaplib.IMAP4.error):
            self.boite.shutdown()
