"""Broken links: found where they stand, asked with prudence, told once they are sure."""

import ipaddress
import socket
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from resovilles.models import Actualite, DocumentSite, PageContenu
from resovilles.taches.planification import TRAVAUX
from resovilles.verification import visiteur
from resovilles.verification.models import LienCasse
from resovilles.verification.visiteur import Injoignable, LienMort, Visiteur, est_publique
from wagtail.models import Page

from home.models import Accueil
from membres.models import Utilisateur

MORT = "https://disparu.example.org/rapport.pdf"
VIVANT = "https://vivant.example.org/"
LISTE = "verification_liencasse_modeladmin_index"


class Doublure:
    """Other sites as a table: what is not in it answers well."""

    morts = {}

    def visiter(self, adresse):
        if erreur := self.morts.get(adresse):
            raise erreur


@pytest.fixture
def dehors(settings, monkeypatch):
    settings.VISITEUR_DES_LIENS = f"{__name__}.Doublure"
    monkeypatch.setattr(Doublure, "morts", {})
    return Doublure.morts


@pytest.fixture
def page(accueil):
    """The page under test is the only one that has links."""
    Page.objects.filter(depth__gt=accueil.depth).update(live=False)
    Accueil.objects.update(dossier_vedette=None)
    page = PageContenu(title="Une page liée", slug="une-page-liee")
    return Page.objects.get(pk=accueil.pk).add_child(instance=page)


def ecrire(page, *corps):
    page.corps = list(corps)
    page.save()
    page.save_revision().publish()
    return page


def texte(html):
    return ("texte", f"<p>{html}</p>")


def appel(**cible):
    return ("appel", {"titre": "Voir", "texte": "", "libelle": "Le bouton"} | cible)


def nuit(jour, time_machine):
    time_machine.move_to(f"2026-12-{jour:02} 04:00:00+01:00", tick=False)
    call_command("verifier_les_liens", stdout=StringIO())


def casses():
    return {lien.adresse: lien.motif for lien in LienCasse.objects.confirmes()}


def une_page_hors_ligne(accueil):
    brouillon = PageContenu(title="Hors ligne", slug="hors-ligne", live=False)
    return Page.objects.get(pk=accueil.pk).add_child(instance=brouillon)


def test_a_link_to_a_page_that_is_not_online_is_told_at_once(page, accueil, dehors):
    cible = une_page_hors_ligne(accueil)
    ecrire(page, texte(f'<a linktype="page" id="{cible.pk}">voir là</a>'))
    call_command("verifier_les_liens", stdout=StringIO())
    assert casses() == {f"page n° {cible.pk}": "La page « Hors ligne » n’est pas en ligne."}
    assert LienCasse.objects.get().texte == "voir là"


def test_links_to_what_is_gone_are_found_in_text_and_in_blocks(page, accueil, dehors):
    partie = une_page_hors_ligne(accueil)
    document = DocumentSite.objects.create(title="Parti", file="parti.pdf")
    lien_de_document = f'<a linktype="document" id="{document.pk}">la note</a>'
    ecrire(
        page,
        appel(page=partie),
        texte(lien_de_document),
        ("documents", {"titre": "", "documents": [{"document": document}]}),
        (
            "questions",
            {
                "titre": "",
                "questions": [
                    {"question": "Où ?", "reponse": '<a linktype="page" id="999999">ici</a>'}
                ],
            },
        ),
    )
    parti, partie_de = document.pk, partie.pk
    partie.delete()
    document.delete()
    call_command("verifier_les_liens", stdout=StringIO())
    assert casses() == {
        f"page n° {partie_de}": "Cette page n’existe plus.",
        "page n° 999999": "Cette page n’existe plus.",
        f"document n° {parti}": "Ce document n’existe plus.",
    }


def test_a_linked_page_of_a_news_item_is_looked_at(accueil, dehors):
    cible = une_page_hors_ligne(accueil)
    actualite = Actualite.objects.live().first()
    Actualite.objects.filter(pk=actualite.pk).update(lien_page=cible)
    call_command("verifier_les_liens", stdout=StringIO())
    assert LienCasse.objects.filter(page=actualite.pk, adresse=f"page n° {cible.pk}").exists()


ADRESSES_D_ICI = {
    "/": True,
    "/recherche/?q=gup": True,
    "/une-page-liee/#haut": True,
    "http://127.0.0.1:8000/une-page-liee/": True,
    "/nulle-part/": False,
    "http://127.0.0.1:8000/nulle-part/": False,
}


@pytest.mark.parametrize(("adresse", "mene"), ADRESSES_D_ICI.items())
def test_an_address_of_the_site_is_looked_up_and_never_asked(page, dehors, adresse, mene):
    dehors[adresse] = LienMort("demandée au-dehors")
    ecrire(page, texte(f'<a href="{adresse}">ici</a>'))
    call_command("verifier_les_liens", stdout=StringIO())
    attendu = {} if mene else {adresse: "Aucune page du site n’est à cette adresse."}
    assert casses() == attendu


