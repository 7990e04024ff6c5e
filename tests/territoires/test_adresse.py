"""Which commune and quartier hold a point, in the outlines that we keep ourselves."""

import datetime
import json
import random

import pytest
from django.conf import settings

from territoires.adresse import qui_contient
from territoires.importation.actions import Reglages, importer
from territoires.models import Contour, Contrat, Territoire, Zonage
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

ADRESSE = "/territoires/adresse/"
AU = datetime.date(2018, 1, 1)
COMMUNES = settings.BASE_DIR / "../shared/data/geojson-simplifie/communes-bretagne-pdl.geojson"


def carre(x, y, cote):
    return [[x, y], [x + cote, y], [x + cote, y + cote], [x, y + cote], [x, y]]


def forme(code, nom, *anneaux, **proprietes):
    return {
        "type": "Feature",
        "properties": {"code": code, "nom": nom} | proprietes,
        "geometry": {"type": "Polygon", "coordinates": list(anneaux)},
    }


def charger(genre, *formes, **reglages):
    collection = {"type": "FeatureCollection", "features": list(formes)}
    rapport = importer(
        "x.geojson", json.dumps(collection).encode(), Reglages(genre, AU, **reglages)
    )
    assert not rapport.refuses


@pytest.fixture
def sans_contours():
    """Without those of the demonstration: the tests draw their own."""
    Contour.objects.all().delete()


@pytest.fixture
def deux_communes(sans_contours):
    """Side by side, with a common border at 1.0 of longitude (fictitious outlines)."""
    charger(
        "communes",
        forme("44109", "Nantes", carre(0, 47, 1)),
        forme("44162", "Saint-Herblain", carre(1, 47, 1)),
        source="Contours d’essai",
    )


@pytest.fixture
def quartiers(deux_communes):
    """One with a hole, one in the hole, one that touches the border, one across it."""
    charger(
        "quartiers",
        forme("ESSAI-1", "À trou", carre(0.1, 47.1, 0.4), carre(0.2, 47.2, 0.2), communes="44109"),
        forme("ESSAI-2", "Dans le trou", carre(0.25, 47.25, 0.1), communes="44109"),
        forme("ESSAI-3", "Au bord", carre(0.8, 47.6, 0.2), communes="44109"),
        forme("ESSAI-4", "À cheval", carre(0.9, 47.3, 0.2), communes="44109 44162"),
        zonage="qpv-2015",
    )


def codes(latitude, longitude):
    return {contour.territoire.code for contour in qui_contient(latitude, longitude)}


# Twenty points: latitude, longitude, who holds them.
POINTS = [
    (47.5, 0.5, {"44109"}),
    (47.5, 1.5, {"44162"}),
    (47.15, 0.15, {"44109", "ESSAI-1"}),
    (47.45, 0.45, {"44109", "ESSAI-1"}),
    (47.15, 0.45, {"44109", "ESSAI-1"}),
    (47.22, 0.22, {"44109"}),
    (47.38, 0.38, {"44109"}),
    (47.22, 0.38, {"44109"}),
    (47.3, 0.3, {"44109", "ESSAI-2"}),
    (47.26, 0.34, {"44109", "ESSAI-2"}),
    (47.7, 0.9, {"44109", "ESSAI-3"}),
    (47.7, 0.999999, {"44109", "ESSAI-3"}),
    (47.7, 1.000001, {"44162"}),
    (47.4, 0.95, {"44109", "ESSAI-4"}),
    (47.4, 1.05, {"44162", "ESSAI-4"}),
    (47.4, 1.2, {"44162"}),
    (46.9, 0.5, set()),
    (47.5, -0.1, set()),
    (47.5, 2.1, set()),
    (48.1, 1.5, set()),
]


@pytest.mark.parametrize(("latitude", "longitude", "attendus"), POINTS)
def test_holes_borders_and_two_communes_are_right(quartiers, latitude, longitude, attendus):
    assert codes(latitude, longitude) == attendus


@pytest.mark.parametrize("latitude", [47.0, 47.05, 47.35, 47.5, 47.75, 47.999])
def test_a_point_on_a_common_border_has_one_commune_and_only_one(deux_communes, latitude):
    assert codes(latitude, 1.0) == {"44162"}


def test_a_shape_in_several_pieces_holds_what_each_of_them_holds(deux_communes):
    """An island: a second polygon."""
    contour = Contour.objects.get(territoire__code="44109")
    contour.polygones.append([carre(-2, 47, 0.5)])
    contour.cadrer()
    contour.save()
    assert codes(47.2, -1.8) == {"44109"}
    assert codes(47.2, -1.2) == set()


def dedans(anneaux, hasard):
    """A point well inside, found by throwing darts, with another method than ours: the sum of
    the angles under which the point sees each edge is a whole turn (no hole here)."""
    import math

    xs, ys = zip(*anneaux[0], strict=True)
    while True:
        x, y = hasard.uniform(min(xs), max(xs)), hasard.uniform(min(ys), max(ys))
        tour = 0
        for (ax, ay), (bx, by) in zip(anneaux[0], anneaux[0][1:], strict=False):
            angle = math.atan2(by - y, bx - x) - math.atan2(ay - y, ax - x)
            tour += (angle + math.pi) % (2 * math.pi) - math.pi
        if abs(tour) > 6:
            return x, y


