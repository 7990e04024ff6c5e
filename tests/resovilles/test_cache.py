"""The page cache: the same bytes for every stranger, and never others than those of now."""

import datetime
import gzip
from threading import Thread

import brotli
import pytest
import time_machine
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone
from resovilles.acces import Acces
from resovilles.cache import generation
from resovilles.cache.gardable import gardable
from resovilles.cache.gardes import ABSENT, Reserve, garder
from resovilles.cache.pages import CachePages
from resovilles.models import DocumentSite, ImageSite, ReglagesSite
from resovilles.views import declaration
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction

from annuaire.models import Personne
from newsletter.models import Numero
from rencontres.models import Cycle, Rencontre
from ressources.models import Dossier
from territoires.models import Territoire
from tests.factories import DossierFactory, PageContenuFactory, RencontreFactory
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db
HOTE = "testserver"


class Reponse:
    def __init__(self, statut, entetes, corps):
        self.statut = int(statut.split()[0])
        self.entetes = {nom.lower(): valeur for nom, valeur in entetes}
        self.corps = corps
        self.texte = corps.decode(errors="replace")


def django(environ, start_response):
    """The site as a WSGI application, in the transaction of the test."""
    reponse = ClientHandler(enforce_csrf_checks=False)(environ)
    cookies = [("Set-Cookie", cookie.OutputString()) for cookie in reponse.cookies.values()]
    start_response(f"{reponse.status_code} {reponse.reason_phrase}", [*reponse.items(), *cookies])
    return [b"".join(reponse)]


class Visiteur:
    """A stranger who reads through the cache; `rendus` are the addresses that reached Django."""

    def __init__(self, application=django):
        self.rendus = []
        self.passages = []
        self.application = application
        self.cache = CachePages(self.noter, compter=self.compter)

    def compter(self, environ):
        self.passages.append(environ["PATH_INFO"])

    def noter(self, environ, start_response):
        self.rendus.append(environ["PATH_INFO"])
        return self.application(environ, start_response)

    def lire(self, adresse, methode="GET", **entetes):
        requete = RequestFactory().generic(methode, adresse, **{"HTTP_HOST": HOTE} | entetes)
        recu = []

        def start_response(statut, entetes, exc_info=None):
            recu[:] = [statut, entetes]

        corps = b"".join(self.cache(requete.environ, start_response))
        return Reponse(*recu, corps)

    def est_garde(self, adresse, **entetes):
        """Whether a second reading does not reach Django."""
        self.lire(adresse, **entetes)
        avant = len(self.rendus)
        self.lire(adresse, **entetes)
        return len(self.rendus) == avant


@pytest.fixture
def visiteur():
    return Visiteur()


GARDEES = [
    "/",
    "/qui-sommes-nous/",
    "/ressources/dossiers/clspd/",
    "/ressources/fiches/?page=1",
    "/rencontres/?annee=2006&page=2",
    "/plan-du-site/",
    "/mentions-legales/",
    "/info-a-tous/flux/",
    "/sitemap.xml",
    "/robots.txt",
]
JAMAIS = [
    ("/contact/", {}),
    ("/recherche/", {}),
    ("/recherche/?q=ville", {}),
    ("/ressources/dossiers/clspd/?page=2", {}),
    ("/ressources/fiches/?utm_source=x", {}),
    ("/ressources/fiches/?theme=" + "x" * 300, {}),
    ("/inconnue/", {}),
    ("/gestion/", {}),
    ("/sante/", {}),
    ("/static/css/socle.css", {}),
    ("/", {"HTTP_COOKIE": "sessionid=x"}),
    ("/", {"HTTP_AUTHORIZATION": "Basic eDp4"}),
    ("/", {"HTTP_HOST": "ailleurs.example"}),
]


@pytest.mark.parametrize("adresse", GARDEES)
def test_a_page_for_everybody_is_rendered_once(visiteur, adresse):
    assert visiteur.est_garde(adresse)
    assert visiteur.passages == [adresse.partition("?")[0]]


