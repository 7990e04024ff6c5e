"""Paper editions: asked for once, made by the queue, read back, served to who may read."""

import io
import threading
from contextlib import contextmanager

import pikepdf
import pypdfium2
import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from PIL import Image
from resovilles.models import ImageSite
from wagtail.models import PageViewRestriction

from ressources.actions import demander_edition, fabriquer_edition
from ressources.models import Dossier, Edition
from tests.factories import DossierFactory

pytestmark = pytest.mark.django_db

CLASSEMENT = [
    {"type": "section", "value": {"titre": "Le diagnostic", "support": "les_deux"}},
    {"type": "texte", "value": '<p>Marcher, <a href="https://example.org/gup">noter</a>.</p>'},
    {"type": "section", "value": {"titre": "Adresses mouvantes", "support": "web"}},
    {"type": "texte", "value": "<p>Ce paragraphe reste en ligne.</p>"},
    {"type": "section", "value": {"titre": "Fiche à photocopier", "support": "papier"}},
    {"type": "texte", "value": '<p>Voir <a href="https://example.org/gup">ici</a> aussi.</p>'},
    {
        "type": "tableau",
        "value": {
            "titre": "Les heures",
            "tableau": {
                "columns": [{"type": "texte", "heading": "Jour"}],
                "rows": [{"values": ["Lundi"]}],
                "caption": "",
            },
        },
    },
]


def publier(dossier):
    dossier.save_revision(clean=False).publish(skip_permission_checks=True)
    return Dossier.objects.get(pk=dossier.pk)


@pytest.fixture
def dossier():
    return publier(DossierFactory(title="Marcher ensemble", slug="marcher", corps=CLASSEMENT))


def faire(dossier, numero=1, changements=""):
    """What the queue does of a demand."""
    edition = demander_edition(dossier, numero, changements)
    fabriquer_edition.func(edition.pk)
    edition.refresh_from_db()
    return edition


def page_blanche(html):
    """A composition that costs nothing, for the tests that read no page."""
    octets = io.BytesIO()
    with pypdfium2.PdfDocument.new() as pdf:
        pdf.new_page(595, 842)
        pdf.new_page(595, 842)
        pdf.save(octets)
    return octets.getvalue()


@pytest.fixture(autouse=True)
def _composition(request, monkeypatch):
    caches["renditions"].clear()  # it knows pictures by numbers that tests use again
    if request.node.get_closest_marker("composition") is None:
        monkeypatch.setattr("resovilles.composition.composer", page_blanche)


@pytest.fixture
def edition(dossier):
    return faire(dossier)


def image(nom="place.jpg"):
    octets = io.BytesIO()
    Image.new("RGB", (1600, 900), "#1e6457").save(octets, "JPEG")
    return ImageSite.objects.create(title="Place", file=ImageFile(octets, name=nom))


def textes(edition):
    with edition.fichier.open() as fichier, pypdfium2.PdfDocument(fichier.read()) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def balises(noeud):
    """The structure types of a tagged PDF, in reading order."""
    if isinstance(noeud, pikepdf.Array):
        return [b for enfant in noeud for b in balises(enfant)]
    if not isinstance(noeud, pikepdf.Dictionary):
        return []
    nom = [str(noeud.S)] if "/S" in noeud else []
    return nom + (balises(noeud.K) if "/K" in noeud else [])


def figures(noeud):
    if isinstance(noeud, pikepdf.Array):
        return [f for enfant in noeud for f in figures(enfant)]
    if not isinstance(noeud, pikepdf.Dictionary):
        return []
    if noeud.get("/S") == "/Figure":
        return [noeud]
    return figures(noeud.K) if "/K" in noeud else []


@pytest.mark.composition
def test_the_pdf_is_tagged_titled_in_french_with_bookmarks(edition):
    with edition.fichier.open() as fichier, pikepdf.open(fichier) as pdf:
        racine = pdf.Root
        assert racine.MarkInfo.Marked
        assert racine.Lang == "fr"
        assert racine.ViewerPreferences.DisplayDocTitle
        assert pdf.docinfo.Title == "Marcher ensemble"
        assert "pdfuaid" in racine.Metadata.read_bytes().decode()
        trouvees = balises(racine.StructTreeRoot.K)
        assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/Link"} <= set(trouvees)
        assert all(figure.Alt for figure in figures(racine.StructTreeRoot.K))
        with pdf.open_outline() as signets:
            titre = signets.root[0]
            assert titre.title == "Marcher ensemble"
            assert [s.title for s in titre.children] == [
                "Le diagnostic",
                "Fiche à photocopier",
                "Adresses citées",
            ]


