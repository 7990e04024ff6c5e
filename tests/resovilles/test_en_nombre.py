"""What one does on several lines of a list at once: seen before it is done, within one's rights."""

import pytest
from django.urls import reverse
from resovilles.courriel.models import Courriel
from resovilles.models import MessageRecu

from membres.models import Utilisateur
from ressources.models import Commande, Stock

pytestmark = pytest.mark.django_db
MESSAGES = "resovilles_messagerecu_modeladmin_index"
COMMANDES = "ressources_commande_modeladmin_index"
COURRIELS = "courriel_courriel_modeladmin_index"


@pytest.fixture
def bureau(client, officier, prouver):
    return prouver(client, officier)


@pytest.fixture
def messages():
    MessageRecu.objects.all().delete()
    return [
        MessageRecu.objects.create(nom=nom, courriel="a@example.org", objet=nom, message="x")
        for nom in ("Premier", "Deuxième", "Troisième")
    ]


@pytest.fixture
def commandes():
    publication = Stock.objects.exclude(exemplaires=None).first().publication
    Stock.objects.filter(publication=publication).update(exemplaires=10, promis=5)
    return [
        Commande.objects.create(
            publication=publication, nom=nom, courriel="a@example.org", adresse="x", exemplaires=2
        )
        for nom in ("Awa", "Benoît")
    ]


def geste(bureau, liste, nom, objets, **suite):
    champs = {"geste": nom, "choix": [objet.pk for objet in objets], **suite}
    return bureau.post(reverse(liste), champs, follow=True).content.decode()


def test_the_gesture_is_shown_then_done_on_the_lines_ticked(bureau, messages):
    annonce = geste(bureau, MESSAGES, "traites", messages[:2])
    assert "Ces messages ne seront plus comptés" in annonce
    assert "Premier" in annonce
    assert "Troisième" not in annonce
    assert not MessageRecu.objects.filter(traite=True).exists()
    assert "fait pour 2 lignes" in geste(bureau, MESSAGES, "traites", messages[:2], oui="1")
    assert MessageRecu.objects.get(traite=False) == messages[2]


def test_it_leaves_aside_the_lines_on_which_it_makes_no_sense(bureau, messages):
    geste(bureau, MESSAGES, "traites", messages[:1], oui="1")
    annonce = geste(bureau, MESSAGES, "traites", messages)
    assert "1 ligne cochée n’est pas dans ce cas" in annonce
    vide = geste(bureau, MESSAGES, "traites", messages[:1])
    assert "rien n’a changé" in vide
    assert "Cochez d’abord" in geste(bureau, MESSAGES, "traites", [])


def test_what_is_filtered_out_is_out_of_reach(bureau, messages):
    adresse = reverse(MESSAGES) + "?traite__exact=1"
    bureau.post(adresse, {"geste": "traites", "choix": [messages[0].pk], "oui": "1"})
    assert not MessageRecu.objects.filter(traite=True).exists()


@pytest.mark.parametrize("choix", ["0", "-1", "x", "' OR 1", "9" * 40])
def test_a_forged_line_is_none(bureau, messages, choix):
    reponse = bureau.post(reverse(MESSAGES), {"geste": "traites", "choix": choix, "oui": "1"})
    assert reponse.status_code == 302
    assert not MessageRecu.objects.filter(traite=True).exists()


def test_orders_leave_the_stock_once_however_often_it_is_pressed(bureau, commandes):
    for _ in range(2):
        geste(bureau, COMMANDES, "envoyees", commandes, oui="1")
    assert set(Commande.objects.values_list("etat", flat=True)) == {Commande.Etat.ENVOYEE}
    stock = Stock.objects.get(publication=commandes[0].publication)
    assert (stock.exemplaires, stock.promis) == (6, 1)


def test_refused_mails_are_sent_again(bureau, valider):
    courriel = Courriel.objects.create(
        objet="Un avis", destinataire="a@example.org", texte="x", etat=Courriel.Etat.ECHEC
    )
    geste(bureau, COURRIELS, "renvoyer", [courriel], oui="1")
    courriel.refresh_from_db()
    assert courriel.etat == Courriel.Etat.A_ENVOYER


def test_who_only_reads_has_neither_box_nor_gesture(client, commandes, prouver):
    prouver(client, Utilisateur.objects.get(email="direction@example.org"))
    assert 'name="choix"' not in client.get(reverse(COMMANDES)).content.decode()
    reponse = client.post(
        reverse(COMMANDES), {"geste": "envoyees", "choix": commandes[0].pk, "oui": "1"}
    )
    assert reponse.status_code == 405
    assert not Commande.objects.filter(etat=Commande.Etat.ENVOYEE).exists()
