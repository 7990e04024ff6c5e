"""Signing in, proving it again, and what nobody learns by trying."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.crypto import get_random_string
from resovilles.courriel.models import Courriel

from membres.models import Utilisateur
from membres.roles import ROLES, groupe, synchroniser

pytestmark = pytest.mark.django_db

COURRIEL, MOT_DE_PASSE = "communication@example.org", "quartier-ouvert-2007"
CONNEXION, OUBLI = "/compte/connexion/", "/compte/mot-de-passe/oublie/"


@pytest.fixture(autouse=True)
def _essais_neufs():
    cache.clear()


@pytest.fixture
def connecter(client):
    def faire(courriel=COURRIEL, mot_de_passe=MOT_DE_PASSE, suite=""):
        return client.post(CONNEXION, {"login": courriel, "password": mot_de_passe, "next": suite})

    return faire


def en_clair(reponse):
    """The page without what changes at each rendering."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", reponse.content.decode())


def test_every_right_and_page_of_the_table_of_roles_exists():
    assert synchroniser() == []


def test_the_table_of_roles_is_restored_whatever_was_ticked_by_hand():
    role = groupe("secretariat")
    avant = set(role.permissions.values_list("codename", flat=True))
    role.permissions.set(groupe("documentation").permissions.all())
    role.page_permissions.all().delete()
    synchroniser()
    assert set(role.permissions.values_list("codename", flat=True)) == avant
    assert role.page_permissions.count() == 7


def test_roles_add_up_and_none_but_the_administrator_is_a_superuser():
    compte = Utilisateur.objects.get(email="documentation-communication@example.org")
    assert compte.has_perms(["thesaurus.change_concept", "newsletter.add_numero"])
    assert [nom for nom, role in ROLES.items() if role.superutilisateur] == ["administrateur"]
    assert not any(
        "utilisateur" in p or "auth." in p for r in ROLES.values() for p in r.permissions
    )


def test_the_team_is_whoever_holds_a_role(adherent):
    adherent.groups.add(groupe("secretariat"))
    assert Utilisateur.objects.get(pk=adherent.pk).is_staff
    groupe("secretariat").user_set.remove(adherent)
    assert not Utilisateur.objects.get(pk=adherent.pk).is_staff


@pytest.mark.parametrize(
    ("suite", "arrivee"),
    [
        ("", "/gestion/"),
        ("/gestion/pages/", "/gestion/pages/"),
        ("https://ailleurs.example/", "/gestion/"),
        ("//ailleurs.example/", "/gestion/"),
        ("/\\ailleurs.example", "/gestion/"),
        ("javascript:alert(1)", "/gestion/"),
    ],
)
def test_the_sign_in_leads_where_one_was_going_on_this_site_only(connecter, suite, arrivee):
    assert connecter(suite=suite)["Location"] == arrivee


def test_the_key_of_the_session_changes_at_sign_in_and_cookies_are_guarded(client, connecter):
    client.get(CONNEXION)
    temoin = connecter(COURRIEL.upper()).cookies[settings.SESSION_COOKIE_NAME]
    assert temoin["httponly"]
    assert temoin["samesite"] == "Lax"
    ancienne = temoin.value
    client.post("/compte/deconnexion/")
    assert (
        settings.SESSION_COOKIE_NAME not in client.cookies
        or not client.cookies[settings.SESSION_COOKIE_NAME].value
    )
    assert connecter().cookies[settings.SESSION_COOKIE_NAME].value != ancienne


def test_one_signs_out_by_post_only(client, connecter):
    connecter()
    client.get("/compte/deconnexion/")
    assert "_auth_user_id" in client.session
    reponse = client.post("/compte/deconnexion/")
    assert "_auth_user_id" not in client.session
    assert reponse["Location"] == "/"


@pytest.mark.parametrize("adresse", ["/gestion/login/", "/_util/login/"])
def test_wagtail_s_own_forms_let_nobody_in(client, adresse):
    client.post(adresse, {"username": COURRIEL, "password": MOT_DE_PASSE})
    assert "_auth_user_id" not in client.session


def test_a_known_and_an_unknown_address_get_the_same_refusal(connecter):
    inconnue = connecter("communicatiom@example.org", "faux")
    connue = connecter(COURRIEL, "faux")
    assert inconnue.status_code == connue.status_code
    assert en_clair(inconnue).replace("communicatiom", "communication") == en_clair(connue)
    assert "ne vont pas ensemble" in en_clair(connue)


