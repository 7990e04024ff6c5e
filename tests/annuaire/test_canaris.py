"""What a card does not show to strangers stands on no public surface of the site."""

import re

import pytest
from django.urls import reverse

from annuaire.models import Consentement, Fonction, Personne, Structure
from membres.models import Adhesion, DemandeAcces
from tests.factories import DossierFactory

pytestmark = pytest.mark.django_db

MOT = "qxzelidebu"
FLUX = [
    "/sitemap.xml",
    "/plan-du-site/",
    "/info-a-tous/flux/",
    "/ressources/nouveautes/flux/",
    "/ressources/dossiers/flux/",
    "/lettre/flux/",
    "/rencontres/flux/",
    "/rencontres/agenda.ics",
    f"/recherche/?q={MOT[:6]}",
    f"/recherche/suggestions/?q={MOT[:6]}",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/robots.txt",
]


@pytest.fixture
def discrete():
    """A person of whom strangers know only that she is somebody to call."""
    fiche = Personne.objects.create(
        prenom="Awa",
        nom="Exemple",
        telephone="02 40 58 02 03",
        visibilite_telephone="public",
        courriel=f"{MOT}@example.org",
        visibilite_courriel="adherents",
        adresse=f"1 rue {MOT}",
    )
    centre = Structure.objects.get(est_le_centre=True)
    Fonction.objects.create(personne=fiche, structure=centre, intitule="Documentaliste")
    Consentement.objects.create(personne=fiche, objet="image", sens="donne", source=MOT, preuve=MOT)
    Adhesion.objects.create(structure=centre, annee=2030, note=MOT)
    DemandeAcces.objects.create(
        prenom="Awa", nom=MOT, courriel=f"{MOT}@example.org", structure=MOT, fonction=MOT
    )
    DossierFactory(contact=fiche)
    return fiche


def test_what_is_not_public_of_a_card_stands_nowhere(client, discrete):
    plan = client.get("/sitemap.xml").content.decode()
    pages = [re.sub(r"https?://[^/]+", "", lieu) for lieu in re.findall(r"<loc>(.*?)</loc>", plan)]
    assert len(pages) > 50
    fuites = [
        adresse
        for adresse in [*pages, *FLUX]
        if MOT in client.get(adresse).content.decode(errors="replace").replace(f"q={MOT}", "")
    ]
    assert fuites == []


def test_a_member_reads_no_request_and_no_ledger(client, adherent, discrete):
    client.force_login(adherent)
    for nom in ("membres_demandeacces", "membres_adhesion", "annuaire_consentement"):
        assert client.get(reverse(f"{nom}_modeladmin_index")).status_code == 302
