"""What the world is told of the domain that sends: does it let our letters arrive? Each rule is a
function of what is to be checked, and says what it finds in words of every day."""

import base64
import binascii
import ipaddress
from dataclasses import dataclass
from email.utils import parseaddr
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.utils.module_loading import import_string

from newsletter.envoi import boites

BIEN, A_REVOIR, MANQUE = "Bien", "À revoir", "Manque"
QUESTIONS_SPF = 10  # lookups that receivers accept to make (RFC 7208, 4.6.4)
CLE_COURTE = 2048  # bits (RFC 8301: 1024 at least, 2048 advised)
POLITIQUES = {
    "none": (
        A_REVOIR,
        "elle observe sans rien demander : passez à p=quarantine quand tout va bien",
    ),
    "quarantine": (BIEN, "ce qui se fait passer pour nous va dans les indésirables"),
    "reject": (BIEN, "ce qui se fait passer pour nous est refusé"),
}


class Constat(NamedTuple):
    niveau: str
    sujet: str
    explication: str


@dataclass
class Domaine:
    """Who sends, as seen from outside."""

    expediteur: str  # the domain that people read
    retour: str  # the domain of the envelope
    serveur: str  # through which it leaves
    selecteur: str  # of the DKIM key, or ""
    dns: object

    @classmethod
    def des_reglages(cls, selecteur=""):
        expediteur = domaine_de(settings.DEFAULT_FROM_EMAIL)
        return cls(
            expediteur=expediteur,
            retour=domaine_de(settings.RETOURS_ADRESSE) or expediteur,
            serveur=settings.EMAIL_HOST if settings.EMAIL_URL else "",
            selecteur=selecteur,
            dns=import_string(settings.RESOLVEUR_DNS)(),
        )


def domaine_de(adresse):
    return parseaddr(adresse)[1].rpartition("@")[2].lower()


def champs(enregistrement):
    """`{"p": "none"}` of « v=DMARC1; p=none »."""
    paires = (morceau.partition("=") for morceau in enregistrement.split(";"))
    return {nom.strip().lower(): valeur.strip() for nom, _, valeur in paires if nom.strip()}


def organisation(domaine):
    """The registered domain, near enough for alignment: the last two names."""
    return ".".join(domaine.split(".")[-2:])


# --- The rules -------------------------------------------------------------------------------
def spf(domaine):
    """Who may send for the domain of the envelope (RFC 7208)."""
    sujet = f"SPF de {domaine.retour}"
    trouves = [un for un in domaine.dns.txt(domaine.retour) if un.lower().split(" ")[0] == "v=spf1"]
    if not trouves:
        return Constat(
            MANQUE,
            sujet,
            "rien ne dit quel serveur a le droit d’écrire pour ce domaine. Ajoutez un "
            "enregistrement TXT : « v=spf1 include:… ~all », avec le nom que donne votre hébergeur.",
        )
    if len(trouves) > 1:
        return Constat(A_REVOIR, sujet, "il y en a plusieurs : aucun ne vaut. Gardez-en un seul.")
    mots = trouves[0].lower().split()
    questions = sum(est_une_question(mot.lstrip("+-~?")) for mot in mots)
    if questions > QUESTIONS_SPF:
        return Constat(
            A_REVOIR, sujet, f"il demande {questions} recherches ; au-delà de dix, il ne vaut rien."
        )
    if {"+all", "all"} & set(mots):
        return Constat(A_REVOIR, sujet, "« +all » laisse tout le monde écrire en notre nom.")
    if "?all" in mots or not any(mot.endswith("all") or "redirect=" in mot for mot in mots):
        return Constat(A_REVOIR, sujet, "il ne conclut pas : terminez-le par « ~all » ou « -all ».")
    return Constat(BIEN, sujet, f"« {trouves[0]} ». Vérifiez qu’il nomme le serveur qui envoie.")


def est_une_question(mot):
    nom = mot.partition(":")[0].partition("=")[0].partition("/")[0]
    return nom in {"include", "a", "mx", "ptr", "exists", "redirect"}


def dkim(domaine):
    """The key by which receivers check our signature (RFC 6376)."""
    if not domaine.selecteur:
        return Constat(
            A_REVOIR,
            "DKIM",
            "non vérifié : relancez avec --selecteur. C’est le mot qui suit « s= » dans l’en-tête "
            "DKIM-Signature d’un message reçu ; sans cet en-tête, le serveur ne signe pas.",
        )
    nom = f"{domaine.selecteur}._domainkey.{domaine.expediteur}"
    sujet = f"DKIM ({nom})"
    cles = [lus["p"] for un in domaine.dns.txt(nom) if "p" in (lus := champs(un))]
    if not cles:
        return Constat(
            MANQUE, sujet, "aucune clé : la signature de nos messages ne se vérifie pas."
        )
    if not cles[0]:
        return Constat(A_REVOIR, sujet, "la clé est retirée (« p= » est vide).")
    bits = longueur(cles[0])
    if bits is None:
        return Constat(A_REVOIR, sujet, "la clé ne se lit pas : recopiez-la.")
    if bits < CLE_COURTE:
        return Constat(A_REVOIR, sujet, f"la clé n’a que {bits} bits : prenez-en une de 2048.")
    return Constat(
        BIEN,
        sujet,
        "la clé est bonne. La signature doit aussi couvrir List-Unsubscribe et "
        "List-Unsubscribe-Post (« h= » de l’en-tête DKIM-Signature).",
    )


