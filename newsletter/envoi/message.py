"""One message for a thousand people: composed once, its personal bytes replaced for each."""

import re
from email import quoprimime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cached_property

from django.conf import settings
from django.core.mail import EmailMessage as CourrielDeDjango
from django.urls import reverse
from django.utils import timezone
from resovilles.adresses import absolue

from newsletter.envoi.depot import en_ascii
from newsletter.envoi.retours import adresse_de_depart, adresse_de_retour

# What a text or a page of La Lettre holds in the place of each one's own links.
LIEN_PREFERENCES, LIEN_DESABONNEMENT = "@@PREFERENCES@@", "@@DESABONNEMENT@@"
REPERE = re.compile(f"({LIEN_PREFERENCES}|{LIEN_DESABONNEMENT})")
JETON = "jeton"
LIGNE = 70  # characters of a line in quoted-printable, with room for its break


def encoder(texte):
    """Quoted-printable, each personal place alone on its line: what replaces it breaks nothing."""
    morceaux = REPERE.split(texte)
    morceaux[::2] = [
        quoprimime.body_encode(m.encode().decode("latin-1"), eol="\r\n") for m in morceaux[::2]
    ]
    return "=\r\n".join(morceaux)


def plier(valeur):
    """A link as it stands in quoted-printable."""
    echappe = valeur.replace("=", "=3D")
    return "=\r\n".join(echappe[i : i + LIGNE] for i in range(0, len(echappe), LIGNE)).encode()


class Moule:
    """What is the same for all the recipients of a sending."""

    def __init__(self, envoi):
        self.envoi = envoi
        self.expediteur = settings.DEFAULT_FROM_EMAIL

    @cached_property
    def domaine(self):
        return parseaddr(self.expediteur)[1].rpartition("@")[2]

    @cached_property
    def entetes(self):
        """The common header lines, folded and encoded by the standard library."""
        nom, adresse = parseaddr(self.expediteur)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(nom, addr_spec=adresse)
        message["Subject"] = self.envoi.objet
        message["Date"] = format_datetime(self.envoi.lance_le or timezone.now())
        publication = self.envoi.get_liste_display().partition(",")[0]
        message["List-Id"] = f"{publication} <{self.envoi.liste}.{self.domaine}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Auto-Submitted"] = "auto-generated"
        message["MIME-Version"] = "1.0"
        # By hand: a message without parts would be closed by the library at once.
        type_mime = f'Content-Type: multipart/alternative; boundary="{self.frontiere}"\r\n'
        return message.as_bytes().rstrip(b"\r\n") + b"\r\n" + type_mime.encode("ascii")

    @cached_property
    def frontiere(self):
        return f"=_reso-{self.envoi.pk}-{self.envoi.reference}"

    @cached_property
    def corps(self):
        """The parts, cut where the personal bytes go: the odd pieces are the names of places."""
        parties = [("plain", self.envoi.texte), ("html", self.envoi.html)]
        lignes = [
            f"--{self.frontiere}\r\nContent-Type: text/{genre}; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{encoder(contenu)}\r\n"
            for genre, contenu in parties
        ]
        entier = "".join(lignes) + f"--{self.frontiere}--\r\n"
        return [morceau.encode("ascii") for morceau in REPERE.split(entier)]

    def message_id(self, destinataire):
        """Stable, whichever machine sends: a message repeated by a crash is recognised as one."""
        return f"<{self.envoi.reference}.{self.envoi.pk}.{destinataire.pk}@{self.domaine}>"

    @staticmethod
    def par_courriel(destinataire):
        """The way out by e-mail too, where somebody reads what comes."""
        if not (settings.RETOURS_ADRESSE and settings.RETOURS_BOITE):
            return ""
        return f",\r\n <mailto:{adresse_de_depart(destinataire.pk)}?subject=Desabonnement>"

    @cached_property
    def adresses(self):
        """Those of the two links, with the place of each one's token."""
        noms = ("subscription_preferences", "unsubscribe")
        return [absolue(reverse(nom, args=[JETON])) for nom in noms]

    def octets(self, destinataire):
        jeton = destinataire.abonnement.jeton
        preferences, desabonnement = (lien.replace(JETON, jeton) for lien in self.adresses)
        liens = {
            LIEN_PREFERENCES.encode(): plier(preferences),
            LIEN_DESABONNEMENT.encode(): plier(desabonnement),
        }
        propres = (
            f"To: {en_ascii(destinataire.courriel)}\r\n"
            f"Message-ID: {self.message_id(destinataire)}\r\n"
            f"List-Unsubscribe: <{desabonnement}>{self.par_courriel(destinataire)}\r\n\r\n"
        )
        corps = [liens.get(morceau, morceau) for morceau in self.corps]
        return b"".join([self.entetes, propres.encode("ascii"), *corps])

    def courriel(self, destinataire):
        octets = self.octets(destinataire)
        return CourrielToutFait(octets, self.enveloppe(destinataire), destinataire.courriel)

    def enveloppe(self, destinataire):
        """Where a server sends back what it does not deliver."""
        if not settings.RETOURS_ADRESSE:
            return parseaddr(self.expediteur)[1]
        return adresse_de_retour(destinataire.pk)


class CourrielToutFait(CourrielDeDjango):
    """A message for any of Django's backends, whose bytes are there already."""

    def __init__(self, octets, expediteur, destinataire):
        super().__init__(from_email=expediteur, to=[destinataire])
        self.octets = octets

    def message(self):
        return self

    def as_bytes(self, unixfrom=False, linesep="\r\n"):
        return self.octets
