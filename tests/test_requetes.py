"""No query per item, per block or per link: twice the content costs the same, and no page costs
more than eight."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from PIL import Image
from resovilles.models import DocumentSite, ImageSite
from wagtail.models import Page

from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    FicheFactory,
    PageContenuFactory,
    PublicationFactory,
    RencontreFactory,
)

pytestmark = pytest.mark.django_db


def requetes(client, adresse):
    client.get(adresse)  # fills what a process keeps: content types, site root paths
    with CaptureQueriesContext(
        connection,
    ) as capture:
        assert client.get(adresse).status_code == 200
    return len(capture)


LISTES = [
    ("/", ActualiteFactory),
    ("/ressources/dossiers/", DossierFactory),
    ("/ressources/fiches/", FicheFactory),
    ("/ressources/publications/", PublicationFactory),
    ("/rencontres/", RencontreFactory),
    ("/info-a-tous/", ActualiteFactory),
    ("/plan-du-site/", FicheFactory),
]


@pytest.mark.parametrize(("adresse", "fabrique"), LISTES)
def test_a_longer_list_costs_no_more(client, adresse, fabrique):
    fabrique.create_batch(2)
    avant = requetes(client, adresse)
    fabrique.create_batch(10)
    assert requetes(client, adresse) <= avant


def images(nombre):
    fichier = BytesIO()
    Image.new("RGB", (40, 30)).save(fichier, "PNG")
    return [
        ImageSite.objects.create(
            title=f"Image {rang}", file=ContentFile(fichier.getvalue(), "i.png")
        )
        for rang in range(nombre)
    ]


def avec_medias(rang, liens_images):
    """The blocks that bring pictures and files."""
    image = liens_images[rang % len(liens_images)].pk
    documents = DocumentSite.objects.values_list("pk", flat=True)[:4]
    return [
        {
            "type": "image",
            "value": {"image": image, "alternative": "", "legende": "", "credit": ""},
        },
        {
            "type": "video",
            "value": {"titre": "Une marche", "url": "https://example.org/v", "image": image},
        },
        {
            "type": "documents",
            "value": {"titre": "", "documents": [{"document": pk} for pk in documents]},
        },
    ]


def corps(nombre, liens):
    """A body with `nombre` blocks of the kinds that reach the database, and links to pages."""
    texte = "".join(f'<p><a linktype="page" id="{pk}">un lien</a></p>' for pk in liens)
    blocs = []
    for rang in range(nombre):
        blocs += [
            {"type": "section", "value": {"titre": f"Section {rang}", "support": "les_deux"}},
            {"type": "texte", "value": texte},
            {"type": "encadre", "value": {"titre": "Encadré", "texte": texte}},
            {
                "type": "appel",
                "value": {"titre": "Appel", "libelle": "Voir", "page": liens[rang % len(liens)]},
            },
        ]
    return blocs


@pytest.mark.parametrize(
    "fabrique", [PageContenuFactory, DossierFactory, FicheFactory, PublicationFactory]
)
def test_a_longer_page_costs_no_more(client, fabrique):
    liens = list(Page.objects.live().filter(depth__gt=2).values_list("pk", flat=True)[:30])
    courte = fabrique(corps=corps(4, liens[:5]))
    longue = fabrique(corps=corps(40, liens))
    assert requetes(client, longue.url) <= requetes(client, courte.url)


def test_pictures_and_files_of_a_page_come_in_bulk(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    illustrations = images(8)
    courte = DossierFactory(corps=avec_medias(0, illustrations))
    longue = DossierFactory(
        corps=[bloc for rang in range(24) for bloc in avec_medias(rang, illustrations)]
    )
    assert requetes(client, longue.url) <= requetes(client, courte.url)


# --- The bar: whatever the page and whatever the site holds -----------------------------------

MAXIMUM = 8
PAGES = [
    "/",
    "/qui-sommes-nous/",
    "/qui-sommes-nous/equipe/",
    "/info-a-tous/",
    "/info-a-tous/coopervilles/",
    "/info-a-tous/flux/",
    "/ressources/",
    "/ressources/dossiers/",
    "/ressources/dossiers/clspd/",
    "/ressources/fiches/",
    "/ressources/fiches/?theme=inconnu&tri=titre&page=2",
    "/ressources/fiches/reussite-educative-commune-moyenne/",
    "/ressources/notices/",
    "/ressources/lexique/",
    "/ressources/lexique/gusp-cadre-de-vie/",
    "/ressources/lexique.ttl",
    "/ressources/publications/",
    "/ressources/publications/rendez-vous-1-competence-des-agglomerations/",
    "/rencontres/",
    "/rencontres/assemblee-generale-2006/",
    "/annuaire/",
    "/annuaire/?mots=centre&territoire=R53&page=2",
    "/annuaire/regie-de-quartier-des-tilleuls/",
    "/territoires/",
    "/territoires/zonages/?date=2006-12-31",
    "/territoires/nantes-metropole/",
    "/territoires/35238/",
    "/territoires/adresse/?lat=48.11&lon=-1.68",
    "/lettre/",
    "/lettre/46/",
    "/lettre/46.txt",
    "/lettre/12/",
    "/flash/",
    "/flash/17/",
    "/contact/",
    "/plan-du-site/",
    "/mentions-legales/",
    "/recherche/",
    "/recherche/?q=ville",
    "/robots.txt",
    "/inconnue/",
]


@pytest.fixture
def antememoire_de_production(settings):
    """The shared cache as installed: in the database, where each question is a query."""
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    settings.CACHES = settings.CACHES | {"default": table}
    call_command("createcachetable")


@pytest.fixture
def dix_fois_plus(valider):
    """Ten times the content of the demonstration; long bodies for the pages that are read."""
    liens = list(Page.objects.live().filter(depth__gt=2).values_list("pk", flat=True)[:100])
    for fabrique in (DossierFactory, FicheFactory, PublicationFactory):
        fabrique.create_batch(90)
    ActualiteFactory.create_batch(130, a_la_une=True)
    RencontreFactory.create_batch(240)
    PageContenuFactory.create_batch(60, show_in_menus=True)
    for page in Page.objects.live().specific():
        if getattr(page, "corps", None) and page.url in PAGES:
            QuerySet(type(page)).filter(pk=page.pk).update(corps=corps(25, liens))
    valider()


def le_cout(client, adresse):
    client.get(adresse)
    with CaptureQueriesContext(connection) as capture:
        client.get(adresse)
    return adresse, len(capture)


def trop_couteuses(client):
    couts = dict(le_cout(client, adresse) for adresse in PAGES)
    return {adresse: cout for adresse, cout in couts.items() if cout > MAXIMUM}


def test_no_page_costs_more_than_eight_queries(client, antememoire_de_production):
    assert trop_couteuses(client) == {}


def test_nor_with_ten_times_the_content(client, antememoire_de_production, dix_fois_plus):
    assert trop_couteuses(client) == {}


def test_nor_for_a_member(client, adherent, antememoire_de_production):
    client.force_login(adherent)
    assert trop_couteuses(client) == {}


def test_what_is_kept_differs_by_reader(client, adherent, valider):
    """The body of a page is kept for strangers and for members apart."""
    from resovilles.models import DocumentSite

    document = DocumentSite.objects.first()
    document.acces = "adherents"
    document.save()
    bloc = {"titre": "", "documents": [{"document": document.pk, "intitule": "", "note": ""}]}
    page = DossierFactory(corps=[{"type": "documents", "value": bloc}])
    valider()
    for _ in range(2):
        client.logout()
        assert document.url not in client.get(page.url).content.decode()
        client.force_login(adherent)
        assert document.url in client.get(page.url).content.decode()
