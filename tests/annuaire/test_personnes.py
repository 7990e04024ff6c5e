"""Who knows of whom, and by which way one is reached: field by field, reader by reader."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from annuaire.models import Personne
from membres.models import Utilisateur

pytestmark = pytest.mark.django_db

VALEURS = {
    "courriel": "awa.exemple@example.org",
    "telephone": "02 99 00 00 00",
    "adresse": "Awa Exemple\n35000 RENNES",
}
VOIT = {
    "public": {"inconnu", "échu", "adhérent", "équipe"},
    "adherents": {"adhérent", "équipe"},
    "equipe": {"équipe"},
}


@pytest.fixture
def lecteurs(adherent):
    hier = timezone.localdate() - timedelta(days=1)
    echu = Utilisateur.objects.create_user("echu@example.org", valable_jusqu_au=hier)
    equipe = Utilisateur.objects.get(email="secretariat@example.org")
    return {"inconnu": AnonymousUser(), "échu": echu, "adhérent": adherent, "équipe": equipe}


@pytest.mark.parametrize("champ", VALEURS)
@pytest.mark.parametrize("visibilite", VOIT)
def test_each_field_is_shown_to_whom_it_is_meant_for(lecteurs, champ, visibilite):
    fiche = Personne.objects.create(
        prenom="Awa", nom="Exemple", **{champ: VALEURS[champ], f"visibilite_{champ}": visibilite}
    )
    for nom, lecteur in lecteurs.items():
        attendu = nom in VOIT[visibilite]
        lue = fiche.coordonnees_pour(lecteur)[champ] == VALEURS[champ]
        connue = Personne.objects.visible_to(lecteur).filter(pk=fiche.pk).exists()
        assert (lue, connue) == (attendu, attendu), nom


def test_an_access_lasts_to_the_end_of_its_last_day(adherent, time_machine):
    adherent.valable_jusqu_au = timezone.localdate()
    assert not adherent.acces_echu
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert adherent.acces_echu


def test_the_team_reads_whatever_the_date():
    membre = Utilisateur.objects.get(email="secretariat@example.org")
    membre.valable_jusqu_au = timezone.localdate() - timedelta(days=1)
    assert not membre.acces_echu