@pytest.mark.composition
def test_the_pages_follow_the_marks_of_the_sections(edition):
    couverture, sommaire, *pages = textes(edition)
    suite = "\n".join(pages)
    assert "Édition papier n°" in couverture
    assert "Le diagnostic" in sommaire
    assert "3" in sommaire
    assert "Adresses mouvantes" not in sommaire + suite
    assert "reste en ligne" not in suite
    ordre = [suite.index(mot) for mot in ("Le diagnostic", "photocopier", "Lundi", "citées")]
    assert ordre == sorted(ordre)
    assert len(pages) + 2 == edition.pages
    assert all(str(numero) in page for numero, page in enumerate(pages, 3))


PARAGRAPHE = "<p>" + "On marche, on note, on répartit les gestes, on revient voir. " * 6 + "</p>"


def gros_corps(nombre=30):
    """Some forty pages, a picture in each part."""
    blocs = []
    for rang in range(1, nombre + 1):
        bloc = {"image": image(f"photo-{rang}.jpg").pk, "alternative": f"La place n° {rang}"}
        blocs += [
            {"type": "section", "value": {"titre": f"Partie {rang}", "support": "les_deux"}},
            {"type": "texte", "value": PARAGRAPHE * 6},
            {"type": "image", "value": bloc},
        ]
    return blocs


@pytest.mark.composition
def test_forty_pages_with_thirty_pictures_keep_their_structure():
    """What it costs is measured by benchmarks/edition.py."""
    edition = faire(publier(DossierFactory(title="Le gros dossier", corps=gros_corps())))
    assert edition.etat == Edition.Etat.PARUE
    assert edition.pages >= 40
    with edition.fichier.open() as fichier, pikepdf.open(fichier) as pdf:
        racine = pdf.Root
        decrites = [str(f.Alt) for f in figures(racine.StructTreeRoot.K)]
        assert [d for d in decrites if d.startswith("La place")] == [
            f"La place n° {rang}" for rang in range(1, 31)
        ]
        with pdf.open_outline() as signets:
            parties = [s.title for s in signets.root[0].children]
        assert parties[:30] == [f"Partie {rang}" for rang in range(1, 31)]
        assert balises(racine.StructTreeRoot.K).count("/H2") >= 30
    sommaire = "".join(textes(edition)[1:3])
    assert all(f"Partie {rang}" in sommaire for rang in range(1, 31))


@pytest.mark.composition
def test_each_address_is_printed_once_with_its_number(edition):
    suite = "".join(textes(edition)[2:])
    assert suite.count("https://example.org/gup") == 1
    assert "noter 1" in suite
    assert "ici 1" in suite


def test_a_reader_finds_the_last_edition_and_the_former_ones(client, dossier, edition):
    faire(dossier, 2, "Nouveau : Fiche à photocopier.")
    page = client.get(dossier.url).content.decode()
    assert "Édition papier n°&nbsp;2" in page
    assert "Nouveau\u202f: Fiche à photocopier." in page
    assert f"PDF – {round(edition.poids / 1000)} Ko – {edition.pages} pages" in page
    assert "<summary>Éditions précédentes</summary>" in page
    assert client.get(edition.url).status_code == 200


def test_a_longer_history_costs_no_more_queries(client, dossier, edition):
    client.get(dossier.url)
    with CaptureQueriesContext(connection) as avant:
        client.get(dossier.url)
    for numero in range(2, 8):
        Edition.objects.create(dossier=dossier, numero=numero, etat="parue", poids=1, pages=1)
    with CaptureQueriesContext(connection) as apres:
        client.get(dossier.url)
    assert len(apres) <= len(avant)


# --- Asked for by the editor --------------------------------------------------------------


def adresse(dossier):
    return f"/gestion/editions/{dossier.pk}/"


