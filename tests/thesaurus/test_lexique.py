"""The lexicon as its readers meet it: a list, a page by term, the whole in SKOS."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef
from resovilles.adresses import absolue

from ressources.models import Lot, Notice
from tests.factories import (
    DossierFactory,
    FicheFactory,
    NoticeFactory,
    RencontreFactory,
    StructureFactory,
)
from thesaurus.lexique import periode
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

SCHEMA = Namespace("https://schema.org/")


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    return re.sub("[\u00a0\u202f]", " ", unescape(reponse.content.decode()))


def page(client, identifiant):
    return lire(client, f"/ressources/lexique/{identifiant}/")


def terme(identifiant):
    return Concept.objects.get(identifiant=identifiant)


# --- The list --------------------------------------------------------------------------------


def test_the_list_goes_by_letter_and_acronyms_send_to_their_term(client):
    lu = lire(client, "/ressources/lexique/")
    assert lu.index('id="lettre-A"') < lu.index('id="lettre-C"') < lu.index('id="lettre-Z"')
    assert re.search(r"<abbr>CUCS</abbr>\W+voir <a[^>]+/lexique/cucs/", lu)
    # É is filed under E.
    assert 'id="lettre-É"' not in lu


def test_the_list_is_filtered_by_family(client):
    lu = lire(client, "/ressources/lexique/?famille=zonage")
    assert "Zone urbaine sensible" in lu
    assert "Délégation interministérielle à la ville" not in lu
    assert 'aria-current="page" href="/ressources/lexique/?famille=zonage"' in lu


@pytest.mark.parametrize("famille", ["inconnue", "demande", "", "x" * 3000])
def test_a_family_out_of_the_list_is_ignored(client, famille):
    assert "Zone urbaine sensible" in lire(client, f"/ressources/lexique/?famille={famille}")


def test_what_only_fills_the_lists_of_forms_is_no_entry(client):
    assert "Simple renseignement" not in lire(client, "/ressources/lexique/")
    assert client.get("/ressources/lexique/demande-simple/").status_code == 404


@pytest.mark.parametrize("adresse", ["/ressources/", "/plan-du-site/"])
def test_the_lexicon_is_reached_from_the_rubrique_and_from_the_site_map(client, adresse):
    assert 'href="/ressources/lexique/"' in lire(client, adresse)


# --- The page of a term ----------------------------------------------------------------------


def test_search_engines_are_told_of_the_terms(client):
    plan = client.get("/sitemap.xml").content.decode()
    for adresse in ("/ressources/lexique/", "/ressources/lexique/zus/", "/ressources/nouveautes/"):
        assert f"{adresse}</loc>" in plan


def test_a_term_tells_its_story(client):
    lu = page(client, "cget")
    assert "Commissariat général à l’égalité des territoires" in lu
    assert "CGET" in lu
    assert "31 mars 2014" in lu
    succession = lu[lu.index('class="succession"') :]
    ordre = ["DATAR", "DIV", "FASILD", "ACSE", "SGCIV", "<b>Commissariat", "ANCT"]
    places = [succession.index(mot) for mot in ordre]
    assert places == sorted(places)


def test_a_term_is_placed_among_the_others(client):
    lu = page(client, "reussite-educative")
    assert 'href="/ressources/lexique/education-reussite-educative/"' in lu
    assert 'href="/ressources/lexique/pre/"' in lu
    assert 'href="/ressources/lexique/reussite-educative/"' in page(
        client, "education-reussite-educative"
    )


def test_the_breadcrumb_goes_through_the_lexicon(client):
    lu = page(client, "cucs")
    fil = lu[lu.index('class="fil') : lu.index("</ol>")]
    assert re.findall(r'href="([^"]+)"', fil) == ["/", "/ressources/", "/ressources/lexique/"]


def test_an_unknown_term_is_not_found(client):
    assert client.get("/ressources/lexique/inconnu/").status_code == 404


def test_a_theme_shows_what_is_filed_under_it_with_the_lists(client):
    theme = Concept.objects.create(identifiant="neuf", libelle="Neuf", famille="theme")
    for fabrique in (DossierFactory, FicheFactory, RencontreFactory):
        contenu = fabrique(title=f"Un contenu de {fabrique.__name__}")
        contenu.themes.add(theme)
        contenu.save()
    for rang in range(7):
        notice = NoticeFactory(titre=f"Une notice, tome {rang}")
        notice.themes.add(theme)
        notice.save()
    lu = page(client, "neuf")
    for mots in ("DossierFactory", "FicheFactory", "RencontreFactory", "Une notice, tome 6"):
        assert mots in lu
    assert lu.count("Une notice, tome") == 5
    assert "Les 7 notices" in lu
    for liste in ("notices", "dossiers", "fiches"):
        assert f'href="/ressources/{liste}/?theme=neuf"' in lu
    assert 'href="/rencontres/?theme=neuf"' in lu
    assert "7 références" in lire(client, "/ressources/notices/?theme=neuf")
    assert "RencontreFactory" in lire(client, "/rencontres/?theme=neuf")


def test_a_keyword_leads_to_the_notices_that_it_indexes(client):
    notice = NoticeFactory(titre="Bilan de huit contrats")
    notice.descripteurs.add(terme("cucs"))
    notice.save()
    lu = page(client, "cucs")
    assert "Bilan de huit contrats" in lu
    assert 'href="/ressources/notices/?descripteur=cucs"' in lu
    liste = lire(client, "/ressources/notices/?descripteur=cucs")
    assert "Bilan de huit contrats" in liste


@pytest.mark.parametrize(
    ("famille", "adresse"),
    [("document", "/ressources/publications/?nature="), ("rencontre", "/rencontres/?nature=")],
)
def test_a_nature_leads_to_the_list_that_it_filters(client, famille, adresse):
    identifiant = {"document": "rendez-vous", "rencontre": "atelier"}[famille]
    assert f'href="{adresse}{identifiant}"' in page(client, identifiant)
    lire(client, f"{adresse}{identifiant}")


def test_a_type_of_actor_leads_to_the_directory(client):
    StructureFactory(title="Abri des Tilleuls", type_acteur=terme("association"))
    lu = page(client, "association")
    assert "Abri des Tilleuls" in lu
    assert 'href="/annuaire/?type=association"' in lu


def test_nothing_hidden_is_shown_nor_counted(client, officier):
    theme = Concept.objects.create(identifiant="neuf", libelle="Neuf", famille="theme")
    fermes = [
        NoticeFactory(titre="Canari interne", etat=Notice.Etat.INTERNE),
        NoticeFactory(titre="Canari importé", lot=Lot.objects.create(nom="Import")),
        DossierFactory(title="Canari hors ligne"),
        FicheFactory(title="Canari brouillon", live=False),
    ]
    for contenu in fermes:
        contenu.themes.add(theme)
        contenu.save()
    fermes[2].unpublish()
    for _ in range(2):  # the team reads there what everybody reads
        lu = page(client, "neuf")
        assert "Canari" not in lu
        assert "Rien n’est encore classé à ce terme." in lu
        client.force_login(officier)


def requetes(client, adresse):
    with CaptureQueriesContext(connection) as capture:
        client.get(adresse)
    return len(capture)


@pytest.mark.parametrize("identifiant", ["integration-discriminations", "cucs", "ouvrage", "cget"])
def test_a_term_costs_few_queries_even_the_first_time(client, valider, identifiant):
    client.get("/ressources/")  # the menu and the settings, which every page shares
    froide = requetes(client, f"/ressources/lexique/{identifiant}/")
    assert froide <= 13
    assert requetes(client, f"/ressources/lexique/{identifiant}/") <= 1


def test_a_change_is_read_at_once(client, valider):
    page(client, "gup")
    concept = terme("gup")
    concept.definition = "Une définition toute neuve."
    concept.save()
    valider()
    assert "toute neuve" in page(client, "gup")


@pytest.mark.parametrize(
    ("debut", "fin", "dit"),
    [
        ((2007, 1, 1), (2014, 12, 31), "2007 – 2014"),
        ((2005, 1, 18), None, "depuis le 18 janvier 2005"),
        ((2024, 1, 1), None, "depuis 2024"),
        (None, (2002, 7, 17), "jusqu’au 17 juillet 2002"),
        (None, (2019, 12, 31), "jusqu’en 2019"),
        (None, None, ""),
    ],
)
def test_a_period_says_no_more_than_is_known(debut, fin, dit):
    assert periode(debut and datetime.date(*debut), fin and datetime.date(*fin)) == dit


# --- In SKOS ---------------------------------------------------------------------------------


@pytest.fixture(
    params=[("/ressources/lexique.ttl", "turtle"), ("/ressources/lexique.jsonld", "json-ld")]
)
def graphe(request, client):
    adresse, syntaxe = request.param
    Concept.objects.filter(identifiant="gup").update(
        definition='Des « gestes »,\nun "mot" et une \\ barre.'
    )
    return Graph().parse(data=client.get(adresse).content, format=syntaxe)


def adresse_de(identifiant):
    return URIRef(absolue(f"/ressources/lexique/{identifiant}/"))


def test_rdflib_reads_every_term_once(graphe):
    termes = set(graphe.subjects(RDF.type, SKOS.Concept))
    assert len(termes) == Concept.objects.du_lexique().count()
    for sujet in termes:
        assert len(list(graphe.objects(sujet, SKOS.prefLabel))) == 1
        assert list(graphe.objects(sujet, SKOS.inScheme)) == [
            URIRef(absolue("/ressources/lexique/"))
        ]


def test_rdflib_reads_what_a_term_says(graphe):
    sujet, schema = adresse_de("cucs"), URIRef(absolue("/ressources/lexique/"))
    attendus = {
        (SKOS.prefLabel, Literal("Contrat urbain de cohésion sociale", lang="fr")),
        (SKOS.altLabel, Literal("CUCS", lang="fr")),
        (DCTERMS.identifier, Literal("cucs")),
        (DCTERMS.isReplacedBy, adresse_de("contrat-de-ville-2015")),
        (DCTERMS.replaces, adresse_de("contrat-de-ville-2000")),
        (SCHEMA.validFrom, Literal(datetime.date(2007, 1, 1))),
        (SCHEMA.validThrough, Literal(datetime.date(2014, 12, 31))),
        (SKOS.topConceptOf, schema),
        (SKOS.definition, Literal(terme("cucs").definition, lang="fr")),
    }
    assert attendus <= set(graphe.predicate_objects(sujet))
    assert (schema, SKOS.hasTopConcept, sujet) in graphe


def test_rdflib_reads_the_links(graphe):
    precis, large = adresse_de("reussite-educative"), adresse_de("education-reussite-educative")
    assert (precis, SKOS.broader, large) in graphe
    assert (large, SKOS.narrower, precis) in graphe
    assert (precis, SKOS.topConceptOf, None) not in graphe
    assert (precis, SKOS.related, adresse_de("pre")) in graphe
    assert (adresse_de("pre"), SKOS.related, precis) in graphe


def test_rdflib_reads_quotes_lines_and_bars(graphe):
    lu = graphe.value(adresse_de("gup"), SKOS.definition)
    assert str(lu) == 'Des « gestes »,\nun "mot" et une \\ barre.'


def test_the_lists_of_forms_stay_out_of_the_export(graphe):
    assert "Simple renseignement" not in graphe.serialize(format="turtle")


@pytest.mark.parametrize("adresse", ["/ressources/lexique/", "/ressources/lexique/cucs/"])
def test_the_pages_name_the_exports(client, adresse):
    lu = lire(client, adresse)
    for genre, fichier in (("text/turtle", "ttl"), ("application/ld+json", "jsonld")):
        lien = rf'<link rel="alternate" type="{re.escape(genre)}"[^>]+lexique\.{fichier}"'
        assert re.search(lien, lu)
        assert client.get(f"/ressources/lexique.{fichier}")["Content-Type"].startswith(genre)
