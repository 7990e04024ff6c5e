"""The register once the official list of communes is loaded: thousands of names."""

import pytest
from django.urls import reverse

from membres.models import Utilisateur
from territoires.models import Appartenance, Succession, Territoire
from tests.factories import DossierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def inconnue():
    """A commune that nothing but its name brings here."""
    commune = Territoire.objects.create(code="35240", nom="Le Rheu", genre="commune")
    Appartenance.objects.create(enfant=commune, parent=Territoire.objects.get(code="D35"))
    return commune


def test_lists_and_filters_keep_to_what_the_centre_follows(client, inconnue):
    assert "Le Rheu" not in client.get("/territoires/").content.decode()
    assert "Le Rheu" not in client.get("/ressources/dossiers/").content.decode()
    assert "Le Rheu" in client.get("/territoires/35240/").content.decode()
    assert "Le Rheu" in client.get("/territoires/D35/").content.decode()


def test_a_form_offers_what_is_followed_and_keeps_what_was_ticked(client, officier, inconnue):
    client.force_login(officier)
    dossier = DossierFactory()
    adresse = reverse("wagtailadmin_pages:edit", args=[dossier.pk])
    page = client.get(adresse).content.decode()
    assert "Le Rheu" not in page
    assert "Lannion" in page
    dossier.territoires.set([inconnue])
    dossier.save_revision()
    assert "Le Rheu" in client.get(adresse).content.decode()


# --- Who belongs to whom, who follows whom: what a documentalist writes -------------------------


@pytest.fixture
def documentaliste(client):
    client.force_login(Utilisateur.objects.get(email="documentation@example.org"))
    return client


@pytest.fixture
def cle():
    return lambda code: Territoire.objects.get(code=code).pk


def ajouter(client, table, **champs):
    return client.post(f"/gestion/snippets/territoires/{table}/add/", champs, follow=True)


def test_a_dated_parent_is_written_then_ended(documentaliste, client, cle, inconnue):
    ajouter(documentaliste, "appartenance", enfant=cle("35240"), parent=cle("243500139"))
    lien = Appartenance.objects.get(enfant=inconnue, parent__code="243500139")
    assert "Le Rheu" in client.get("/territoires/rennes-metropole/").content.decode()
    fin = {"enfant": lien.enfant_id, "parent": lien.parent_id, "depuis": "2000-01-01"}
    adresse = f"/gestion/snippets/territoires/appartenance/edit/{lien.pk}/"
    page = documentaliste.post(adresse, fin | {"jusque": "1999-12-31"})
    assert "La fin précède le début." in page.content.decode()
    documentaliste.post(adresse, fin | {"jusque": "2025-12-31"})
    lien.refresh_from_db()
    assert lien.jusque.isoformat() == "2025-12-31"


def test_what_follows_a_quartier_is_written(documentaliste, client, cle):
    Territoire.objects.create(code="QN09999", nom="Quartier d’essai", genre="quartier")
    ajouter(documentaliste, "succession", ancien=cle("ZUS-44109-5"), nouveau=cle("QN09999"))
    assert "Quartier d’essai" in client.get("/territoires/ZUS-44109-5/").content.decode()


# table, links that stand, the one that would close the circle, the path as it is read
CYCLES = [
    (
        "appartenance",
        [],
        ("R53", "22113"),
        "Bretagne &gt; Lannion &gt; Côtes-d’Armor &gt; Bretagne",
    ),
    ("appartenance", [], ("R53", "R53"), "Bretagne &gt; Bretagne"),
    (
        "succession",
        [("ZUS-44109-2", "ZUS-44109-3")],
        ("ZUS-44109-3", "ZUS-44109-2"),
        "Quartier Est &gt; Malakoff &gt; Quartier Est",
    ),
]


@pytest.mark.parametrize(("table", "liens", "dernier", "chemin"), CYCLES)
def test_a_circle_is_refused_with_its_path(documentaliste, cle, table, liens, dernier, chemin):
    de, vers = {"appartenance": ("enfant", "parent"), "succession": ("ancien", "nouveau")}[table]
    modele = {"appartenance": Appartenance, "succession": Succession}[table]
    for lien in liens:
        ajouter(documentaliste, table, **{de: cle(lien[0]), vers: cle(lien[1])})
    nombre = modele.objects.count()
    page = ajouter(documentaliste, table, **{de: cle(dernier[0]), vers: cle(dernier[1])})
    assert f"Cycle refusé : {chemin}" in page.content.decode()
    assert "contrainte" not in page.content.decode()
    assert modele.objects.count() == nombre


@pytest.mark.parametrize(("table", "champ"), [("appartenance", "enfant"), ("succession", "ancien")])
def test_what_is_missing_is_asked_for(documentaliste, cle, table, champ):
    page = ajouter(documentaliste, table, **{champ: cle("R53")})
    assert "Champ requis." in page.content.decode()


def test_links_are_found_by_the_name_of_either(documentaliste):
    adresse = "/gestion/snippets/territoires/appartenance/?q=Lannion"
    assert "Côtes-d’Armor" in documentaliste.get(adresse).content.decode()