def test_the_editor_reads_what_will_be_made_then_asks_for_it(client, officier, dossier):
    client.force_login(officier)
    ecran = client.get(adresse(dossier)).content.decode()
    assert "Faire l’édition n° 1" in ecran
    assert "Fiche à photocopier (sur papier seulement)" in ecran
    assert "Adresses mouvantes" not in ecran
    assert not dossier.editions.exists()
    suivi = client.post(adresse(dossier), {"numero": 1, "changements": ""}, follow=True)
    assert "se prépare" in suivi.content.decode()
    assert suivi["Refresh"]
    fabriquer_edition.func(dossier.editions.get().pk)
    fin = client.get(adresse(dossier))
    assert "Parue" in fin.content.decode()
    assert "Refresh" not in fin


@pytest.mark.composition
def test_a_video_is_printed_with_its_picture_and_its_address():
    film = {
        "titre": "Le diagnostic en marchant, le film",
        "url": "https://video.example.org/gup-2006",
        "image": image().pk,
        "duree": "12 min",
        "transcription": "<p>Ce que l’on y dit.</p>",
    }
    corps = [*CLASSEMENT, {"type": "video", "value": film}]
    edition = faire(publier(DossierFactory(title="Un film", slug="un-film", corps=corps)))
    assert edition.etat == Edition.Etat.PARUE, edition.raison
    lu = " ".join(textes(edition))
    assert "Le diagnostic en marchant, le film" in lu
    assert "https://video.example.org/gup-2006" in lu.replace("\r\n", "")
    assert "Ce que l’on y dit" not in lu
    with edition.fichier.open() as fichier, pikepdf.open(fichier) as pdf:
        dites = [str(f.Alt) for f in figures(pdf.Root.StructTreeRoot.K)]
    assert "Le diagnostic en marchant, le film" in dites


def test_two_simultaneous_clicks_make_one_edition(django_db_blocker):
    if connection.vendor != "postgresql":
        pytest.skip("les clics simultanés demandent PostgreSQL (DATABASE_URL)")
    with hors_transaction(lambda: publier(DossierFactory(corps=CLASSEMENT))) as dossier:
        depart, faites = threading.Barrier(8), []

        def cliquer():
            depart.wait()
            faites.append(demander_edition(Dossier.objects.get(pk=dossier.pk), 1).pk)

        ensemble(cliquer, 8)
        assert len(faites) == 8
        assert len(set(faites)) == 1
        assert dans_un_fil(dossier.editions.count) == 1
        demandes = DBTaskResult.objects.filter(task_path__endswith="fabriquer_edition")
        arguments = dans_un_fil(lambda: [d.args_kwargs["args"] for d in demandes])
        assert arguments.count([faites[0]]) == 1


def dans_un_fil(geste):
    """What a gesture returns, made on a connection that is not in the transaction of the test."""
    rendus = []
    ensemble(lambda: rendus.append(geste()), 1)
    return rendus[0]