def test_a_forgotten_password_says_the_same_to_all_and_mails_by_the_outbox(client):
    reponses = [
        client.post(OUBLI, {"email": adresse}, follow=True)
        for adresse in (COURRIEL, "personne@example.org")
    ]
    assert reponses[0].status_code == reponses[1].status_code == 200
    assert en_clair(reponses[0]) == en_clair(reponses[1])
    assert mail.outbox == []
    assert {c.modele for c in Courriel.objects.all()} == {
        "compte/mot_de_passe_oublie",
        "compte/compte_inconnu",
    }


def test_the_link_of_a_forgotten_password_comes_from_the_site_and_serves_once(client, settings):
    client.post(OUBLI, {"email": COURRIEL}, headers={"Host": "localhost"})
    lien = re.search(r"http\S+", Courriel.objects.get().texte)[0]
    assert lien.startswith(f"{settings.ADRESSE_DU_SITE}/compte/mot-de-passe/nouveau/")
    chemin = lien.removeprefix(settings.ADRESSE_DU_SITE)
    nouveau = get_random_string(20)
    page = client.get(chemin, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": nouveau, "password2": nouveau})
    assert Utilisateur.objects.get(email=COURRIEL).check_password(nouveau)
    client.cookies.clear()
    assert "déjà servi" in client.get(chemin, follow=True).content.decode()


def test_after_five_failures_even_the_right_password_waits(client, connecter):
    for _ in range(5):
        connecter(mot_de_passe="faux")
    assert "Trop d’essais" in connecter().content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    champs = {"email": "nouveau@example.org", "password1": MOT_DE_PASSE}
    assert "ne s’ouvre pas en ligne" in client.post("/compte/inscription/", champs).content.decode()
    assert not Utilisateur.objects.filter(email="nouveau@example.org").exists()


def test_an_account_changes_of_address_once_the_new_one_is_confirmed(client, connecter):
    connecter()
    client.post("/compte/confirmation/", {"password": MOT_DE_PASSE})
    client.post("/compte/courriel/", {"email": "nolwenn@example.org", "action_add": "1"})
    lien = re.search(r"/compte/courriel/confirmer/\S+", Courriel.objects.first().texte)[0]
    client.get(lien)
    assert Utilisateur.objects.filter(email=COURRIEL).exists()
    client.post(lien)
    assert Utilisateur.objects.filter(email="nolwenn@example.org").exists()
    client.post("/compte/deconnexion/")
    assert connecter().status_code == 200  # the old address opens nothing any more
    assert connecter("nolwenn@example.org").status_code == 302


def test_the_administrator_who_changes_an_address_closes_the_old_one(connecter):
    compte = Utilisateur.objects.get(email=COURRIEL)
    compte.email = "Nolwenn@Example.org"
    compte.save()
    assert connecter().status_code == 200
    assert connecter("nolwenn@example.org").status_code == 302


@pytest.mark.parametrize("adresse", ["/gestion/", "/gestion/pages/", "/gestion/images/?export=csv"])
def test_the_team_chooses_a_second_factor_before_anything_else(
    client, connecter, settings, adresse
):
    connecter()
    settings.SECOND_FACTEUR_EXIGE = True
    reponse = client.get(adresse, follow=True)
    assert reponse.redirect_chain[-1][0] == "/compte/securite/"
    assert "demande un second facteur" in reponse.content.decode()


SENSIBLES = [
    (COURRIEL, "/gestion/snippets/annuaire/personne/?export=csv"),
    (COURRIEL, "/gestion/resovilles/messagerecu/?export=xlsx"),
    ("administration@example.org", "/gestion/users/"),
    ("administration@example.org", "/gestion/users/new/"),
    ("administration@example.org", "/gestion/groups/"),
]


@pytest.mark.parametrize(("courriel", "adresse"), SENSIBLES)
def test_exports_and_accounts_ask_for_a_recent_proof(client, courriel, adresse):
    client.force_login(Utilisateur.objects.get(email=courriel))
    assert client.get(adresse)["Location"].startswith("/compte/confirmation/?next=")
    client.post("/compte/confirmation/", {"password": MOT_DE_PASSE, "next": adresse})
    assert client.get(adresse).status_code == 200


@pytest.mark.parametrize("adresse", ["/gestion/users/", "/gestion/users/new/", "/gestion/groups/"])
def test_a_right_ticked_by_mistake_opens_no_account_of_the_team(client, prouver, adresse):
    compte = Utilisateur.objects.get(email=COURRIEL)
    compte.user_permissions.set(
        Permission.objects.filter(content_type__model__in=["utilisateur", "group"])
    )
    assert prouver(client, compte).get(adresse).status_code == 302


EXPORTS = [
    ("/gestion/annuaire/structures/", "?type_acteur=1&export=csv", "?type_acteur=1"),
    ("/gestion/resovilles/messagerecu/", "?export=xlsx", ""),
]


@pytest.mark.parametrize(("liste", "demande", "reste"), EXPORTS)
def test_after_the_proof_one_is_back_on_the_list_with_the_file_offered(
    client, liste, demande, reste
):
    client.force_login(Utilisateur.objects.get(email=COURRIEL))
    preuve = client.get(liste + demande)["Location"]
    suite = parse_qs(urlsplit(preuve).query)["next"][0]
    assert suite == liste + reste
    assert "Télécharger le fichier" not in client.get(suite).content.decode()  # no proof yet
    retour = client.post(
        "/compte/confirmation/", {"password": MOT_DE_PASSE, "next": suite}, follow=True
    )
    assert retour.redirect_chain[-1][0] == suite
    page = retour.content.decode()
    assert "votre export est prêt" in page
    bouton = re.search(r'href="([^"]+)"[^>]*>\s*Télécharger le fichier', page)
    fichier = client.get(html.unescape(bouton[1]))
    assert fichier["Content-Disposition"].startswith("attachment")
    assert "Télécharger le fichier" not in client.get(suite).content.decode()


@pytest.mark.parametrize("methode", ["head", "post"])
def test_no_other_method_gets_round_the_proof(client, methode):
    client.force_login(Utilisateur.objects.get(email=COURRIEL))
    reponse = getattr(client, methode)("/gestion/resovilles/messagerecu/?export=csv")
    assert reponse["Location"].startswith("/compte/confirmation/?next=")


def test_a_lost_second_factor_is_taken_away_by_command():
    compte = Utilisateur.objects.get(email=COURRIEL)
    Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "x"})
    call_command("retirer_second_facteur", COURRIEL.upper())
    assert not Authenticator.objects.filter(user=compte).exists()
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("retirer_second_facteur", "personne@example.org")


