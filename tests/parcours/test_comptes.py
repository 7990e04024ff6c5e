"""Second factor in a real browser: application of codes, recovery codes, passkey."""

import base64
import hmac
import struct
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.parcours

MOT_DE_PASSE = "quartier-ouvert-2007"


def code_totp(cle, pas=0):
    """RFC 6238: six digits for the period of thirty seconds, `pas` periods from now."""
    periode = struct.pack(">Q", int(time.time()) // 30 + pas)
    somme = hmac.new(base64.b32decode(cle), periode, "sha1").digest()
    debut = somme[-1] & 15
    return f"{(struct.unpack('>I', somme[debut : debut + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def se_connecter(page, courriel, arrivee):
    page.goto("/compte/connexion/")
    page.get_by_label("Courriel").fill(courriel)
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(arrivee)


def prouver(page, adresse):
    """Open a page that asks for the password again."""
    page.goto(adresse)
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Confirmer").click()
    page.wait_for_url(f"**{adresse}")


def sortir(page):
    page.goto("/compte/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(lambda adresse: adresse.endswith("/"))
    assert not [
        t for t in page.context.cookies() if t["name"].startswith(("sessionid", "messages"))
    ]


def donner(page, code):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Se connecter").click()


def test_codes_of_an_application_and_recovery_codes(page):
    se_connecter(page, "adherent@example.org", "**/membres/")
    prouver(page, "/compte/securite/application/")
    cle = page.locator(".cle-secrete").inner_text()
    page.get_by_label("Code").fill("abcdef")
    page.get_by_role("button", name="Activer").click()
    page.get_by_role("alert").wait_for()
    assert page.locator(".cle-secrete").inner_text() == cle
    page.get_by_label("Code").fill(code_totp(cle))
    page.get_by_role("button", name="Activer").click()
    page.wait_for_url("**/compte/securite/codes/")
    secours = page.locator(".codes code").first.inner_text()
    sortir(page)
    se_connecter(page, "adherent@example.org", "**/second-facteur/")
    donner(page, code_totp(cle, 1))
    page.wait_for_url("**/membres/")
    sortir(page)
    for attendue in ("**/membres/", None):
        se_connecter(page, "adherent@example.org", "**/second-facteur/")
        donner(page, secours)
        if attendue:
            page.wait_for_url(attendue)
            sortir(page)
    assert "pas le bon" in page.get_by_role("alert").inner_text()


@pytest.fixture
def page_nommee(navigateur, site):
    """Passkeys want a name and not a number: the same server as localhost, with a virtual key."""
    contexte = navigateur.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    page = contexte.new_page()
    cdp = contexte.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    contexte.close()


def test_a_passkey_opens_the_account_without_a_password(page_nommee):
    page = page_nommee
    se_connecter(page, "direction@example.org", "**/gestion/")
    prouver(page, "/compte/securite/cles/ajouter/")
    page.get_by_label("Nom de la clé").fill("Téléphone de Gwenole")
    page.get_by_label("Ouvrir aussi mon compte").check()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.wait_for_url("**/compte/securite/codes/")
    page.goto("/compte/securite/cles/")
    assert "Téléphone de Gwenole" in page.get_by_role("main").inner_text()
    sortir(page)
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="Utiliser ma clé").click()
    page.wait_for_url("**/gestion/")


PAGES_DU_COMPTE = [
    "/membres/",
    "/membres/comptes-rendus/",
    "/membres/fiche/",
    "/membres/donnees/",
    "/membres/au-revoir/",
    "/compte/",
    "/compte/courriel/",
    "/compte/mot-de-passe/",
    "/compte/securite/",
    "/compte/securite/application/",
    "/compte/securite/cles/",
    "/compte/securite/cles/ajouter/",
    "/compte/deconnexion/",
]


@pytest.mark.parametrize(("largeur", "schema"), [(320, "dark"), (320, "light"), (1440, "light")])
def test_axe_finds_nothing_on_the_pages_of_an_account(page, largeur, schema):
    se_connecter(page, "secretariat@example.org", "**/gestion/")
    prouver(page, "/compte/securite/application/")
    page.set_viewport_size({"width": largeur, "height": 900})
    page.emulate_media(color_scheme=schema)
    fautes = []
    for adresse in PAGES_DU_COMPTE:
        page.goto(adresse)
        resultat = Axe().run(page)
        fautes += [f"{adresse} {f['id']}" for f in resultat.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > largeur:
            fautes.append(f"{adresse} déborde à {largeur} px")
    assert fautes == []
