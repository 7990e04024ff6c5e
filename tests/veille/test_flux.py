"""Feeds come from anybody: read with prudence, each by itself, hostile ones told apart."""

import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from resovilles.taches.planification import TRAVAUX
from resovilles.verification import visiteur
from resovilles.verification.visiteur import LienMort, Visiteur

from veille.models import Information, Source
from veille.releve import relever
from veille.travaux import TRAVAIL, relever_les_flux

pytestmark = pytest.mark.django_db

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Un fil</title>
<entry><title type="html">Un &lt;b&gt;rapport&lt;/b&gt; &amp;amp; sa synthèse</title>
<link rel="self" href="https://x.example.org/self"/><link href="/rapport"/>
<summary>Vingt&#160;pages &lt;script&gt;alert(1)&lt;/script&gt;utiles.</summary></entry></feed>"""
RSS = """<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Été</title>
<item><title>Un colloque à Nîmes</title><link>https://colloque.example.org/</link>
<description><![CDATA[<p>Deux <em>jours</em>.</p>]]></description></item>
<item><title>Sans adresse</title></item>
<item><title>Piège</title><link>javascript:alert(1)</link></item>
<item><title></title><link>https://vide.example.org/</link></item></channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="a"><title>Un numéro</title><link>https://revue.example.org/12</link></item></rdf:RDF>"""
BOMBE = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><item>&b;</item></rss>'
EXTERNE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>'
PROFOND = "<rss>" + "<a>" * 20_000


def nombreux(nombre):
    items = "".join(
        f"<item><title>Titre {n}</title><link>https://s.example.org/{n}</link></item>"
        for n in range(nombre)
    )
    return f"<rss><channel>{items}</channel></rss>"


CORPS = {
    "/atom": ATOM.encode(),
    "/rss": RSS.encode("iso-8859-1"),
    "/rdf": RDF.encode(),
    "/page": b"<!doctype html><html><body><p>Bonjour</p></body></html>",
    "/rien": b"",
    "/texte": b"pas du tout du XML",
    "/bombe": BOMBE.encode(),
    "/externe": EXTERNE.encode(),
    "/nul": ATOM.encode().replace(b"rapport", b"rap\0port"),
    "/profond": PROFOND.encode(),
    "/casse": RSS.encode("iso-8859-1").replace(b"</channel></rss>", b""),
    "/mille": nombreux(1000).encode(),
    "/enorme": b"<rss>" + b"a" * (6 * 1024 * 1024),
    "/tasse": gzip.compress(ATOM.encode()),
    "/detasse-en-geant": gzip.compress(b"<rss>" + b"\n" * (60 * 1024 * 1024)),
    "/faux-tasse": b"rien de gzip",
}
RENVOIS = {
    "/renvoi": "/atom",
    "/boucle": "/boucle",
    "/interne": "http://interne.test/",
    "/metadonnees": "http://169.254.169.254/latest/",
    "/fichier": "file:///etc/passwd",
}


class Fils(BaseHTTPRequestHandler):
    def do_GET(self):
        if vers := RENVOIS.get(self.path):
            self.send_response(302)
            self.send_header("Location", vers)
            self.end_headers()
            return
        corps = CORPS.get(self.path)
        self.send_response(200 if corps is not None else 404)
        if "tasse" in self.path:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            self.wfile.write(corps or b"")
        except OSError:  # the other end has read enough
            return

    def log_message(self, *args):
        pass


@pytest.fixture
def fils(monkeypatch):
    """A site of feeds at http://fils.test:PORT whose machine, this one, passes for public."""
    serveur = HTTPServer(("127.0.0.1", 0), Fils)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    machines = {"fils.test": "127.0.0.1", "interne.test": "10.0.0.1"}
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda nom, port, *_, **__: [(socket.AF_INET, 1, 6, "", (machines.get(nom, nom), port))],
    )
    monkeypatch.setattr(visiteur, "est_publique", lambda a: str(a) == "127.0.0.1")
    yield f"http://fils.test:{serveur.server_port}"
    serveur.shutdown()
    serveur.server_close()


@pytest.fixture
def source(db, fils):
    Source.objects.all().delete()
    Information.objects.all().delete()

    def creer(chemin, **champs):
        adresse = chemin if "://" in chemin else fils + chemin
        return Source.objects.create(nom=f"Le fil {chemin}"[:150], adresse=adresse, **champs)

    return creer


def lire(source):
    relever([source], Visiteur(pause=0))
    source.refresh_from_db()
    return source


LUS = {
    "/atom": ["Un rapport & sa synthèse"],
    "/rss": ["Un colloque à Nîmes"],
    "/rdf": ["Un numéro"],
    "/renvoi": ["Un rapport & sa synthèse"],
    "/tasse": ["Un rapport & sa synthèse"],
    "/casse": ["Un colloque à Nîmes"],
}