@pytest.mark.parametrize(("adresse", "entetes"), JAMAIS)
def test_what_is_not_for_everybody_goes_through(visiteur, adresse, entetes):
    assert not visiteur.est_garde(adresse, **entetes)
    assert visiteur.passages == []


@pytest.mark.parametrize("adresse", GARDEES)
def test_a_kept_page_is_the_page(visiteur, client, adresse):
    attendue = client.get(adresse)
    visiteur.lire(adresse)
    gardee = visiteur.lire(adresse)
    assert gardee.corps == attendue.content
    propres = {"content-length", "etag", "vary"}
    assert {nom: valeur for nom, valeur in gardee.entetes.items() if nom not in propres} == {
        nom.lower(): valeur for nom, valeur in attendue.items() if nom.lower() not in propres
    }
    assert gardee.entetes["cache-control"] == "no-cache"
    assert "default-src 'self'" in gardee.entetes["content-security-policy"]


@pytest.mark.parametrize("methode", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_readings_are_answered(visiteur, methode):
    visiteur.lire("/plan-du-site/")
    visiteur.lire("/plan-du-site/", methode)
    assert visiteur.rendus == ["/plan-du-site/"] * 2


def test_head_gives_the_length_without_the_body(visiteur):
    page = visiteur.lire("/")
    tete = visiteur.lire("/", "HEAD")
    assert (tete.statut, tete.corps) == (200, b"")
    assert tete.entetes == page.entetes
    assert visiteur.rendus == ["/"]


def test_a_head_fills_nothing(visiteur):
    visiteur.lire("/", "HEAD")
    assert visiteur.lire("/").corps.startswith(b"<!doctype html>")


@pytest.mark.parametrize("condition", ["{}", '"autre", {}', "*"])
def test_a_browser_that_has_the_page_is_told_so(visiteur, condition):
    etiquette = visiteur.lire("/").entetes["etag"]
    reponse = visiteur.lire("/", HTTP_IF_NONE_MATCH=condition.format(etiquette))
    assert (reponse.statut, reponse.corps) == (304, b"")
    assert reponse.entetes["etag"] == etiquette
    assert visiteur.lire("/", HTTP_IF_NONE_MATCH='W/"autre"').statut == 200


@pytest.mark.parametrize(
    "condition",
    [
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_NONE_MATCH": '"x"'},
        {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"HTTP_RANGE": "bytes=0-3"},
    ],
)
def test_the_first_reading_keeps_the_whole_page_whatever_it_asks(visiteur, condition):
    visiteur.lire("/", **condition)
    page = visiteur.lire("/")
    assert page.statut == 200
    assert page.texte.rstrip().endswith("</html>")
    assert visiteur.rendus == ["/"]


ENCODAGES = [
    ("br, gzip", "br", brotli.decompress),
    ("gzip, deflate", "gzip", gzip.decompress),
    ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
    ("identity", None, bytes),
    ("", None, bytes),
]


@pytest.mark.parametrize(("accepte", "encodage", "ouvrir"), ENCODAGES)
def test_each_browser_gets_an_encoding_that_it_reads(visiteur, accepte, encodage, ouvrir):
    entier = visiteur.lire("/").corps
    page = visiteur.lire("/", HTTP_ACCEPT_ENCODING=accepte)
    assert page.entetes.get("content-encoding") == encodage
    assert page.entetes["content-length"] == str(len(page.corps))
    assert page.entetes["vary"] == "Accept-Encoding"
    assert ouvrir(page.corps) == entier
    assert visiteur.rendus == ["/"]


# --- Exact: each change shows at the next reading --------------------------------------------


def titre(page, neuf):
    page.title = neuf
    page.save_revision().publish()


def lier_image(page):
    image = ImageSite.objects.create(title="Le marché", file=get_test_image_file())
    page.corps = [{"type": "image", "value": {"image": image.pk, "credit": "", "legende": ""}}]
    page.save()
    return image


def changer(objet, **champs):
    for nom, valeur in champs.items():
        setattr(objet, nom, valeur)
    objet.save()


def clspd():
    return Dossier.objects.get(slug="clspd")


def premier_cycle():
    return Cycle.objects.get(pk=Rencontre.objects.live().filter(cycle__isnull=False)[0].cycle_id)


def rencontre_du_cycle():
    return Rencontre.objects.live().filter(cycle__isnull=False)[0].url


CHANGEMENTS = [
    ("/ressources/dossiers/clspd/", lambda: titre(clspd(), "Un titre neuf")),
    ("/", lambda: titre(Page.objects.get(slug="rencontres").specific, "Un titre neuf")),
    ("/ressources/dossiers/", lambda: titre(clspd(), "Un titre neuf")),
    ("/", lambda: changer(ReglagesSite.objects.get(), devise="Un titre neuf")),
    (
        "/qui-sommes-nous/equipe/",
        lambda: changer(
            Personne.objects.filter(fonctions__structure__est_le_centre=True)[0],
            prenom="Un titre",
            nom="neuf",
        ),
    ),
    (
        "/ressources/dossiers/clspd/",
        lambda: changer(
            Concept.objects.get(pk=clspd().themes.all()[0].pk), libelle="Un titre neuf"
        ),
    ),
    (
        "/ressources/dossiers/",
        lambda: changer(
            Concept.objects.get(pk=clspd().themes.all()[0].pk), libelle="Un titre neuf"
        ),
    ),
    (
        "/territoires/",
        lambda: changer(Territoire.objects.filter(genre="commune")[0], nom="Un titre neuf"),
    ),
    ("/lettre/", lambda: changer(Numero.objects.first(), titre="Un titre neuf")),
    ("/", lambda: changer(Numero.objects.first(), titre="Un titre neuf")),
    (rencontre_du_cycle, lambda: changer(premier_cycle(), nom="Un titre neuf")),
    (
        "/ressources/publications/rendez-vous-1-competence-des-agglomerations/",
        lambda: changer(
            Page.objects.get(slug="rendez-vous-1-competence-des-agglomerations").specific.genre,
            libelle="Un titre neuf",
        ),
    ),
    ("/plan-du-site/", lambda: titre(clspd(), "Un titre neuf")),
    ("/sitemap.xml", lambda: changer(clspd(), slug="un-titre-neuf")),
]


@pytest.mark.parametrize(("adresse", "changement"), CHANGEMENTS)
def test_a_change_shows_at_once(visiteur, valider, adresse, changement):
    adresse = adresse() if callable(adresse) else adresse
    assert visiteur.est_garde(adresse)
    neuf = ("Un titre neuf", "un-titre-neuf")
    assert not any(mot in visiteur.lire(adresse).texte for mot in neuf)
    changement()
    valider()
    assert any(mot in visiteur.lire(adresse).texte for mot in neuf)


def test_a_page_that_moves_leaves_its_address_and_the_links_follow(visiteur, valider, accueil):
    cible = PageContenuFactory(title="La page liée")
    lien = f'<p><a linktype="page" id="{cible.pk}">là</a></p>'
    page = DossierFactory(corps=[{"type": "texte", "value": lien}])
    valider()
    ancienne = cible.url
    assert visiteur.est_garde(page.url)
    assert f'href="{ancienne}"' in visiteur.lire(page.url).texte
    cible.move(Page.objects.get(slug="qui-sommes-nous"), "last-child")
    valider()
    nouvelle = Page.objects.get(pk=cible.pk).url
    assert f'href="{nouvelle}"' in visiteur.lire(page.url).texte
    assert visiteur.lire(nouvelle).statut == 200
    depart = visiteur.lire(ancienne)
    assert (depart.statut, depart.entetes["location"]) == (301, nouvelle)


def test_a_linked_page_that_goes_offline_is_no_longer_linked(visiteur, valider):
    cible = PageContenuFactory(title="La page liée")
    lien = f'<p><a linktype="page" id="{cible.pk}">là</a></p>'
    page = DossierFactory(corps=[{"type": "texte", "value": lien}])
    valider()
    url = cible.url
    assert visiteur.est_garde(page.url)
    assert visiteur.est_garde(url)
    cible.unpublish()
    valider()
    assert f'href="{url}"' not in visiteur.lire(page.url).texte
    assert visiteur.lire(url).statut == 404


def test_a_menu_entry_that_is_taken_out_leaves_every_page(visiteur, valider):
    assert visiteur.est_garde("/plan-du-site/")
    avant = visiteur.lire("/plan-du-site/").texte.split("<main")[0]
    page = Page.objects.get(slug="rencontres").specific
    changer(page, show_in_menus=False)
    valider()
    apres = visiteur.lire("/plan-du-site/").texte.split("<main")[0]
    assert ('href="/rencontres/"' in avant, 'href="/rencontres/"' in apres) == (True, False)


def test_a_restricted_page_is_closed_at_once_and_opened_at_once(visiteur, valider):
    adresse = "/ressources/dossiers/clspd/"
    assert visiteur.est_garde(adresse)
    restriction = PageViewRestriction.objects.create(page=clspd(), restriction_type="login")
    valider()
    assert visiteur.lire(adresse).statut == 302
    assert adresse not in visiteur.lire("/ressources/dossiers/").texte
    restriction.delete()
    valider()
    assert visiteur.lire(adresse).statut == 200


def test_a_document_that_is_renamed_or_reserved_changes_the_pages_that_cite_it(visiteur, valider):
    document = DocumentSite.objects.first()
    page = DossierFactory(document=document)
    valider()
    assert visiteur.est_garde(page.url)
    assert f'href="{document.url}"' in visiteur.lire(page.url).texte
    changer(document, acces=Acces.ADHERENTS, title="Un titre neuf")
    valider()
    texte = visiteur.lire(page.url).texte
    assert "Un titre neuf" in texte
    assert f'href="{document.url}"' not in texte


def test_an_image_that_is_replaced_changes_the_pages_that_show_it(visiteur, valider):
    page = DossierFactory()
    image = lier_image(page)
    valider()
    assert visiteur.est_garde(page.url)
    avant = visiteur.lire(page.url).texte
    changer(image, file=get_test_image_file(filename="autre.png", colour="red"))
    image.renditions.all().delete()
    valider()
    apres = visiteur.lire(page.url).texte
    assert "/medias/images/autre" in apres
    assert "/medias/images/autre" not in avant


def test_a_draft_changes_nothing_and_is_not_shown(visiteur, valider):
    dossier = clspd()
    assert visiteur.est_garde(dossier.url)
    dossier.title = "Un brouillon"
    dossier.save_revision()
    valider()
    rendus = len(visiteur.rendus)
    assert "Un brouillon" not in visiteur.lire(dossier.url).texte
    assert len(visiteur.rendus) == rendus


def test_a_change_that_is_undone_is_never_kept(visiteur, valider):
    """What a transaction has changed and not committed is shown to nobody after it."""
    assert garder("essai", lambda: "avant") == "avant"
    changer(ReglagesSite.objects.get(), devise="Jamais vue")
    for rang in range(2):
        assert garder("essai", lambda mot=f"pendant {rang}": mot) == f"pendant {rang}"
    assert generation.actuelle() is None


# --- Never another's -------------------------------------------------------------------------


def test_a_page_restricted_while_it_is_rendered_is_not_kept(valider):
    """The rendering has read the page before the restriction, and ends after it."""

    def application(environ, start_response):
        reponse = django(environ, start_response)
        if not PageViewRestriction.objects.exists():
            PageViewRestriction.objects.create(page=clspd(), restriction_type="login")
            valider()
        return reponse

    visiteur = Visiteur(application)
    assert visiteur.lire("/ressources/dossiers/clspd/").statut == 200
    assert visiteur.lire("/ressources/dossiers/clspd/").statut == 302


def test_what_is_not_kept_answers_its_own_conditions(visiteur, document):
    """A part of a file is a part, and is not counted; what one has already is not sent again."""
    entier = visiteur.lire(document.url)
    debut = visiteur.lire(document.url, HTTP_RANGE="bytes=0-9")
    assert (debut.statut, len(debut.corps)) == (206, 10)
    deja = {"HTTP_IF_NONE_MATCH": entier.entetes["etag"]}
    assert visiteur.lire(document.url, **deja).statut == 304


def test_strangers_never_receive_what_a_cookie_changed(visiteur, client, adherent, settings):
    document = (
        DocumentSite.objects.exclude(acces=Acces.PUBLIC).first() or DocumentSite.objects.last()
    )
    DocumentSite.objects.filter(pk=document.pk).update(acces=Acces.ADHERENTS)
    page = DossierFactory(document=document)
    client.force_login(adherent)
    nom = settings.SESSION_COOKIE_NAME
    cookie = f"{nom}={client.cookies[nom].value}"
    for lecteur, ouvert in [({"HTTP_COOKIE": cookie}, True), ({}, False)] * 2:
        reponse = visiteur.lire(page.url, **lecteur)
        assert (f'href="{document.url}"' in reponse.texte) is ouvert
        assert reponse.entetes["cache-control"] == ("private, no-cache" if ouvert else "no-cache")


def vue(**entetes):
    reponse = HttpResponse("texte")
    for nom, valeur in entetes.items():
        reponse[nom.replace("_", "-")] = valeur
    return reponse


def avec_temoin():
    reponse = HttpResponse("texte")
    reponse.set_cookie("temoin", "1")
    return reponse


REPONSES = [
    (lambda: vue(), True),
    (lambda: vue(Vary="Accept-Encoding"), True),
    (lambda: vue(Cache_Control="max-age=60"), True),
    (lambda: vue(Vary="Cookie"), False),
    (lambda: vue(Vary="Accept-Encoding, cookie"), False),
    (lambda: vue(Vary="*"), False),
    (lambda: vue(Cache_Control="private"), False),
    (lambda: vue(Cache_Control="max-age=60, No-Store"), False),
    (avec_temoin, False),
    (lambda: HttpResponse("texte", status=203), False),
    (lambda: HttpResponse("texte", status=404), False),
    (lambda: HttpResponse("texte", status=500), False),
    (lambda: HttpResponse(status=304), False),
]


def servir(fabrique, declaree=True):
    """A WSGI application whose view is said gardable and answers what `fabrique()` makes."""

    def application(environ, start_response):
        if declaree:
            environ["resovilles.cache"]["fin"] = timezone.now().timestamp() + 60
        reponse = fabrique()
        cookies = [("Set-Cookie", c.OutputString()) for c in reponse.cookies.values()]
        start_response(f"{reponse.status_code} Mot", [*reponse.items(), *cookies])
        return iter(reponse)

    return application


@pytest.mark.parametrize(("fabrique", "gardee"), REPONSES)
def test_a_response_says_whether_it_is_for_everybody(fabrique, gardee):
    visiteur = Visiteur(servir(fabrique))
    assert visiteur.est_garde("/essai/") is gardee
    assert visiteur.lire("/essai/").statut == fabrique().status_code


@pytest.mark.parametrize(
    "entete",
    [
        {"HTTP_COOKIE": "autre=1"},
        {"HTTP_AUTHORIZATION": "Basic eDp4"},
        {"HTTP_HOST": "pirate.example"},
        {"CONTENT_LENGTH": "3"},
    ],
)
def test_who_shows_a_cookie_or_credentials_neither_reads_nor_fills_the_cache(entete):
    visiteur = Visiteur(servir(lambda: vue()))
    for attendus in (1, 2):
        with pytest.raises(KeyError):  # no view may declare anything: nothing is asked of it
            visiteur.lire("/essai/", **entete)
        assert len(visiteur.rendus) == attendus
    assert visiteur.est_garde("/essai/")
    with pytest.raises(KeyError):
        visiteur.lire("/essai/", **entete)


def test_a_parameter_that_no_view_declared_neither_waits_nor_fills():
    """Or a thousand invented ones would keep a thousand readers waiting for each other."""
    visiteur = Visiteur(servir(lambda: vue()))
    with pytest.raises(KeyError):
        visiteur.lire("/essai/?utm_source=x")


@pytest.mark.parametrize("autre", [{"HTTP_HOST": "localhost"}, {"HTTP_X_FORWARDED_PROTO": "https"}])
def test_a_page_is_kept_for_its_host_and_its_protocol(settings, autre):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    visiteur = Visiteur(servir(lambda: vue()))
    visiteur.lire("/essai/")
    visiteur.lire("/essai/", **autre)
    assert len(visiteur.rendus) == 2


def test_a_stream_that_no_view_declared_is_not_read_ahead():
    lus = []

    def morceaux():
        for rang in range(3):
            lus.append(rang)
            yield b"x"

    application = servir(lambda: StreamingHttpResponse(morceaux()), declaree=False)
    requete = RequestFactory().get("/essai/", HTTP_HOST=HOTE)
    suite = CachePages(application)(requete.environ, lambda *_: None)
    assert lus == []
    assert b"".join(suite) == b"xxx"


def test_a_failing_rendering_is_not_kept_and_the_next_one_may_succeed():
    essais = []

    def fabrique():
        essais.append(1)
        if len(essais) == 1:
            raise RuntimeError("panne")
        return vue()

    visiteur = Visiteur(servir(fabrique))
    with pytest.raises(RuntimeError):
        visiteur.lire("/essai/")
    assert visiteur.est_garde("/essai/")


FORGES = [
    {"HTTP_HOST": "pirate.example"},
    {"HTTP_HOST": "testserver.pirate.example"},
    {"HTTP_HOST": "testserver@pirate.example"},
    {"HTTP_HOST": "testserver:80@pirate.example"},
    {"HTTP_HOST": "pirate.example:80"},
    {"HTTP_HOST": "testserver, pirate.example"},
    {"HTTP_HOST": "testserver:8000"},
    {"HTTP_HOST": "TESTSERVER"},
    {"HTTP_HOST": "testserver."},
    {"HTTP_HOST": ""},
    {"HTTP_X_FORWARDED_HOST": "pirate.example"},
    {"HTTP_X_FORWARDED_SERVER": "pirate.example"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_PORT": "1234"},
    {"HTTP_X_FORWARDED_FOR": "pirate.example"},
    {"HTTP_X_FORWARDED_PREFIX": "/pirate.example"},
    {"HTTP_X_FORWARDED_SCHEME": "pirate.example"},
    {"HTTP_FORWARDED": "host=pirate.example;proto=https"},
    {"HTTP_X_HOST": "pirate.example"},
    {"HTTP_X_ORIGINAL_URL": "/contact/"},
    {"HTTP_X_REWRITE_URL": "/contact/"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
]


@pytest.mark.parametrize("proxy", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("adresse", ["/robots.txt", "/"])
def test_a_forged_header_poisons_nothing(settings, proxy, forge, adresse):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    attendu = Visiteur().lire(adresse).corps
    visiteur = Visiteur()
    forgees = [visiteur.lire(adresse, **forge) for _ in range(2)]
    assert {reponse.statut for reponse in forgees} <= {200, 301, 400}
    propre = visiteur.lire(adresse)
    assert (propre.statut, propre.corps) == (200, attendu)
    assert "pirate" not in propre.texte


# --- Dates -----------------------------------------------------------------------------------


def test_a_meeting_that_has_begun_leaves_those_to_come(visiteur, valider):
    with time_machine.travel(datetime.datetime(2030, 3, 1, 9, tzinfo=datetime.UTC)) as temps:
        RencontreFactory(
            title="Atelier très attendu", debut=timezone.now() + timezone.timedelta(hours=2)
        )
        valider()
        assert visiteur.est_garde("/")
        assert "Prochaines rencontres" in visiteur.lire("/").texte
        temps.shift(timezone.timedelta(hours=3))
        assert "Dernières rencontres" in visiteur.lire("/").texte


def test_no_page_outlives_midnight(visiteur):
    with time_machine.travel(datetime.datetime(2030, 3, 1, 22, 30, tzinfo=datetime.UTC)) as temps:
        assert visiteur.est_garde("/mentions-legales/")
        temps.shift(timezone.timedelta(minutes=31))  # midnight in Paris
        rendus = len(visiteur.rendus)
        visiteur.lire("/mentions-legales/")
        assert len(visiteur.rendus) == rendus + 1


# --- Shared and bounded ----------------------------------------------------------------------


def test_readers_of_the_same_page_wait_for_the_one_that_renders_it():
    rendus = []

    def fabrique():
        rendus.append(1)
        if len(rendus) == 1:
            fils.extend(Thread(target=visiteur.lire, args=("/essai/",)) for _ in range(5))
            for fil in fils:
                fil.start()
        return vue()

    fils = []
    visiteur = Visiteur(servir(fabrique))
    visiteur.lire("/essai/")
    for fil in fils:
        fil.join()
    assert len(rendus) == 1


def test_two_processes_share_the_generation(tmp_path):
    un, autre = (generation.Fichier(tmp_path / "generation") for _ in range(2))
    assert un.lire() == autre.lire()
    for _ in range(100):
        avant = autre.lire()
        un.changer()
        assert autre.lire() == un.lire() != avant


def test_two_machines_share_the_generation_by_the_cache():
    with time_machine.travel(0) as temps:
        un, autre = generation.Partage(), generation.Partage()
        assert un.lire() == autre.lire()
        un.changer()
        temps.shift(1)
        autre.lecture = (float("-inf"), None)  # half a second has passed
        assert autre.lire() == un.lire()


def test_without_the_shared_cache_nothing_is_kept(monkeypatch, visiteur):
    def tomber(*_, **__):
        raise ConnectionError

    partage = generation.Partage()
    monkeypatch.setattr(generation.cache_partage, "get_or_set", tomber)
    monkeypatch.setattr(generation.cache_partage, "set", tomber)
    monkeypatch.setattr(generation, "sources", lambda: [partage])
    assert partage.lire() is None
    generation.changer()
    assert not visiteur.est_garde("/mentions-legales/")
    assert visiteur.lire("/mentions-legales/").statut == 200


def test_the_memory_is_bounded_and_the_longest_unread_leave_first():
    reserve = Reserve(octets=30)
    reserve.lire("mot", "un")
    fin = timezone.now().timestamp() + 60
    for cle in ("un", "deux", "trois"):
        reserve.poser("mot", cle, cle, 10, fin)
    reserve.lire("mot", "un")
    reserve.poser("mot", "quatre", "quatre", 10, fin)
    assert reserve.lire("mot", "deux") is ABSENT
    assert reserve.lire("mot", "un") == "un"
    reserve.poser("mot", "enorme", "x", 31, fin)
    assert reserve.lire("mot", "enorme") is ABSENT
    assert reserve.poids == 30


def test_a_view_of_the_application_says_that_it_is_gardable(rf):
    requete = rf.get("/mentions-legales/")
    requete.META["resovilles.cache"] = demande = {}
    gardable(declaration)(requete, "mentions_legales")
    assert demande["fin"] > timezone.now().timestamp()
