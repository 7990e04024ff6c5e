"""Subscriptions: nobody is subscribed by another, nobody stays against his will."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from resovilles.courriel.models import Courriel
from resovilles.donnees_personnelles import purger

from annuaire.models import Personne
from newsletter import actions
from newsletter.forms import FormulaireAbonnement
from newsletter.models import Abonnement, Effectif, LienPrive, Liste
from newsletter.models.abonnements import NPAI, SANS_REPONSE

pytestmark = pytest.mark.django_db

DEMANDER = "/abonnement/demander/"
ADRESSE = "Régie de quartier\nAwa Exemple\n1 rue du Port\n44000 NANTES"
CONFIRME, DESABONNE = Abonnement.Etat.CONFIRME, Abonnement.Etat.DESABONNE


@pytest.fixture(autouse=True)
def _midi():
    cache.clear()
    with time_machine.travel("2026-11-24 12:01", tick=False):
        yield


@pytest.fixture
def champs():
    with time_machine.travel("2026-11-24 12:00", tick=False):
        jeton = FormulaireAbonnement.jeton_neuf()
    return {
        "listes": ["lettre-courriel"],
        "courriel": "Awa@example.org",
        "nom": "Awa Exemple",
        "adresse": "",
        "site_web": "",
        "jeton": jeton,
    }


def lien_du_courriel():
    """The path of the link in the last mail."""
    return re.search(r"https?://[^/]+(/abonnement/\S+)", Courriel.objects.latest("pk").texte)[1]


def abonner(courriel="awa@example.org", liste=Liste.LETTRE_COURRIEL, **champs):
    abonnement = Abonnement(liste=liste, courriel=courriel, preuve="Essai", **champs)
    abonnement.confirmer()
    return abonnement


def etats(courriel="awa@example.org"):
    siens = Abonnement.objects.de_l_adresse(courriel)
    return dict(siens.values_list("liste", "etat"))


def preferences(abonnement):
    return reverse("subscription_preferences", args=[abonnement.jeton])


def desabonnement(abonnement):
    return reverse("unsubscribe", args=[abonnement.jeton])


# --- Subscribing -----------------------------------------------------------------------------
def test_a_person_subscribes_in_two_gestures_and_the_proof_is_kept(client, champs):
    page = client.get("/abonnement/?liste=flash").content.decode()
    assert 'value="flash" id="id_listes_2" checked' in page
    reponse = client.post(DEMANDER, champs | {"listes": ["lettre-courriel", "flash"]}, follow=True)
    assert "Encore un geste" in reponse.content.decode()
    assert set(etats().values()) == {"demande"}
    lien = lien_du_courriel()
    assert "La Lettre, par courriel" in client.get(lien).content.decode()
    reponse = client.post(lien, follow=True)
    assert "C’est confirmé" in reponse.content.decode()
    assert not reponse.cookies
    assert etats() == {"lettre-courriel": CONFIRME, "flash": CONFIRME}
    abonnement = Abonnement.objects.de_l_adresse("awa@example.org").first()
    assert "J’accepte de recevoir" in abonnement.preuve
    assert abonnement.origine == Abonnement.Origine.SITE
    assert abonnement.confirme_le == timezone.now()


def test_paper_goes_to_an_address_of_la_poste(client, champs):
    champs |= {"listes": ["lettre-papier"], "adresse": ADRESSE}
    client.post(DEMANDER, champs)
    assert "1 rue du Port" in client.get(lien_du_courriel()).content.decode()
    client.post(lien_du_courriel())
    assert Abonnement.objects.get(courriel="awa@example.org").adresse.splitlines() == [
        *ADRESSE.splitlines()
    ]


MAUVAIS = [
    ("listes", [], "Cochez au moins une publication"),
    ("listes", ["tout"], "tout"),
    ("courriel", "sans arobase", "Il manque quelque chose"),
    ("courriel", "a\u2028@example.org", ""),
    ("nom", "Nom\r\nBcc: x@example.org", "sans retour à la ligne"),
    ("nom", "zéro\0", "nul"),
    ("adresse", "\n".join("abcdefg"), "6 lignes"),
    ("adresse", "a" * 39, "38"),
    ("site_web", "http://robot.example", "robot"),
    ("jeton", "", "expiré"),
    ("jeton", "contact:faux:signature", "expiré"),
]


@pytest.mark.parametrize(("champ", "valeur", "dit"), MAUVAIS)
def test_bad_input_says_why_and_loses_nothing(client, champs, champ, valeur, dit):
    reponse = client.post(DEMANDER, champs | {champ: valeur})
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()
    assert "Awa" in reponse.content.decode()
    assert not etats()
    assert not Courriel.objects.exists()


def test_paper_without_an_address_is_asked_for_one(client, champs):
    reponse = client.post(DEMANDER, champs | {"listes": ["lettre-papier"]})
    assert "indiquez où la poster" in reponse.content.decode()


def test_another_site_cannot_subscribe_anybody(client, champs):
    for entetes in ({"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(DEMANDER, champs, headers=entetes).status_code == 422
    assert not Courriel.objects.exists()


def test_a_known_address_and_an_unknown_one_get_the_same_answer(client, champs):
    abonner("connue@example.org")
    Personne.objects.create(prenom="Une", nom="Connue", courriel="connue@example.org")
    vus = []
    for courriel in ("connue@example.org", "neuve@example.org"):
        reponse = client.post(DEMANDER, champs | {"courriel": courriel})
        vus.append((reponse.status_code, reponse["Location"], len(reponse.content)))
    assert vus[0] == vus[1]
    assert Courriel.objects.count() == 2


def test_a_hundred_requests_for_one_address_make_one_mail(client, champs):
    for rang in range(100):
        liste = list(Liste)[rang % 3].value
        client.post(
            DEMANDER,
            champs | {"listes": [liste], "adresse": ADRESSE},
            REMOTE_ADDR=f"192.0.2.{rang}",
        )
        cache.clear()  # the rows decide, not the counter of the hour
    assert Courriel.objects.count() == 1


def test_the_next_day_another_mail_may_leave_and_the_former_link_is_closed(client, champs):
    client.post(DEMANDER, champs)
    ancien = lien_du_courriel()
    with time_machine.travel("2026-11-25 12:02", tick=False):
        actions.demander("awa@example.org", ["flash"])
        assert Courriel.objects.count() == 2
        assert client.get(ancien).status_code == 410
        client.post(lien_du_courriel())
    assert etats() == {"lettre-courriel": CONFIRME, "flash": CONFIRME}


def test_one_open_link_per_address_is_a_rule_of_the_database(champs):
    actions.demander("awa@example.org", ["flash"])
    with pytest.raises(IntegrityError), transaction.atomic():
        LienPrive.objects.create(usage="confirmer", courriel="awa@example.org", empreinte="x")


def test_a_scanner_that_follows_links_changes_nothing(client, champs):
    client.post(DEMANDER, champs)
    lettre = abonner("bob@example.org")
    abonner("bob@example.org", Liste.LETTRE_PAPIER, adresse=ADRESSE)
    actions.demander_le_changement_d_adresse("bob@example.org")
    liens = [*re.findall(r"https?://[^/]+(/abonnement/\S+)", "".join(textes()))]
    liens += [preferences(lettre), desabonnement(lettre)]
    assert len(liens) == 4
    avant = list(Abonnement.objects.order_by("pk").values_list("pk", "etat", "adresse"))
    for lien in liens:
        assert client.get(lien).status_code == client.head(lien).status_code == 200
    assert list(Abonnement.objects.order_by("pk").values_list("pk", "etat", "adresse")) == avant
    assert not LienPrive.objects.exclude(servi_le=None).exists()


def textes():
    return Courriel.objects.values_list("texte", flat=True)


def test_a_link_serves_once_for_one_use_and_one_address(client, champs):
    client.post(DEMANDER, champs)
    lien = lien_du_courriel()
    numero, _, secret = lien.rstrip("/").rpartition("/")[2].partition("-")
    altere = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    faux = [
        reverse("subscription_confirmer", args=[numero, altere]),
        reverse("subscription_adresse", args=[numero, secret]),
        reverse("subscription_papier", args=[numero, secret]),
        reverse("subscription_confirmer", args=["999", secret]),
        lien[:-4],
    ]
    for mauvais in faux:
        assert client.post(mauvais).status_code == 410
    assert not Abonnement.objects.filter(courriel="awa@example.org", etat=CONFIRME).exists()
    assert client.post(lien).status_code == 302
    assert client.post(lien).status_code == 410


def test_a_link_expires(client, champs):
    client.post(DEMANDER, champs)
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert client.post(lien_du_courriel()).status_code == 410


def test_the_secret_of_a_link_is_kept_nowhere(champs, valider):
    actions.demander("awa@example.org", ["flash"])
    secret = lien_du_courriel().rstrip("/").rpartition("-")[2]
    lien = LienPrive.objects.get()
    assert secret not in str(vars(lien))
    assert Courriel.objects.get().confidentiel


def test_the_card_of_the_directory_is_found_again(champs):
    carte = Personne.objects.create(prenom="Awa", nom="Exemple", courriel="Awa@Example.org")
    actions.demander("awa@example.org", ["flash"])
    actions.confirmer(LienPrive.objects.get())
    assert Abonnement.objects.get(courriel="awa@example.org").personne == carte


# --- Choosing, leaving -----------------------------------------------------------------------
def test_a_switch_stops_at_once_and_starts_only_by_a_mail(client):
    abonnement = abonner()
    page = client.get(preferences(abonnement)).content.decode()
    assert "a…@e….org" in page
    assert "awa@example.org" not in page
    reponse = client.post(preferences(abonnement), {"listes": ["flash"]}, follow=True)
    assert "Encore un geste" in reponse.content.decode()
    assert etats() == {"lettre-courriel": DESABONNE, "flash": "demande"}
    client.post(lien_du_courriel())
    assert etats()["flash"] == CONFIRME


def test_preferences_refuse_what_they_do_not_propose(client):
    abonnement = abonner()
    page = client.post(preferences(abonnement), {"listes": ["lettre-papier"]}, follow=True)
    assert "Rien n’a changé" in page.content.decode()
    assert etats() == {"lettre-courriel": CONFIRME}


def test_preferences_are_not_sent_from_another_site(client):
    abonnement = abonner()
    client.post(preferences(abonnement), headers={"Sec-Fetch-Site": "cross-site"})
    assert etats() == {"lettre-courriel": CONFIRME}


def test_the_postal_address_needs_a_fresh_mailed_link(client):
    papier = abonner(liste=Liste.LETTRE_PAPIER, adresse=ADRESSE)
    assert "rue du Port" not in client.get(preferences(papier)).content.decode()
    client.post(preferences(papier), {"geste": "adresse"})
    lien = lien_du_courriel()
    assert "rue du Port" in client.get(lien).content.decode()
    assert client.post(lien, {"adresse": "a" * 39}).status_code == 422
    client.post(lien, {"adresse": "Awa Exemple\n2 rue du Quai\n44000 NANTES"})
    papier.refresh_from_db()
    assert "2 rue du Quai" in papier.adresse
    assert client.post(lien, {"adresse": ADRESSE}).status_code == 410


def test_one_click_unsubscribes_without_cookie_or_origin(client):
    abonnement = abonner()
    abonner(liste=Liste.FLASH)
    un_clic = {"List-Unsubscribe": "One-Click"}
    entetes = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    reponse = client.post(desabonnement(abonnement), un_clic, headers=entetes)
    assert reponse.status_code == 200
    assert not reponse.cookies
    assert etats() == {"lettre-courriel": DESABONNE, "flash": CONFIRME}
    inconnu = client.post("/desabonnement/12.inconnu/", un_clic)
    assert (inconnu.status_code, inconnu.content) == (200, reponse.content)


@pytest.mark.parametrize("jeton", ["x", "1.x", "٣.x", "9" * 30 + ".x", "%00", "1"])
def test_a_mangled_link_opens_nothing_and_says_so(client, jeton):
    assert client.get(f"/desabonnement/{jeton}/").status_code in (200, 400)
    assert client.get(f"/abonnement/preferences/{jeton}/").status_code in (410, 400)


def test_a_token_of_another_address_opens_nothing(client):
    abonnement, autre = abonner(), abonner("bob@example.org")
    melange = f"{abonnement.pk}.{autre.jeton.partition('.')[2]}"
    client.post(reverse("unsubscribe", args=[melange]))
    assert set(etats().values()) == {CONFIRME}


def test_a_link_of_the_list_serves_for_years_and_leaves_no_trace(client):
    abonnement = abonner()
    with time_machine.travel("2036-11-24", tick=False):
        reponse = client.get(desabonnement(abonnement))
        assert "Arrêter cet envoi" in reponse.content.decode()
        assert "no-store" in reponse["Cache-Control"]
        assert reponse["Referrer-Policy"] == "no-referrer"


# --- Members ---------------------------------------------------------------------------------
LES_MIENS = "/abonnement/les-miens/"
MEMBRE = "adherent@example.org"


def test_a_member_chooses_without_a_mail_and_the_proof_is_kept(client, adherent):
    client.force_login(adherent)
    choix = {"listes": ["flash", "lettre-papier"], "adresse": ADRESSE}
    page = client.post(LES_MIENS, choix, follow=True).content.decode()
    assert "Vos abonnements sont enregistrés" in page
    assert "1 rue du Port" in page
    assert etats(MEMBRE) == {"flash": CONFIRME, "lettre-papier": CONFIRME}
    assert not Courriel.objects.exists()
    preuve = Abonnement.objects.get(courriel=MEMBRE, liste="flash").preuve
    assert "espace membre le 24/11/2026" in preuve
    with time_machine.travel("2026-11-25 12:01", tick=False):
        client.force_login(adherent)
        client.post(LES_MIENS, {"listes": ["flash"]})
    assert etats(MEMBRE) == {"flash": CONFIRME, "lettre-papier": DESABONNE}
    assert Abonnement.objects.get(courriel=MEMBRE, liste="flash").preuve == preuve


def test_a_member_whose_address_was_held_back_takes_it_up_again(client, adherent):
    abonnement = abonner(MEMBRE, Liste.FLASH)
    Abonnement.objects.filter(pk=abonnement.pk).suspendre("3 courriels revenus")
    client.force_login(adherent)
    assert "checked" in client.get(LES_MIENS).content.decode()
    client.post(LES_MIENS, {"listes": ["flash"]})
    assert etats(MEMBRE) == {"flash": CONFIRME}


@pytest.mark.parametrize(
    ("choix", "dit"),
    [
        ({"listes": ["lettre-papier"]}, "indiquez où la poster"),
        ({"listes": ["lettre-papier"], "adresse": "a" * 39}, "38"),
        ({"listes": ["tout"]}, "tout"),
    ],
)
def test_what_a_member_writes_badly_changes_nothing(client, adherent, choix, dit):
    client.force_login(adherent)
    reponse = client.post(LES_MIENS, choix)
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()
    assert not etats(MEMBRE)


def test_a_member_reaches_his_own_subscriptions_alone(adherent):
    abonner("bob@example.org", Liste.FLASH)
    membre = Client(enforce_csrf_checks=True)
    membre.force_login(adherent)
    assert membre.post(LES_MIENS, {"listes": ["flash"]}).status_code == 403
    sans_gardien = Client()
    sans_gardien.force_login(adherent)
    sans_gardien.post(LES_MIENS, {"listes": [], "courriel": "bob@example.org"})
    assert etats("bob@example.org") == {"flash": CONFIRME}


# --- Paper, once a year ----------------------------------------------------------------------
@pytest.fixture
def vieux_papier():
    Abonnement.objects.all().delete()
    papier = abonner(liste=Liste.LETTRE_PAPIER, adresse=ADRESSE)
    Abonnement.objects.update(reconfirme_le=timezone.now() - timedelta(days=366))
    return papier


def test_paper_is_asked_about_once_a_year_and_kept_by_a_button(client, vieux_papier):
    actions.interroger_les_papiers()
    actions.interroger_les_papiers()
    assert Courriel.objects.count() == 1
    client.post(lien_du_courriel())
    assert not Abonnement.objects.a_reconfirmer().exists()


def test_paper_that_nobody_answers_for_is_held_back_after_two_months(vieux_papier):
    actions.interroger_les_papiers()
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        actions.interroger_les_papiers()
    vieux_papier.refresh_from_db()
    assert (vieux_papier.etat, vieux_papier.motif) == ("suspendu", SANS_REPONSE)


def test_paper_without_an_email_waits_for_the_team(vieux_papier):
    Abonnement.objects.update(courriel="")
    actions.interroger_les_papiers()
    assert not Courriel.objects.exists()
    assert Abonnement.objects.a_reconfirmer().count() == 1


# --- The team --------------------------------------------------------------------------------
@pytest.fixture
def secretaire(client, prouver, django_user_model):
    return prouver(client, django_user_model.objects.get(email="secretariat@example.org"))


def test_returned_mail_holds_back_and_a_new_word_takes_up_again(secretaire):
    papier = abonner(liste=Liste.LETTRE_PAPIER, adresse=ADRESSE)
    for geste, etat, motif in (("npai", "suspendu", NPAI), ("reprendre", CONFIRME, "")):
        fiche = secretaire.get(f"/gestion/newsletter/abonnement/inspect/{papier.pk}/")
        adresse = reverse("subscription_gesture", args=[papier.pk, geste])
        assert adresse in fiche.content.decode()
        secretaire.post(adresse)
        papier.refresh_from_db()
        assert (papier.etat, papier.motif) == (etat, motif)


def test_the_direction_reads_and_changes_nothing(client, prouver, django_user_model):
    prouver(client, django_user_model.objects.get(email="direction@example.org"))
    papier = abonner(liste=Liste.LETTRE_PAPIER, adresse=ADRESSE)
    assert client.get("/gestion/newsletter/abonnement/").status_code == 200
    client.post(reverse("subscription_gesture", args=[papier.pk, "npai"]))
    papier.refresh_from_db()
    assert papier.etat == CONFIRME


def test_the_team_types_in_a_subscription_with_its_proof(secretaire):
    champs = {
        "liste": "lettre-papier",
        "nom": "Awa Exemple",
        "courriel": "",
        "adresse": ADRESSE,
        "personne": "",
        "preuve": "Bulletin reçu le 3 mars",
    }
    for manque in ("adresse", "preuve"):
        secretaire.post("/gestion/newsletter/abonnement/create/", champs | {manque: ""})
        assert not Abonnement.objects.filter(nom="Awa Exemple", adresse=ADRESSE).exists()
    secretaire.post("/gestion/newsletter/abonnement/create/", champs)
    abonnement = Abonnement.objects.get(preuve="Bulletin reçu le 3 mars")
    assert (abonnement.etat, abonnement.origine) == (CONFIRME, "equipe")
    assert not Courriel.objects.exists()


@pytest.mark.parametrize("filtre", ["", "?suivre=papier", "?suivre=npai", "?liste=flash", "?q=x"])
def test_the_register_opens_with_its_filters(secretaire, filtre):
    reponse = secretaire.get(f"/gestion/newsletter/abonnement/{filtre}")
    assert reponse.status_code == 200


def test_the_register_is_exported_without_formulas(secretaire):
    Abonnement.objects.all().delete()
    abonner(nom="=cmd|' /C calc'!A0")
    export = secretaire.get("/gestion/newsletter/abonnement/?export=csv")
    contenu = b"".join(export.streaming_content).decode()
    assert "'=cmd" in contenu
    assert "awa@example.org" in contenu


def test_exports_ask_for_a_recent_proof(client, django_user_model):
    client.force_login(django_user_model.objects.get(email="secretariat@example.org"))
    reponse = client.get("/gestion/newsletter/abonnement/?export=csv")
    assert reponse["Location"].startswith(reverse("account_reauthenticate"))


# --- The clock -------------------------------------------------------------------------------
def test_each_day_the_lists_are_counted_once():
    attendus = {liste.value: Abonnement.objects.filter(liste=liste).count() for liste in Liste}
    assert attendus == {"lettre-papier": 650, "lettre-courriel": 287, "flash": 265}
    actions.compter_les_abonnes()
    actions.compter_les_abonnes()
    assert dict(Effectif.objects.values_list("liste", "abonnes")) == attendus


def test_the_counts_are_read_in_the_admin(secretaire):
    actions.compter_les_abonnes()
    assert "650" in secretaire.get("/gestion/newsletter/effectif/").content.decode()


def test_what_has_no_more_reason_to_be_kept_goes(client, champs):
    client.post(DEMANDER, champs)
    parti = abonner("bob@example.org")
    Abonnement.objects.filter(pk=parti.pk).arreter()
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        purger()
        assert not etats()
        assert not LienPrive.objects.exists()
        assert etats("bob@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=3 * 365 + 1), tick=False):
        purger()
        assert not etats("bob@example.org")


def test_subscribers_of_the_demonstration_are_plainly_invented():
    courriels = Abonnement.objects.exclude(courriel="").values_list("courriel", flat=True)
    assert all(courriel.endswith("@example.org") for courriel in courriels)
    for abonnement in Abonnement.objects.all():
        abonnement.full_clean()