def test_the_demonstration_has_no_broken_link_of_its_own(db, dehors):
    call_command("verifier_les_liens", stdout=StringIO())
    assert casses() == {}


def test_another_site_is_believed_dead_after_two_nights(page, dehors, time_machine):
    ecrire(page, texte(f'<a href="{MORT}">le rapport</a> <a href="{VIVANT}">ailleurs</a>'))
    dehors[MORT] = LienMort("La page n’existe plus sur ce site (réponse 404).")
    nuit(1, time_machine)
    nuit(1, time_machine)  # asked again by hand on the same day
    assert casses() == {}
    nuit(2, time_machine)
    assert casses() == {MORT: "La page n’existe plus sur ce site (réponse 404)."}
    assert LienCasse.objects.get().depuis.day == 1


def test_one_bad_night_is_forgotten(page, dehors, time_machine):
    ecrire(page, texte(f'<a href="{MORT}">le rapport</a>'))
    dehors[MORT] = Injoignable("Le site n’a pas répondu en 10 secondes.")
    nuit(1, time_machine)
    dehors.clear()
    nuit(2, time_machine)
    dehors[MORT] = Injoignable("Le site n’a pas répondu en 10 secondes.")
    nuit(3, time_machine)
    assert casses() == {}


def test_a_night_without_network_accuses_nobody(page, dehors, time_machine):
    ecrire(page, texte(f'<a href="{MORT}">le rapport</a> <a href="{VIVANT}">ailleurs</a>'))
    dehors[MORT] = LienMort("réponse 404")
    nuit(1, time_machine)
    dehors[MORT] = dehors[VIVANT] = Injoignable("Ce nom de site n’existe pas, ou plus.")
    nuit(2, time_machine)
    assert casses() == {}
    assert LienCasse.objects.count() == 1  # what was known is neither confirmed nor lost


def test_a_corrected_page_leaves_the_list_at_once(page, accueil, dehors):
    cible = une_page_hors_ligne(accueil)
    ecrire(page, texte(f'<a linktype="page" id="{cible.pk}">voir</a>'))
    call_command("verifier_les_liens", stdout=StringIO())
    assert casses()
    ecrire(page, texte("plus de lien"))
    assert casses() == {}


def test_the_home_counts_them_and_their_list_leads_to_the_page(client, officier, page, dehors):
    ecrire(page, texte('<a linktype="page" id="999999">voir ici</a>'))
    call_command("verifier_les_liens", stdout=StringIO())
    client.force_login(officier)
    accueil_de_la_gestion = client.get("/gestion/").content.decode()
    assert "<b>1</b> <span>lien cassé dans les pages en ligne</span>" in accueil_de_la_gestion
    assert reverse(LISTE) in accueil_de_la_gestion
    liste = client.get(reverse(LISTE)).content.decode()
    for vu in ("voir ici", "Cette page n’existe plus.", "page n° 999999"):
        assert vu in liste
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in liste


@pytest.mark.parametrize(
    ("courriel", "voit"), [("communication@example.org", True), ("secretariat@example.org", False)]
)
def test_each_one_sees_the_links_of_the_pages_that_he_may_mend(
    client, page, dehors, courriel, voit
):
    ecrire(page, texte('<a linktype="page" id="999999">voir ici</a>'))
    call_command("verifier_les_liens", stdout=StringIO())
    client.force_login(Utilisateur.objects.get(email=courriel))
    assert ("voir ici" in client.get(reverse(LISTE)).content.decode()) is voit
    assert ("voir ici" in client.get("/gestion/").content.decode()) is voit


def test_the_round_is_made_every_night(db):
    assert "Vérification des liens" in [travail.nom for travail in TRAVAUX]


def test_the_command_says_what_it_found(page, dehors):
    ecrire(page, texte('<a linktype="page" id="999999">voir ici</a>'))
    dit = StringIO()
    call_command("verifier_les_liens", stdout=dit)
    assert "Une page liée : page n° 999999 – Cette page n’existe plus." in dit.getvalue()
    assert "1 lien cassé." in dit.getvalue()


def test_the_command_draws_its_progress_on_a_terminal(page, dehors):
    ecrire(page, texte(f'<a href="{MORT}">un</a> <a href="{VIVANT}">deux</a>'))
    terminal = StringIO()
    terminal.isatty = lambda: True
    call_command("verifier_les_liens", stdout=StringIO(), stderr=terminal)
    assert "1/2" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


# --- Going out -------------------------------------------------------------------------------
INTERDITES = [
    "127.0.0.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
]