def test_a_stranger_s_page_does_not_even_look_at_the_session(client):
    assert "Cookie" not in client.get("/").get("Vary", "")


def test_the_head_bears_the_member_s_name(client, adherent):
    client.force_login(adherent)
    contenu = client.get("/").content.decode()
    assert "Yann Exemple" in contenu
    assert f'action="{reverse("account_logout")}"' in contenu


PAGES = [CONNEXION, OUBLI, "/compte/inscription/", "/compte/mot-de-passe/envoye/"]


@pytest.mark.parametrize("adresse", PAGES)
def test_the_pages_of_the_sign_in_are_kept_nowhere(client, adresse):
    assert "no-store" in client.get(adresse)["Cache-Control"]


def test_the_account_of_the_admin_leads_to_the_second_factor(client, officier):
    client.force_login(officier)
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    assert f'href="{reverse("account_home")}"' in page
    assert f'href="{reverse("mfa_index")}"' in page


def test_the_page_of_the_reserved_access_leads_to_the_sign_in(client):
    assert 'href="/compte/connexion/"' in client.get("/acces-reserve/").content.decode()


ADRESSES_ET_CLES = [
    ("127.0.0.1:8000", "http://localhost:8000/compte/connexion/"),
    ("[::1]", "http://localhost/compte/connexion/"),
    ("localhost:8000", None),
]


@pytest.mark.parametrize(("hote", "conseil"), ADRESSES_ET_CLES)
def test_where_a_passkey_cannot_work_the_page_says_where_it_does(client, settings, hote, conseil):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    page = client.get("/compte/connexion/", HTTP_HOST=hote).content.decode()
    assert ("est liée au nom d’un site" in page) is bool(conseil)
    if conseil:
        assert f'href="{conseil}"' in page