def ensemble(geste, nombre):
    """The gesture, by so many threads at once, each with a connection of its own."""

    def faire_et_fermer():
        try:
            geste()
        finally:
            connection.close()

    fils = [threading.Thread(target=faire_et_fermer) for _ in range(nombre)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()


@contextmanager
def hors_transaction(creer):
    """A page that other connections see, taken away afterwards with the demands that it made."""
    page = dans_un_fil(creer)
    try:
        yield page
    finally:
        dans_un_fil(
            lambda: DBTaskResult.objects.filter(enqueued_at__gte=page.first_published_at).delete()
        )
        dans_un_fil(page.delete)


def test_two_clicks_make_one_edition(client, officier, dossier):
    client.force_login(officier)
    for _ in range(2):
        client.post(adresse(dossier), {"numero": 1, "changements": ""})
    edition = dossier.editions.get()
    fabriquer_edition.func(edition.pk)
    client.post(adresse(dossier), {"numero": 1, "changements": ""})
    assert dossier.editions.count() == 1
    demandes = DBTaskResult.objects.filter(task_path__endswith="fabriquer_edition")
    assert [d.args_kwargs["args"] for d in demandes].count([edition.pk]) == 1


def test_the_database_refuses_the_same_number_twice(dossier, edition):
    with pytest.raises(IntegrityError):
        Edition.objects.create(dossier=dossier, numero=edition.numero)


def test_an_edition_is_made_once(dossier, edition):
    avant = edition.fichier.size
    edition.fichier.storage.delete(edition.fichier.name)
    edition.fichier.storage.save(edition.fichier.name, ContentFile(b"x" * avant))
    fabriquer_edition.func(edition.pk)
    with edition.fichier.open() as fichier:
        assert fichier.read() == b"x" * avant


def test_the_form_proposes_what_has_changed(client, officier, dossier, edition):
    dossier.corps = [
        *CLASSEMENT[:1],
        {"type": "texte", "value": "<p>Tout autre chose.</p>"},
        {"type": "section", "value": {"titre": "Un an après", "support": "les_deux"}},
        {"type": "texte", "value": "<p>Bilan.</p>"},
    ]
    dossier = publier(dossier)
    client.force_login(officier)
    ecran = client.get(adresse(dossier)).content.decode()
    assert "Faire l’édition n° 2" in ecran
    assert "Nouveau : Un an après." in ecran
    assert "Revu : Le diagnostic." in ecran
    assert "Retiré : Fiche à photocopier." in ecran


@pytest.mark.composition
def test_an_edition_prints_what_was_online_when_it_was_asked_for(dossier):
    edition = demander_edition(dossier, 1)
    dossier.corps = [{"type": "texte", "value": "<p>Publié depuis.</p>"}]
    publier(dossier)
    fabriquer_edition.func(edition.pk)
    edition.refresh_from_db()
    assert "Le diagnostic" in "".join(textes(edition))


def test_a_dossier_for_the_web_alone_says_that_it_has_no_paper_edition(client, officier):
    dossier = publier(DossierFactory(corps=CLASSEMENT[2:4]))
    assert "il n’a pas d’édition papier" in client.get(dossier.url).content.decode()
    client.force_login(officier)
    for reponse in (
        client.get(adresse(dossier)),
        client.post(adresse(dossier), {"numero": 1, "changements": ""}),
    ):
        assert "il n’a pas d’édition papier" in reponse.content.decode()
    assert not dossier.editions.exists()


def test_a_number_too_far_or_a_draft_is_refused_with_a_sentence(client, officier, dossier):
    client.force_login(officier)
    loin = client.post(adresse(dossier), {"numero": 7, "changements": "Gardé"}).content.decode()
    assert "qui vient est le n° 1" in loin
    assert "Gardé" in loin
    dossier.unpublish()
    brouillon = client.post(adresse(dossier), {"numero": 1, "changements": ""}).content.decode()
    assert "Publiez-le d’abord" in brouillon
    assert not dossier.editions.exists()


@pytest.mark.parametrize(("lecteur", "code"), [(None, 302), ("adherent", 302)])
def test_only_those_who_publish_ask_for_an_edition(client, request, dossier, lecteur, code):
    if lecteur:
        client.force_login(request.getfixturevalue(lecteur))
    assert client.get(adresse(dossier)).status_code == code
    assert client.post(adresse(dossier), {"numero": 1}).status_code == code
    assert not dossier.editions.exists()


# --- What fails ---------------------------------------------------------------------------


def avec_image(dossier, illustration):
    bloc = {"type": "image", "value": {"image": illustration.pk, "alternative": "Une place"}}
    dossier.corps = [*CLASSEMENT[:2], bloc]
    return publier(dossier)


def test_a_failure_names_its_block_and_keeps_the_former_edition(client, officier, dossier, edition):
    illustration = image()
    dossier = avec_image(dossier, illustration)
    illustration.file.storage.delete(illustration.file.name)
    ratee = faire(dossier, 2)
    assert ratee.etat == Edition.Etat.EN_ECHEC
    assert "Le bloc « Image » de la section « Le diagnostic »" in ratee.raison
    assert "introuvable ou illisible" in ratee.raison
    page = client.get(dossier.url).content.decode()
    assert edition.url in page
    assert "n°&nbsp;2" not in page
    client.force_login(officier)
    ecran = client.get(adresse(dossier)).content.decode()
    assert ratee.raison in ecran
    assert "Faire l’édition n° 2" in ecran


@pytest.mark.composition
def test_a_rendition_that_has_vanished_is_named_too(dossier):
    illustration = image("disparue.jpg")
    dossier = avec_image(dossier, illustration)
    faire(dossier)
    rendu = illustration.renditions.get()
    rendu.file.storage.delete(rendu.file.name)
    ratee = faire(dossier, 2)
    assert "Le bloc « Image » de la section « Le diagnostic »" in ratee.raison


def test_a_failed_edition_is_taken_up_again_under_its_number(dossier):
    illustration = image()
    dossier = avec_image(dossier, illustration)
    nom = illustration.file.name
    with illustration.file.open() as fichier:
        octets = fichier.read()
    illustration.file.storage.delete(nom)
    assert faire(dossier).etat == Edition.Etat.EN_ECHEC
    illustration.file.storage.save(nom, ContentFile(octets))
    reprise = faire(dossier, 1)
    assert reprise.raison == ""
    assert reprise.etat == Edition.Etat.PARUE
    assert reprise.raison == ""
    assert dossier.editions.count() == 1


# --- Served -------------------------------------------------------------------------------


def test_the_file_is_public_as_long_as_the_dossier_is(client, dossier, edition):
    reponse = client.get(edition.url)
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Cache-Control"] == "public, no-cache"
    assert reponse["Content-Disposition"] == 'inline; filename="marcher-1.pdf"'
    assert b"".join(reponse.streaming_content).startswith(b"%PDF")
    assert not reponse.cookies
    dossier.unpublish()
    assert client.get(edition.url).status_code == 404


@pytest.mark.parametrize("entetes", [{}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}])
def test_a_restricted_dossier_closes_its_editions(client, adherent, dossier, edition, entetes):
    PageViewRestriction.objects.create(page=dossier, restriction_type="login")
    assert client.get(edition.url, headers=entetes).status_code == 404
    assert client.head(edition.url, headers=entetes).status_code == 404
    client.force_login(adherent)
    assert client.get(edition.url)["Cache-Control"] == "private, no-store"


