"""manage.py verifier_courriel: what the world is told of our domain, in plain French."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from dns import resolver

from newsletter.envoi import verification
from newsletter.envoi.resolveur import DNSInjoignable, Resolveur


class Monde:
    """The names that a test gives the world; `None` stands for a silent network."""

    noms_du_monde = {}

    def lire(self, genre, nom):
        return self.noms_du_monde.get((genre, nom), [])

    def txt(self, nom):
        return self.lire("TXT", nom)

    def mx(self, nom):
        return self.lire("MX", nom)

    def adresses(self, nom):
        return self.lire("A", nom)

    def noms(self, adresse):
        return self.lire("PTR", adresse)


def cle(bits):
    publique = rsa.generate_private_key(65537, bits).public_key()
    octets = publique.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(octets).decode()


@pytest.fixture(scope="module")
def cles():
    return {1024: cle(1024), 2048: cle(2048)}


@pytest.fixture
def monde(settings, monkeypatch, cles, tmp_path):
    """A domain where everything is in order."""
    settings.DEFAULT_FROM_EMAIL = "RésO Villes <site@lettre.example.org>"
    settings.EMAIL_URL, settings.EMAIL_HOST = "smtp://…", "smtp.example.org"
    settings.RETOURS_ADRESSE, settings.RETOURS_BOITE = "retours@example.org", str(tmp_path)
    settings.RESOLVEUR_DNS = f"{__name__}.Monde"
    noms = {
        ("TXT", "example.org"): ["autre=1", "v=spf1 include:_spf.example.net mx -all"],
        ("TXT", "s1._domainkey.lettre.example.org"): [f"v=DKIM1; k=rsa; p={cles[2048]}"],
        ("TXT", "_dmarc.example.org"): ["v=DMARC1; p=quarantine; rua=mailto:dmarc@example.org"],
        ("MX", "example.org"): ["mx.example.org"],
        ("A", "smtp.example.org"): ["198.51.100.7"],
        ("PTR", "198.51.100.7"): ["smtp.example.org"],
    }
    # Documentation addresses are private for ipaddress: the test says they are public.
    monkeypatch.setattr(
        verification.ipaddress.IPv4Address, "is_private", property(lambda a: str(a)[:3] == "10.")
    )
    monkeypatch.setattr(Monde, "noms_du_monde", noms)
    return noms


def dit(capsys, *options):
    call_command("verifier_courriel", *options)
    return capsys.readouterr().out


def test_a_domain_in_order_is_told_so(monde, capsys):
    sortie = dit(capsys, "--selecteur=s1")
    assert sortie.count("Bien – ") == 6
    assert "Tout est en ordre." in sortie
    assert "List-Unsubscribe-Post" in sortie


SPF, DMARC = ("TXT", "example.org"), ("TXT", "_dmarc.example.org")
DKIM = ("TXT", "s1._domainkey.lettre.example.org")
SERVEUR, INVERSE, MX = ("A", "smtp.example.org"), ("PTR", "198.51.100.7"), ("MX", "example.org")
DEFAUTS = [
    (SPF, [], "Manque – SPF"),
    (SPF, ["v=spf1 -all", "v=spf1 mx ~all"], "il y en a plusieurs"),
    (SPF, ["v=spf1 +all"], "laisse tout le monde écrire"),
    (SPF, ["v=spf1 mx ?all"], "il ne conclut pas"),
    (SPF, ["v=spf1 mx"], "il ne conclut pas"),
    (SPF, ["v=spf1 " + "include:a.example " * 11 + "-all"], "11 recherches"),
    (SPF, ["v=spf10 -all"], "Manque – SPF"),
    (DKIM, [], "aucune clé"),
    (DKIM, ["v=DKIM1; p="], "la clé est retirée"),
    (DKIM, ["v=DKIM1; p=%%%"], "ne se lit pas"),
    (DKIM, ["v=DKIM1; p=AAAA"], "ne se lit pas"),
    (DMARC, [], "Manque – DMARC"),
    (DMARC, ["v=DMARC1; p=none"], "elle observe sans rien demander"),
    (DMARC, ["v=DMARC1; sp=reject"], "ne se lit pas"),
    (DMARC, ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "il y en a plusieurs"),
    (SERVEUR, [], "ne mène à aucune adresse"),
    (SERVEUR, ["10.0.0.1"], "c’est une machine privée"),
    (INVERSE, [], "n’a pas de nom (PTR)"),
    (INVERSE, ["autre.example.net"], "n’a pas de nom (PTR)"),
    (MX, [], "ne reçoit pas de courrier"),
]


@pytest.mark.parametrize(("nom", "valeur", "phrase"), DEFAUTS)
def test_each_fault_is_named(monde, capsys, nom, valeur, phrase):
    monde[nom] = valeur
    sortie = dit(capsys, "--selecteur=s1")
    assert phrase in sortie
    assert "À voir : 1." in sortie


def test_a_short_key_is_named(monde, capsys, cles):
    monde[DKIM] = [f"v=DKIM1; p={cles[1024]}"]
    assert "1024 bits" in dit(capsys, "--selecteur=s1")


REGLAGES = [
    ({"EMAIL_URL": ""}, "EMAIL_URL n’est pas réglé"),
    ({"RETOURS_BOITE": ""}, "personne ne lit la boîte"),
    ({"RETOURS_BOITE": "/un/dossier/absent"}, "n’existe pas"),
    ({"DEFAULT_FROM_EMAIL": "site@autre.example.net"}, "SPF ne comptera pas pour DMARC"),
]


@pytest.mark.parametrize(("reglages", "phrase"), REGLAGES)
def test_each_setting_that_lacks_is_named(monde, capsys, settings, reglages, phrase):
    for nom, valeur in reglages.items():
        setattr(settings, nom, valeur)
    assert phrase in dit(capsys, "--selecteur=s1")


def test_without_a_return_address_it_is_said(monde, capsys, settings):
    settings.RETOURS_ADRESSE = ""
    assert "RETOURS_ADRESSE n’est pas réglé" in dit(capsys)


def test_without_a_selector_it_says_where_to_find_it(monde, capsys):
    assert "DKIM-Signature" in dit(capsys)


def test_without_network_it_is_said_in_one_sentence():
    with pytest.raises(CommandError, match="Aucun serveur de noms ne répond"):
        call_command("verifier_courriel")


# --- The real resolver, its answers given ------------------------------------------------------
@pytest.mark.parametrize("erreur", [resolver.NXDOMAIN, resolver.NoAnswer])
def test_a_name_that_does_not_exist_holds_nothing(monkeypatch, erreur):
    def repondre(*_, **__):
        raise erreur

    monkeypatch.setattr(resolver, "resolve", repondre)
    assert Resolveur().txt("example.org") == []


@pytest.mark.parametrize("erreur", [resolver.NoNameservers, resolver.LifetimeTimeout, OSError])
def test_a_resolver_that_does_not_answer_is_not_an_absence(monkeypatch, erreur):
    def repondre(*_, **__):
        raise erreur

    monkeypatch.setattr(resolver, "resolve", repondre)
    with pytest.raises(DNSInjoignable):
        Resolveur().mx("example.org")


def test_a_long_record_is_put_together_again(monkeypatch):
    from dns import rdata

    lu = rdata.from_text("IN", "TXT", '"v=DKIM1; p=AAA" "BBB"')
    monkeypatch.setattr(resolver, "resolve", lambda *_, **__: [lu])
    assert Resolveur().txt("example.org") == ["v=DKIM1; p=AAABBB"]
