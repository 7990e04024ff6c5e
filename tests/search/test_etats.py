"""What results say of today's shelf, to everybody, in one question."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ressources.models import Exemplaire, Notice, Pret
from tests.factories import PublicationFactory
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

DEMAIN = timezone.localdate() + timedelta(days=1)
HIER = date(2026, 1, 5)


def notice(titre="Cahier qxalba", exemplaires=(), **champs):
    creee = Notice.objects.create(
        titre=titre, genre=Concept.objects.famille("document")[0], **champs
    )
    for rang, etat in enumerate(exemplaires):
        Exemplaire.objects.create(notice=creee, cote=f"QX {rang}", etat=etat)
    return creee


def preter(notice, exemplaire=None, etat=Pret.Etat.EN_COURS, **champs):
    return Pret.objects.create(
        notice=notice, exemplaire=exemplaire, titre=notice.titre, nom="Awa Exemple", etat=etat, **champs
    )  # fmt: skip


def page(client, question="qxalba"):
    return client.get(f"/recherche/?q={question}").content.decode().partition("t-resultats")[2]


RAYON, SUR_PLACE = Exemplaire.Etat.EN_RAYON, Exemplaire.Etat.SUR_PLACE
# The copies, the loans of the first ones (state, due date), what is read, what one may do
CAS = [
    ([RAYON], [], "1 exemplaire au prêt", "Emprunter"),
    ([RAYON, RAYON], [], "2 exemplaires au prêt", "Emprunter"),
    ([RAYON, RAYON], [("en_cours", DEMAIN)], "1 exemplaire au prêt", "Emprunter"),
    ([RAYON], [("en_cours", DEMAIN)], "En prêt, retour prévu le ", "Réserver"),
    ([RAYON], [("en_cours", HIER)], "En prêt, retour attendu", "Réserver"),
    ([RAYON], [("demande", None)], "Retenu par un autre lecteur", "Réserver"),
    ([RAYON], [("rendu", HIER)], "1 exemplaire au prêt", "Emprunter"),
    ([SUR_PLACE], [], "", ""),
    ([], [], "", ""),
]


@pytest.mark.parametrize(("exemplaires", "prets", "dit", "geste"), CAS)
def test_a_notice_tells_what_is_on_the_shelf(client, exemplaires, prets, dit, geste):
    lue = notice(exemplaires=exemplaires)
    for exemplaire, (etat, echeance) in zip(lue.exemplaires.all(), prets, strict=False):
        preter(lue, exemplaire, etat, echeance=echeance)
    trouvee = page(client)
    lien = f"/ressources/emprunter/{lue.pk}/?provenance=recherche"
    assert (lien in trouvee) == bool(geste)
    assert dit in trouvee
    assert ("Emprunter" in trouvee, "Réserver" in trouvee) == (
        geste == "Emprunter",
        geste == "Réserver",
    )
    assert "Awa" not in trouvee


def test_who_waits_comes_before_who_reads(client):
    lue = notice(exemplaires=[RAYON])
    preter(lue, etat=Pret.Etat.EN_ATTENTE)
    assert "Retenu par un autre lecteur" in page(client)


def test_a_loan_asked_for_from_the_results_says_so(client, adherent):
    lue = notice(exemplaires=[RAYON])
    client.force_login(adherent)
    adresse = f"/ressources/emprunter/{lue.pk}/"
    formulaire = client.get(f"{adresse}?provenance=recherche").content.decode()
    assert 'name="provenance" value="recherche"' in formulaire
    client.post(adresse, {"remise": "sur_place", "provenance": "recherche"})
    assert Pret.objects.get(notice=lue).provenance == "recherche"


@pytest.mark.parametrize("qui", ["inconnu", "adhérent", "équipe"])
def test_all_kinds_answer_in_one_question(client, qui, adherent, officier, valider):
    for rang in range(6):
        notice(f"Cahier qxalba {rang}", [RAYON])
        PublicationFactory(title=f"Livret qxalba {rang}", etat="epuise")
    if qui != "inconnu":
        client.force_login(adherent if qui == "adhérent" else officier)
    valider()
    client.get("/recherche/?q=qxalba")
    with CaptureQueriesContext(connection) as requetes:
        trouvee = page(client)
    assert trouvee.count("1 exemplaire au prêt") == trouvee.count("Épuisé") == 6
    assert len(requetes) <= 8, [r["sql"][:90] for r in requetes]
    assert sum("ressources_pret" in r["sql"] for r in requetes) == 1
