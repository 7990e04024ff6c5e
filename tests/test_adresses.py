"""The addresses that others rely on, bad input, and who may reach what."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from resovilles.donnees_personnelles import purger
from resovilles.models import MessageRecu
from wagtail.models import Page, PageViewRestriction, Site

from tests.factories import FicheFactory

pytestmark = pytest.mark.django_db

ADRESSES = [
    ("/", "sert à toutes les autres"),
    ("/qui-sommes-nous/", "Qui sommes-nous"),
    ("/qui-sommes-nous/equipe/", "équipe"),
    ("/info-a-tous/", "Info à tous"),
    ("/info-a-tous/flux/", "Atom"),
    ("/ressources/dossiers/flux/", "Atom"),
    ("/ressources/fiches/flux/", "Atom"),
    ("/ressources/publications/flux/", "Atom"),
    ("/rencontres/flux/", "Atom"),
    ("/rencontres/agenda.ics", "BEGIN:VEVENT"),
    ("/lettre/flux/", "Atom"),
    ("/flash/", "RésO Flash"),
    ("/ressources/", "dossiers"),
    ("/ressources/dossiers/", "dossier"),
    ("/ressources/fiches/", "fiche"),
    ("/ressources/publications/", "publication"),
    ("/rencontres/", "rencontre"),
    ("/ressources/dossiers/clspd/", "Faut-il choisir"),
    ("/annuaire/", "annuaire"),
    ("/territoires/", "Allonnes"),
    ("/lettre/", "La Lettre"),
    ("/contact/", "Votre message"),
    ("/acces-reserve/", "accès"),
    ("/abonnement/", "RésO Flash"),
    ("/proposer-une-information/", "En quelques phrases"),
    ("/poser-une-question/", "question"),
    ("/plan-du-site/", "Plan du site"),
    ("/mentions-legales/", "Hébergeur"),
    ("/donnees-personnelles/", "CNIL"),
    ("/accessibilite/", "non conforme, audit non réalisé"),
    ("/ecoconception/", "RGESN"),
    ("/contrat-engagement-republicain/", "2021-1947"),
    ("/recherche/?q=participation", "réponse"),
    ("/sitemap.xml", "/ressources/fiches/"),
    ("/robots.txt", "Disallow: /gestion/"),
]


@pytest.mark.parametrize(("adresse", "texte"), ADRESSES)
def test_the_address_answers_a_stranger_in_french_without_a_cookie(client, adresse, texte):
    reponse = client.get(adresse)
    contenu = reponse.content.decode()
    assert reponse.status_code == 200
    assert texte in contenu or (texte == "Atom" and "<feed" in contenu)
    assert not reponse.cookies
    assert "script-src 'unsafe" not in reponse["Content-Security-Policy"]


MAUVAISES = [
    ("/recherche/?q=%00", 400),
    ("/recherche/?q=" + "a" * 5000, 400),
    ("/recherche/?q=" + "a" * 3000, 200),
    ("/recherche/?q='%22();--", 200),
    ("/recherche/?q=ville&page=1e23", 200),
    ("/ressources/fiches/?page=-1", 200),
    ("/ressources/fiches/?page=1e23", 200),
    ("/ressources/fiches/?page=99999999999999999999999", 200),
    ("/ressources/fiches/?theme=inconnu&annee=x", 200),
    ("/rencontres/?annee=20000000000000", 200),
    ("/recherche/?q=" + quote("🏘️👩‍👧 \u202e\u2066éducation\u2069"), 200),
    ("/recherche/?q=%ff%fe", 200),
    ("/recherche/?q=%ed%a0%80&page=%f0%9f%98%80", 200),
    ("/recherche/?q[]=a&q=b&q=" + "%25" * 50, 200),
    ("/ressources/fiches/?theme=" + quote("🏘️\u202e"), 200),
    ("/rencontres/?annee=%ff&ville=..%2f..%2fetc%2fpasswd", 200),
    ("/info-a-tous/?annee=-1", 200),
    ("/lettre/?annee=999999999999", 200),
    ("/lettre/?annee=0", 200),
    ("/%ff%fe/", 404),
    ("/%00/", 400),
    ("/..%2f..%2fetc%2fpasswd", 404),
    ("/medias/..%2f..%2f.env", 400),
    ("/documents/..%2f1/x.pdf", 404),
    ("/ressources/telecharger/99999999999999999999999/rien.pdf", 404),
    ("/ressources/telecharger/1/%ff%0d%0aX-Injecte:%20oui", 404),
    ("/" + "a" * 5000 + "/", 404),
    ("/" + "a/" * 1000, 404),
    ("/rencontres/" + "a" * 3000 + "/agenda.ics", 404),
    ("/rencontres/inconnue/agenda.ics", 404),
    ("/" + quote("🏘️") + "/", 404),
    ("/ressources/telecharger/999999/rien.pdf", 404),
    ("/inconnue/", 404),
]


@pytest.mark.parametrize(("adresse", "code"), MAUVAISES)
def test_bad_input_gets_a_clear_answer(client, adresse, code):
    reponse = client.get(adresse)
    assert reponse.status_code == code
    assert "<h1" in reponse.content.decode() or code == 404


@pytest.mark.parametrize("adresse", [adresse for adresse, _ in ADRESSES])
def test_head_says_the_same_as_get_without_the_body(client, adresse):
    reponse = client.head(adresse)
    assert reponse.status_code == 200
    assert reponse.content == b""
    assert reponse["Content-Type"] == client.get(adresse)["Content-Type"]


@pytest.mark.parametrize("adresse", [adresse for adresse, _ in ADRESSES])
def test_a_page_to_read_refuses_to_be_written(client, adresse):
    for methode in ("post", "put", "delete", "patch", "trace"):
        assert getattr(client, methode)(adresse).status_code == 405, methode
    assert client.options(adresse).status_code in (200, 204, 405)


def test_a_form_from_elsewhere_gets_a_sentence_in_french():
    reponse = Client(enforce_csrf_checks=True).post("/contact/", {"nom": "x"})
    assert reponse.status_code == 403
    assert "Cet envoi n’a pas été reçu" in reponse.content.decode()


@pytest.mark.parametrize(("code", "titre"), [(500, "a trébuché"), (503, "revient dans un instant")])
def test_a_page_of_breakdown_asks_nothing_of_the_database(django_assert_num_queries, code, titre):
    with django_assert_num_queries(0):
        page = render_to_string(f"{code}.html")
    assert titre in page
    assert "noindex" in page
    assert f"Erreur {code}" in page


def test_the_map_for_engines_holds_what_is_live_and_public_with_its_date(client):
    FicheFactory(slug="canari-hors-ligne", live=False)
    reservee = FicheFactory(slug="canari-reserve")
    PageViewRestriction.objects.create(page=reservee, restriction_type="login")
    FicheFactory(slug="canari-en-ligne", last_published_at=timezone.now())
    carte = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    adresses = {url.loc.text: url.lastmod for url in carte.find_all("url")}
    assert any(adresse.endswith("/canari-en-ligne/") for adresse in adresses)
    assert not [a for a in adresses if "canari-hors-ligne" in a or "canari-reserve" in a]
    assert all(adresse.startswith(settings.ADRESSE_DU_SITE) for adresse in adresses)
    sans_date = [adresse for adresse, jour in adresses.items() if not jour]
    sans_jour = ("/ressources/lexique/", "/ressources/nouveautes/")  # terms, and today's list
    assert [a for a in sans_date if not any(partie in a for partie in sans_jour)] == []


def test_robots_are_told_where_the_map_is_at_the_public_address(client, settings):
    settings.ADRESSE_DU_SITE = "https://www.example.org"
    robots = client.get("/robots.txt", HTTP_HOST="127.0.0.1").content.decode()
    assert "Sitemap: https://www.example.org/sitemap.xml" in robots


def test_the_record_of_the_site_follows_the_settings(settings):
    settings.ADRESSE_DU_SITE = "https://www.example.org"
    call_command("migrate", verbosity=0)
    assert Site.objects.get(is_default_site=True).root_url == "https://www.example.org"


def test_the_durations_that_are_told_are_those_that_the_night_applies(client, settings):
    settings.MESSAGES_CONSERVES_JOURS = 40
    MessageRecu.objects.create(objet="vieux", recu_le=timezone.now() - timedelta(days=41))
    MessageRecu.objects.create(objet="récent", recu_le=timezone.now() - timedelta(days=39))
    purger()
    assert [message.objet for message in MessageRecu.objects.all()] == ["récent"]
    assert "40 jours" in client.get("/donnees-personnelles/").content.decode().replace(
        "\u202f", " "
    )


def test_every_published_page_answers(client):
    for page in Page.objects.live().filter(depth__gt=1):
        assert client.get(page.url).status_code == 200, page.url


@pytest.mark.parametrize("qui", ["stranger", "member"])
def test_no_link_nor_form_of_the_site_leads_nowhere(client, adherent, qui):
    """Follow every internal link, and the address of every form, that a visitor sees."""
    if qui == "member":
        client.force_login(adherent)
    vues, a_voir = set(), ["/"]
    while a_voir:
        adresse = a_voir.pop()
        if adresse in vues:
            continue
        vues.add(adresse)
        reponse = client.get(adresse)
        # Nothing runs the queue here: the files of the demonstration are still being made.
        attendus = (200, 302, 503) if adresse.startswith("/ressources/telecharger/") else (200, 302)
        assert reponse.status_code in attendus, adresse
        if reponse.streaming or "text/html" not in reponse.get("Content-Type", ""):
            continue
        soupe = BeautifulSoup(reponse.content, "html.parser")
        for lien in soupe.select("main a[href], header a[href], footer a[href]"):
            cible = lien["href"].split("#")[0]
            if cible.startswith("/") and "?" not in cible:
                a_voir.append(cible)
        for bouton in soupe.select("main button, header button, footer button"):
            assert bouton.find_parent("form") or bouton.has_attr("data-imprimer"), adresse
        a_voir += [f["action"] for f in soupe.select("form[action^='/'][method!='post']")]
    assert len(vues) > 60


def test_the_admin_is_closed_to_strangers_and_members(client, adherent):
    assert client.get("/gestion/").status_code == 302
    client.force_login(adherent)
    assert client.get("/gestion/", follow=True).redirect_chain


@pytest.mark.parametrize("adresse", ["/gestion/", "/gestion/pages/", "/gestion/images/add/"])
def test_the_admin_opens_for_the_officer_in_french(client, officier, adresse):
    client.force_login(officier)
    reponse = client.get(adresse, follow=True)
    assert reponse.status_code == 200
    assert '<html lang="fr"' in reponse.content.decode()


def test_a_slug_may_not_hide_an_address_of_the_application(accueil):
    from django.core.exceptions import ValidationError
    from resovilles.models import PageContenu

    page = PageContenu(title="Recherche", slug="recherche")
    with pytest.raises(ValidationError, match="déjà une adresse"):
        accueil.add_child(instance=page)
    assert not PageContenu.objects.filter(slug="recherche").exists()


def test_the_login_is_the_e_mail_whatever_its_case():
    modele = get_user_model()
    assert modele.objects.get_by_natural_key("Administration@EXAMPLE.org").is_superuser