def test_an_edition_in_preparation_or_with_another_name_is_not_found(client, dossier, edition):
    attendue = demander_edition(dossier, 2)
    assert client.get(attendue.url).status_code == 404
    assert client.get(edition.url.replace("marcher", "autre")).status_code == 404


def test_what_the_reader_has_already_is_not_sent_again(client, edition):
    etag = client.get(edition.url)["ETag"]
    reponse = client.get(edition.url, headers={"If-None-Match": etag})
    assert reponse.status_code == 304
    assert client.get(edition.url, headers={"If-None-Match": '"autre"'}).status_code == 200


PLAGES = [
    ("bytes=0-9", 206, slice(0, 10)),
    ("bytes=10-", 206, slice(10, None)),
    ("bytes=-5", 206, slice(-5, None)),
    ("bytes=5-99999999", 206, slice(5, None)),
    ("bytes=99999999-", 416, slice(0, 0)),
    ("bytes=9-3", 416, slice(0, 0)),
    ("bytes=-0", 416, slice(0, 0)),
    ("bytes=-", 200, slice(None)),
    ("bytes=a-b", 200, slice(None)),
    ("bytes=0-1,4-5", 200, slice(None)),
]


@pytest.mark.parametrize(("plage", "code", "morceau"), PLAGES)
def test_a_range_of_the_file(client, edition, plage, code, morceau):
    entier = b"".join(client.get(edition.url).streaming_content)
    entetes = {"Range": plage, "Accept-Encoding": "gzip"}
    reponse = client.get(edition.url, headers=entetes)
    assert reponse.status_code == code
    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if code != 416:
        assert contenu == entier[morceau]
        assert int(reponse["Content-Length"]) == len(contenu)


def test_a_range_of_a_former_file_gets_the_whole(client, edition):
    entetes = {"Range": "bytes=0-9", "If-Range": '"ancien"'}
    assert client.get(edition.url, headers=entetes).status_code == 200


def test_the_demonstration_waits_for_a_first_edition_of_each_dossier():
    dossiers = Dossier.objects.filter(editions__numero=1, editions__etat="en_preparation")
    assert dossiers.count() == 10
