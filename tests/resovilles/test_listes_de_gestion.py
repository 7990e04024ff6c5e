"""The lists of pages, documents and images: filters, exports, what is done on several at once."""

import csv
import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from resovilles.models import DocumentSite, ImageSite
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from membres.models import Utilisateur
from ressources.models import Notice
from tests.resovilles.test_gestion import registres

pytestmark = pytest.mark.django_db
DOCUMENTS, IMAGES = "wagtaildocs:index", "wagtailimages:index"
LECTEURS = "/gestion/bulk/resovilles/documentsite/lecteurs/"


@pytest.fixture
def bureau(client, officier, prouver):
    return prouver(client, officier)


@pytest.fixture
def documents():
    return [deposer("Note interne", "interne"), deposer("Bilan public", "public")]


def deposer(titre, acces):
    fichier = ContentFile(b"code;nom\n", name="note.csv")
    document = DocumentSite(title=titre, acces=acces, file=fichier)
    document._set_document_file_metadata()
    document.save()
    return document


def lire(client, document):
    client.logout()
    return client.get(document.url).status_code


def lignes(reponse):
    texte = b"".join(reponse.streaming_content).decode()
    return list(csv.reader(io.StringIO(texte, newline="")))


# --- Columns and filters ---------------------------------------------------------------------


def test_the_documents_say_who_may_read_them_and_are_sifted_by_it(bureau, documents):
    page = bureau.get(reverse(DOCUMENTS), {"q": "note interne"}).content.decode()
    assert "Équipe seulement" in page
    assert "CSV – 1 Ko" in page
    internes = bureau.get(reverse(DOCUMENTS), {"acces": "interne"}).content.decode()
    assert "Note interne" in internes
    assert "Bilan public" not in internes


@pytest.mark.parametrize(
    ("liste", "demande"),
    [
        (DOCUMENTS, {"acces": "interne", "q": "note"}),
        (DOCUMENTS, {"acces": "interne", "created_at_from": "2020-01-01", "q": "note"}),
        (DOCUMENTS, {"acces": "=1+1"}),
        (DOCUMENTS, {"created_at_from": "hier"}),
        (IMAGES, {"created_at_from": "2020-01-01", "q": "place"}),
        (IMAGES, {"created_at_to": "2020-01-01", "layout": "list"}),
    ],
)
def test_filters_and_search_go_together(bureau, documents, liste, demande):
    assert bureau.get(reverse(liste), demande).status_code == 200


FICHES = [
    "annuaire/personne",
    "annuaire/fonction",
    "ressources/notice",
    "thesaurus/concept",
    "territoires/territoire",
    "territoires/appartenance",
    "territoires/succession",
    "rencontres/cycle",
    "newsletter/numero",
    "search/choix",
]


@pytest.mark.parametrize("liste", FICHES)
@pytest.mark.parametrize("demande", ["q=quartier", "q=quartier&ordering=-pk", "q=%27%22%28", "q=*"])
def test_every_list_is_searched(bureau, liste, demande):
    assert bureau.get(f"/gestion/snippets/{liste}/?{demande}").status_code == 200


@pytest.mark.parametrize(
    "adresse",
    ["pages/search/", "pages/", "documents/", "images/", "choose-page/search/", "redirects/"],
)
@pytest.mark.parametrize("mots", ['"', 'a"b', "'\"(", "* OR", "a -", "^a:{", "« ville »"])
def test_no_search_of_the_admin_stumbles_on_what_one_types(bureau, adresse, mots):
    assert bureau.get(f"/gestion/{adresse}", {"q": mots}).status_code == 200


def test_the_base_is_searched_within_its_filters(bureau):
    en_ligne, interne = Notice.objects.filter(lot=None)[:2]
    for notice, etat in ((en_ligne, "en_ligne"), (interne, "interne")):
        notice.titre, notice.etat = f"Le mot zygomatique, {etat}", etat
        notice.save()
    adresse = "/gestion/snippets/ressources/notice/?q=zygomatique"
    tous = bureau.get(adresse).content.decode()
    assert en_ligne.titre in tous
    assert interne.titre in tous
    filtres = bureau.get(f"{adresse}&etat=interne").content.decode()
    assert interne.titre in filtres
    assert en_ligne.titre not in filtres


# --- Exports ---------------------------------------------------------------------------------

# Wagtail's own reports, and the lists without a register of ours.
EXPORTS = [
    "/gestion/documents/",
    "/gestion/images/",
    "/gestion/pages/{accueil}/",
    "/gestion/mes-brouillons/",
    "/gestion/reports/aging-pages/",
    "/gestion/reports/site-history/",
    "/gestion/reports/locked/",
    "/gestion/reports/workflow/",
    "/gestion/redirects/",
]


@pytest.fixture
def pieges(accueil, officier, documents):
    """A title that is a formula, wherever a list may show it."""
    formule = "=1+1"
    DocumentSite.objects.update(title=formule)
    ImageSite.objects.update(title=formule)
    page = accueil.get_children().first().specific
    page.title = page.draft_title = formule
    page.save()
    page.save_revision(user=officier, log_action=True)
    return formule


@pytest.mark.parametrize("adresse", EXPORTS)
def test_every_export_of_the_admin_runs_nothing(bureau, accueil, pieges, adresse):
    adresse = adresse.format(accueil=accueil.pk)
    tableau = lignes(bureau.get(adresse, {"export": "csv"}))
    assert tableau[0]
    assert [c for ligne in tableau for c in ligne if c.startswith(("=", "+", "@", "\t"))] == []
    reponse = bureau.get(adresse, {"export": "xlsx"})
    feuille = openpyxl.load_workbook(io.BytesIO(b"".join(reponse.streaming_content))).active
    assert "f" not in {c.data_type for rang in feuille.iter_rows() for c in rang}