@pytest.mark.parametrize("adresse", INTERDITES)
def test_an_inner_address_is_not_spoken_to(monkeypatch, adresse):
    """Neither written as it is, nor behind a name that leads to it beside a public one."""
    monkeypatch.setattr(socket, "create_connection", interdire)
    assert not est_publique(ipaddress.ip_address(adresse))
    noms = [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 80)), (0, 1, 6, "", (adresse, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: noms)
    with pytest.raises(LienMort, match="réseau privé"):
        Visiteur(pause=0).visiter("http://trompeur.example.org/")


@pytest.mark.parametrize("adresse", ["http://2130706433/", "http://0x7f.1/", "http://[::1]:22/"])
def test_an_inner_address_in_disguise_is_not_spoken_to(monkeypatch, adresse):
    monkeypatch.setattr(socket, "create_connection", interdire)
    with pytest.raises(LienMort):
        Visiteur(pause=0).visiter(adresse)


def interdire(*args, **kwargs):
    raise AssertionError(f"connexion vers {args}")


@pytest.mark.parametrize("adresse", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_public_address_may_be_spoken_to(adresse):
    assert est_publique(ipaddress.ip_address(adresse))


BANALES = [
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://x/",
    "http://",
    "http://[x/",
    "http://a:99999/",
]


@pytest.mark.parametrize("adresse", BANALES)
def test_what_is_no_address_of_the_web_is_not_visited(monkeypatch, adresse):
    monkeypatch.setattr(socket, "create_connection", interdire)
    with pytest.raises(LienMort, match="n’en est pas une"):
        Visiteur(pause=0).visiter(adresse)


class Ailleurs(BaseHTTPRequestHandler):
    """Another site: /404, /503, /ailleurs (leads to /), /boucle, /interne, /tete (no HEAD)."""

    demandes = []

    def do_HEAD(self):
        self.repondre({"/tete": 405})

    def do_GET(self):
        self.repondre({})

    def repondre(self, codes):
        self.demandes.append(f"{self.command} {self.path} {self.headers['Host']}")
        suites = {"/ailleurs": "/", "/boucle": "/boucle", "/interne": "http://interne.test/"}
        if suite := suites.get(self.path):
            self.send_response(302)
            self.send_header("Location", suite)
        else:
            nu = self.path.strip("/")
            self.send_response(codes.get(self.path) or (int(nu) if nu.isdecimal() else 200))
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def ailleurs(monkeypatch):
    """A site at http://ailleurs.test:PORT whose machine, this one, passes for public."""
    serveur = HTTPServer(("127.0.0.1", 0), Ailleurs)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    port = serveur.server_port
    machines = {"ailleurs.test": "127.0.0.1", "interne.test": "10.0.0.1"}
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda nom, port, *_, **__: [(socket.AF_INET, 1, 6, "", (machines.get(nom, nom), port))],
    )
    monkeypatch.setattr(visiteur, "est_publique", lambda a: str(a) == "127.0.0.1")
    monkeypatch.setattr(Ailleurs, "demandes", [])
    yield f"http://ailleurs.test:{port}"
    serveur.shutdown()
    serveur.server_close()


@pytest.mark.parametrize("chemin", ["/", "/ailleurs", "/tete", "/403", "/429", "/été ou hiver?q=à"])
def test_a_site_that_answers_is_alive(ailleurs, chemin):
    Visiteur(pause=0).visiter(ailleurs + chemin)
    assert Ailleurs.demandes[0].endswith(ailleurs.removeprefix("http://"))


MORTS = {
    "/404": "n’existe plus",
    "/410": "n’existe plus",
    "/503": "en panne",
    "/400": "refuse cette adresse",
    "/boucle": "tourne en rond",
    "/interne": "réseau privé",
}


@pytest.mark.parametrize(("chemin", "motif"), MORTS.items())
def test_a_dead_link_says_why(ailleurs, chemin, motif):
    with pytest.raises(LienMort, match=motif):
        Visiteur(pause=0).visiter(ailleurs + chemin)


def test_a_site_that_drips_is_cut(monkeypatch):
    """One byte at a time, each within the delay of a socket."""
    monkeypatch.setattr(visiteur, "DELAI", 0.3)
    monkeypatch.setattr(visiteur, "est_publique", lambda a: True)
    with closing(socket.create_server(("127.0.0.1", 0))) as serveur:
        fini = threading.Event()
        threading.Thread(target=goutter, args=(serveur, fini), daemon=True).start()
        with pytest.raises(Injoignable, match="pas répondu"):
            Visiteur(pause=0).visiter(f"http://127.0.0.1:{serveur.getsockname()[1]}/")
        fini.set()


def goutter(serveur, fini):
    prise, _ = serveur.accept()
    with closing(prise):
        while not fini.wait(0.05):
            try:
                prise.sendall(b"H")
            except OSError:
                return


def test_a_refused_connection_is_told(monkeypatch):
    monkeypatch.setattr(visiteur, "est_publique", lambda a: True)
    with closing(socket.create_server(("127.0.0.1", 0))) as serveur:
        port = serveur.getsockname()[1]
    with pytest.raises(Injoignable, match="refuse la connexion"):
        Visiteur(pause=0).visiter(f"http://127.0.0.1:{port}/")


def test_the_same_site_is_left_a_pause(ailleurs, monkeypatch):
    pauses = []
    monkeypatch.setattr(visiteur.time, "sleep", pauses.append)
    va_voir = Visiteur(pause=60)
    va_voir.visiter(f"{ailleurs}/")
    va_voir.visiter(f"{ailleurs}/tete")
    assert len(pauses) == 2  # the second address, and its GET after HEAD
    assert all(59 < pause <= 60 for pause in pauses)