@pytest.mark.parametrize(("chemin", "titres"), LUS.items())
def test_a_feed_gives_its_items(source, chemin, titres):
    lue = lire(source(chemin, nature="mesure", famille="colloque"))
    assert (lue.empechement, lue.nouvelles) == ("", len(titres))
    assert list(Information.objects.values_list("titre", flat=True)) == titres
    information = Information.objects.get()
    assert (information.nature, information.famille) == ("mesure", "colloque")
    assert "<" not in information.note
    assert information.lien.startswith("http")


def test_a_relative_link_is_that_of_the_feed(source, fils):
    lire(source("/atom"))
    assert Information.objects.get().lien == f"{fils}/rapport"


def test_read_again_it_brings_nothing_twice(source):
    fil = source("/rss")
    assert lire(fil).nouvelles == 1
    assert lire(fil).nouvelles == 0
    assert Information.objects.count() == 1


# path → (what is said, is it suspicious?)
REFUSES = {
    "/page": ("pas un flux", False),
    "/rien": ("Ce n’est pas un flux", False),
    "/texte": ("Ce n’est pas un flux", False),
    "/404": ("n’existe plus", False),
    "/enorme": ("plus de 5 Mo", False),
    "/detasse-en-geant": ("plus de 5 Mo", False),
    "/faux-tasse": ("abîmé", False),
    "/bombe": ("entités", True),
    "/externe": ("entités", True),
    "/nul": ("octets nuls", True),
    "/boucle": ("tourne en rond", False),
    "/interne": ("réseau privé", False),
    "/metadonnees": ("réseau privé", False),
    "/fichier": ("n’en est pas une", False),
}


@pytest.mark.parametrize(("chemin", "attendu"), REFUSES.items())
def test_a_bad_feed_enters_nothing_and_says_why(source, chemin, attendu):
    lue = lire(source(chemin))
    phrase, douteuse = attendu
    assert phrase in lue.empechement
    assert lue.douteuse is douteuse
    assert not Information.objects.exists()


INTERNES = [
    "http://127.0.0.2/",
    "http://10.0.0.1/feed",
    "http://[::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.168.1.1/rss",
]


@pytest.mark.parametrize("adresse", INTERNES)
def test_a_feed_never_leads_inside(source, monkeypatch, adresse):
    monkeypatch.setattr(socket, "create_connection", interdire)
    lue = lire(source(adresse))
    assert "réseau privé" in lue.empechement or "n’en est pas une" in lue.empechement


def interdire(*args, **kwargs):
    raise AssertionError(f"connexion vers {args}")


def test_a_feed_that_nests_without_end_is_bounded(source):
    lire(source("/profond"))
    assert not Information.objects.exists()


def test_a_long_feed_gives_its_latest_items_only(source):
    assert lire(source("/mille")).nouvelles == 30


def test_a_bad_one_stops_none_of_the_others(source, monkeypatch):
    class Capricieux(Visiteur):
        def lire(self, adresse):
            if "/bombe" in adresse:
                raise MemoryError("imprévu")
            return super().lire(adresse)

    mauvaise, bonne = source("/bombe"), source("/rss")
    relever([mauvaise, bonne], Capricieux(pause=0))
    mauvaise.refresh_from_db()
    assert mauvaise.douteuse
    assert Information.objects.count() == 1


def test_a_feed_that_drips_is_cut(monkeypatch, source):
    monkeypatch.setattr(visiteur, "DELAI", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as serveur:
        fini = threading.Event()
        threading.Thread(target=goutter, args=(serveur, fini), daemon=True).start()
        port = serveur.getsockname()[1]
        with pytest.raises(LienMort, match="pas répondu"):
            Visiteur(pause=0).lire(f"http://127.0.0.1:{port}/")
        fini.set()


def goutter(serveur, fini):
    prise, _ = serveur.accept()
    with prise:
        prise.sendall(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
        while not fini.wait(0.05):
            try:
                prise.sendall(b"a")
            except OSError:
                return


def test_the_button_queues_one_reading_and_the_list_follows(officiere, source, fils, settings):
    source("/rss")
    liste = reverse("veille_source_modeladmin_index")
    for _ in range(2):
        page = officiere.post(reverse("watch_fetch"), follow=True)
    assert "En cours…" in page.content.decode()
    assert page["Refresh"] == "5"
    settings.VISITEUR_DES_LIENS = "resovilles.verification.visiteur.Visiteur"
    relever_les_flux.func()
    page = officiere.get(liste)
    assert "1 nouvelle information" in page.content.decode()
    assert "Refresh" not in page


def test_a_stopped_source_is_not_read(source):
    source("/rss", active=False)
    relever_les_flux.func()
    assert Source.objects.get().relevee_le is None


def test_they_are_read_every_morning():
    assert TRAVAIL in [travail.nom for travail in TRAVAUX]


def test_the_same_feed_is_not_registered_twice(officiere, source, fils):
    source("/rss")
    champs = {"nom": "Encore", "adresse": f"{fils}/rss/", "famille": "document", "nature": "appel"}
    reponse = officiere.post("/gestion/veille/source/create/", champs)
    assert "Ce flux est déjà celui de" in reponse.content.decode()
    assert Source.objects.count() == 1