def longueur(cle):
    """Bits of an RSA key; an Ed25519 key, of 32 bare bytes, is worth more than 2048."""
    try:
        octets = base64.b64decode("".join(cle.split()), validate=True)
        if len(octets) == 32:
            return CLE_COURTE
        lue = load_der_public_key(octets)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return lue.key_size if isinstance(lue, rsa.RSAPublicKey) else None


def dmarc(domaine):
    """What receivers should do with what is not signed by us (RFC 7489)."""
    sujet = f"DMARC de {domaine.expediteur}"
    for nom in dict.fromkeys([domaine.expediteur, organisation(domaine.expediteur)]):
        trouves = [un for un in domaine.dns.txt(f"_dmarc.{nom}") if un.startswith("v=DMARC1")]
        if trouves:
            break
    else:
        return Constat(
            MANQUE,
            sujet,
            "les grandes messageries l’exigent de qui écrit à beaucoup. Ajoutez à "
            f"_dmarc.{domaine.expediteur} le TXT « v=DMARC1; p=none; rua=mailto:… ».",
        )
    if len(trouves) > 1:
        return Constat(A_REVOIR, sujet, "il y en a plusieurs : aucun ne vaut. Gardez-en un seul.")
    politique = champs(trouves[0]).get("p", "").lower()
    inconnue = (A_REVOIR, "sa politique « p= » ne se lit pas")
    niveau, sens = POLITIQUES.get(politique, inconnue)
    return Constat(niveau, sujet, f"{sens}.")


def accord(domaine):
    """DMARC asks that the envelope and the letter name the same organisation."""
    sujet = "Accord des domaines"
    if organisation(domaine.retour) == organisation(domaine.expediteur):
        return Constat(BIEN, sujet, "l’enveloppe et la lettre viennent du même domaine.")
    return Constat(
        A_REVOIR,
        sujet,
        f"l’enveloppe vient de {domaine.retour}, la lettre de {domaine.expediteur} : SPF ne comptera "
        "pas pour DMARC, DKIM doit suffire.",
    )


def inverse(domaine):
    """A server whose address has no name, or a name that does not lead back, is not trusted."""
    if not domaine.serveur:
        return Constat(
            A_REVOIR, "Serveur d’envoi", "EMAIL_URL n’est pas réglé : rien ne part de ce site."
        )
    sujet = f"Nom du serveur {domaine.serveur}"
    try:
        adresses = [str(ipaddress.ip_address(domaine.serveur))]
    except ValueError:
        adresses = domaine.dns.adresses(domaine.serveur)
    if not adresses:
        return Constat(MANQUE, sujet, "ce nom ne mène à aucune adresse : rien ne peut partir.")
    if any(ipaddress.ip_address(adresse).is_private for adresse in adresses):
        return Constat(
            A_REVOIR,
            sujet,
            "c’est une machine privée : l’adresse publique par où elle sort ne se voit pas d’ici. "
            "Vérifiez que cette adresse-là a un nom (PTR) et que ce nom y ramène.",
        )
    muettes = [adresse for adresse in adresses if not ramene(domaine.dns, adresse)]
    if muettes:
        return Constat(
            A_REVOIR,
            sujet,
            f"{', '.join(muettes)} n’a pas de nom (PTR) qui y ramène : demandez-le à l’hébergeur "
            "de ce serveur.",
        )
    return Constat(BIEN, sujet, "son adresse a un nom, et ce nom y ramène.")


def ramene(dns, adresse):
    return any(adresse in dns.adresses(nom) for nom in dns.noms(adresse))


def retours(domaine):
    """Where what is not delivered comes back."""
    sujet = "Courriels revenus"
    if not settings.RETOURS_ADRESSE:
        return Constat(
            A_REVOIR,
            sujet,
            "RETOURS_ADRESSE n’est pas réglé : les refus reviennent à l’expéditeur, et personne "
            "n’est suspendu.",
        )
    if not domaine.dns.mx(domaine.retour):
        return Constat(
            MANQUE,
            sujet,
            f"{domaine.retour} ne reçoit pas de courrier (aucun MX) : rien ne revient.",
        )
    if not settings.RETOURS_BOITE:
        return Constat(A_REVOIR, sujet, "RETOURS_BOITE n’est pas réglé : personne ne lit la boîte.")
    try:
        boites.ouvrir(settings.RETOURS_BOITE).fermer()
    except boites.BoiteIllisible as erreur:
        return Constat(MANQUE, sujet, str(erreur))
    return Constat(
        BIEN,
        sujet,
        f"la boîte s’ouvre. Écrivez à {settings.RETOURS_ADRESSE.replace('@', '+essai@')} : le message "
        "doit y arriver.",
    )


REGLES = [spf, dkim, dmarc, accord, inverse, retours]


def verifier(domaine):
    """Raises DNSInjoignable."""
    return [regle(domaine) for regle in REGLES]