@pytest.mark.parametrize("adresse", ["/gestion/documents/", "/gestion/images/"])
def test_the_trap_is_in_the_file_as_text(bureau, pieges, adresse):
    assert f"'{pieges}" in {ligne[0] for ligne in lignes(bureau.get(adresse, {"export": "csv"}))}


def test_an_export_holds_what_the_filters_leave(bureau, documents):
    tableau = lignes(bureau.get(reverse(DOCUMENTS), {"acces": "interne", "export": "csv"}))
    assert tableau[0][:4] == ["Titre", "Fichier", "Nature", "Qui peut le lire"]
    assert {ligne[3] for ligne in tableau[1:]} == {"Équipe seulement"}


@pytest.mark.parametrize("adresse", EXPORTS)
def test_every_export_asks_for_a_recent_proof(client, officier, accueil, adresse):
    client.force_login(officier)
    reponse = client.get(adresse.format(accueil=accueil.pk), {"export": "csv"})
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(reverse("account_reauthenticate"))


def test_every_list_of_things_asks_for_a_recent_proof_too(client, officier):
    """Whatever app adds it: the snippets; the registers are in the same case."""
    client.force_login(officier)
    listes = [m.snippet_viewset for m in get_snippet_models()]
    exportees = [reverse(v.get_url_name("list")) for v in listes if v.list_export]
    assert len(exportees) >= 8
    for adresse in [*exportees, *registres()]:
        reponse = client.get(adresse, {"export": "xlsx"})
        assert reponse.status_code == 302, adresse
        assert reponse["Location"].startswith(reverse("account_reauthenticate")), adresse


# --- Several at once -------------------------------------------------------------------------


def test_readers_are_changed_together_and_at_once(bureau, documents, client, adherent):
    demande = "&".join(f"id={document.pk}" for document in documents)
    avant = bureau.get(f"{LECTEURS}?{demande}").content.decode()
    assert "Note interne" in avant
    assert "Équipe seulement" in avant
    bureau.post(f"{LECTEURS}?{demande}", {"acces": "adherents", "next": "/gestion/documents/"})
    assert set(
        DocumentSite.objects.filter(pk__in=[d.pk for d in documents]).values_list(
            "acces", flat=True
        )
    ) == {"adherents"}
    assert lire(client, documents[1]) == 403


@pytest.mark.parametrize("role", ["secretariat", "direction"])
def test_who_may_not_change_a_document_does_not_open_it(client, documents, role):
    client.force_login(Utilisateur.objects.get(email=f"{role}@example.org"))
    client.post(f"{LECTEURS}?id={documents[0].pk}", {"acces": "public"})
    documents[0].refresh_from_db()
    assert documents[0].acces == "interne"


def test_a_document_opened_together_with_others_changes_the_pages_that_cite_it(
    bureau, documents, generation_a_soi, valider
):
    avant = generation_a_soi.lire()
    bureau.post(f"{LECTEURS}?id={documents[1].pk}", {"acces": "interne"})
    valider()
    assert generation_a_soi.lire() != avant


TOUT = [
    ("resovilles/documentsite/lecteurs", "acces=interne", DocumentSite, {"acces": "public"}),
    ("resovilles/documentsite/delete", "acces=interne", DocumentSite, {}),
    ("resovilles/imagesite/delete", "created_at_to=2001-01-01", ImageSite, {}),
    ("resovilles/documentsite/delete", "q=introuvablement", DocumentSite, {}),
]


@pytest.mark.parametrize(("geste", "filtre", "modele", "champs"), TOUT)
def test_all_means_what_the_list_shows(bureau, documents, geste, filtre, modele, champs):
    """Wagtail forgets the filters: “select all, delete” would empty the library."""
    hors_du_filtre = {d.pk for d in modele.objects.all()} - {
        d.pk for d in modele.objects.all() if getattr(d, "acces", "") == "interne"
    }
    acces = {d.pk: getattr(d, "acces", "") for d in modele.objects.all()}
    bureau.post(f"/gestion/bulk/{geste}/?id=all&{filtre}", champs | {"next": "/gestion/"})
    restants = {d.pk: getattr(d, "acces", "") for d in modele.objects.filter(pk__in=hors_du_filtre)}
    assert restants == {pk: acces[pk] for pk in hors_du_filtre}


def test_all_the_pages_of_a_filtered_list_are_those_that_it_shows(bureau, accueil):
    rubrique = Page.objects.get(slug="info-a-tous")
    en_ligne = set(rubrique.get_children().live().values_list("pk", flat=True))
    assert en_ligne
    adresse = f"/gestion/bulk/wagtailcore/page/delete/?id=all&childOf={rubrique.pk}"
    bureau.post(f"{adresse}&latest_revision_created_at_to=2001-01-01", {"next": "/gestion/"})
    assert set(rubrique.get_children().live().values_list("pk", flat=True)) == en_ligne


def test_all_the_notices_of_a_search_are_those_that_it_finds(bureau):
    avant = Notice.objects.count()
    adresse = "/gestion/bulk/ressources/notice/delete/?id=all&q=introuvablement"
    bureau.post(adresse, {"next": "/gestion/"})
    assert Notice.objects.count() == avant > 0