def test_two_hundred_points_fall_in_the_right_commune():
    if not COMMUNES.exists():
        pytest.skip("les données officielles d’essai ne sont pas à côté du dépôt")
    octets = COMMUNES.read_bytes()
    importer(COMMUNES.name, octets, Reglages("communes", AU, source="IGN, Insee, 2018"))
    hasard = random.Random(2006)
    formes = [f for f in json.loads(octets)["features"] if f["geometry"]["type"] == "Polygon"]
    faux = []
    for forme_tiree in hasard.sample(formes, 200):
        x, y = dedans(forme_tiree["geometry"]["coordinates"], hasard)
        if codes(y, x) != {forme_tiree["properties"]["code"]}:
            faux.append((forme_tiree["properties"], x, y, codes(y, x)))
    assert faux == []


def test_the_answer_names_commune_quartier_zonings_and_contracts(client, quartiers):
    Contrat.objects.create(
        territoire=Territoire.objects.get(code="244400404"),
        dispositif=Concept.objects.get(identifiant="contrat-engagements-quartiers-2030"),
        depuis=datetime.date(2024, 1, 1),
    )
    donnees = client.get(ADRESSE, {"lat": "47.3", "lon": "0.3", "format": "json"}).json()
    assert donnees["commune"] == {
        "code": "44109",
        "nom": "Nantes",
        "genre": "commune",
        "depuis": None,
    }
    [quartier] = donnees["quartiers"]
    assert quartier["code"] == "ESSAI-2"
    assert quartier["zonages"][0] | {"source": ""} == {
        "zonage": "QPV 2015",
        "depuis": "2018-01-01",
        "jusque": None,
        "source": "",
    }
    assert {p["code"] for p in donnees["fait_partie_de"]} == {"D44", "244400404"}
    assert [c["contrat"] for c in donnees["contrats"]] == ["Contrat « Engagements Quartiers 2030 »"]
    assert "Contours d’essai" in donnees["sources"]
    page = client.get(ADRESSE, {"lat": "47,3", "lon": "0,3"}).content.decode()
    for attendu in ("Nantes", "Dans le trou", "QPV 2015", "Engagements Quartiers 2030"):
        assert attendu in page


def test_of_a_quartier_across_two_communes_only_the_zoning_of_the_point_is_told(client, quartiers):
    donnees = client.get(ADRESSE, {"lat": "47.4", "lon": "1.05", "format": "json"}).json()
    assert donnees["commune"]["code"] == "44162"
    assert Zonage.objects.filter(quartier__code="ESSAI-4").count() == 2
    assert len(donnees["quartiers"][0]["zonages"]) == 1


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"lat": "nord", "lon": "0"}, "Ce n’est pas un nombre"),
        ({"lat": "nan", "lon": "0"}, "Ce n’est pas un nombre"),
        ({"lat": "inf", "lon": "0"}, "Ce n’est pas un nombre"),
        ({"lat": "91", "lon": "0"}, "Écrivez des degrés"),
        ({"lat": "47", "lon": "1e400"}, "Ce n’est pas un nombre"),
        ({"lat": "47"}, "Donnez cette coordonnée"),
    ],
)
def test_what_is_no_point_gets_a_sentence(client, demande, phrase):
    reponse = client.get(ADRESSE, demande)
    assert reponse.status_code == 400
    assert phrase in reponse.content.decode()
    en_json = client.get(ADRESSE, demande, headers={"accept": "application/json"})
    assert en_json.status_code == 400
    assert phrase in str(en_json.json()["erreurs"])


def test_a_point_that_nobody_holds_is_said_so(client, deux_communes):
    assert (
        client.get(ADRESSE, {"lat": "10", "lon": "10", "format": "json"}).json()["commune"] is None
    )
    page = client.get(ADRESSE, {"lat": "10", "lon": "10"}).content.decode()
    assert "Vérifiez que la latitude vient avant la longitude" in page


def test_without_outlines_one_is_told_that_they_are_not_loaded(client, sans_contours):
    page = client.get(ADRESSE, {"lat": "47", "lon": "0"}).content.decode()
    assert "Les contours officiels ne sont pas encore chargés." in page


# A town hall or a station of the demonstration’s towns, and the sea.
VILLES = [
    ("48.1113,-1.6800", "Rennes", "243500139"),
    ("47.2173,-1.5419", "Nantes", "244400404"),
    ("48.7321,-3.4590", "Lannion", "D22"),
    ("47.5,-3.5", None, None),
]


@pytest.mark.parametrize(("point", "commune", "parent"), VILLES)
def test_the_demonstration_knows_where_its_towns_lie(client, point, commune, parent):
    latitude, longitude = point.split(",")
    donnees = client.get(ADRESSE, {"lat": latitude, "lon": longitude, "format": "json"}).json()
    assert (donnees["commune"] and donnees["commune"]["nom"]) == commune
    assert parent is None or parent in {p["code"] for p in donnees["fait_partie_de"]}
    assert all("Licence ouverte" in source for source in donnees["sources"])


def test_a_commune_is_answered_before_its_quartiers_are_drawn(client, deux_communes):
    page = client.get(ADRESSE, {"lat": "47.5", "lon": "0.5"}).content.decode()
    assert "Nous n’avons pas encore le contour des quartiers." in page


def test_a_zoning_of_the_whole_commune_is_told(client, deux_communes):
    Zonage.objects.create(
        zonage=Concept.objects.get(identifiant="zru"),
        commune=Territoire.objects.get(code="44109"),
        depuis=datetime.date(1997, 1, 1),
        source="Essai",
    )
    page = client.get(ADRESSE, {"lat": "47.5", "lon": "0.5"}).content.decode()
    assert "pour toute la commune" in page


def test_the_point_that_somebody_asks_about_is_kept_nowhere(client):
    reponse = client.get(ADRESSE, {"lat": "47", "lon": "0"})
    assert "no-store" in reponse["Cache-Control"]
