"""The page cache in real server processes, and what a first visit weighs."""

import subprocess
import sys
import urllib.request

import pytest

from tests.parcours.conftest import RACINE

pytestmark = pytest.mark.parcours
LECTURES = 40  # fresh connections: the system spreads them over both processes
REGLAGE = "from resovilles.models import ReglagesSite as R; r = R.objects.get(); r.devise = {!r}; r.save()"


@pytest.fixture
def devise(site, environnement):
    """Change the site's motto from a third process, as a task or a command would."""

    def changer(valeur):
        commande = [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            REGLAGE.format(valeur),
        ]
        subprocess.run(commande, cwd=RACINE, env=environnement, check=True)

    yield changer
    changer("Centre de ressources politique de la ville Bretagne – Pays de la Loire")


def lire(adresse, **entetes):
    demande = urllib.request.Request(adresse, headers={"Connection": "close"} | entetes)
    with urllib.request.urlopen(demande, timeout=20) as reponse:
        return reponse.read().decode()


def test_a_change_made_elsewhere_shows_at_once_in_every_process(site, devise):
    for valeur in ("Une devise neuve", "Une autre encore"):
        assert not any(valeur in lire(f"{site}/") for _ in range(LECTURES))
        devise(valeur)
        assert all(valeur in lire(f"{site}/") for _ in range(LECTURES))


def test_a_real_server_answers_head_range_and_conditions(site):
    import http.client

    connexion = http.client.HTTPConnection(site.removeprefix("http://"), timeout=20)

    def demander(methode, **entetes):
        connexion.request(methode, "/", headers=entetes)
        reponse = connexion.getresponse()
        return reponse.status, reponse.headers, reponse.read()

    statut, entetes, corps = demander("GET")
    for _ in range(2):
        assert demander("HEAD")[2] == b""
        assert demander("HEAD")[1]["Content-Length"] == str(len(corps))
        assert demander("GET", Range="bytes=0-3")[::2] == (200, corps)
        assert demander("GET", **{"If-None-Match": entetes["ETag"]})[::2] == (304, b"")
        assert demander("GET")[::2] == (statut, corps)


def test_the_first_visit_is_light(navigateur, site):
    """Bytes on the wire and requests of a first visit to the home page, by the browser's count."""
    contexte = navigateur.new_context(base_url=site)
    page = contexte.new_page()
    demandes = []
    page.on("requestfinished", lambda demande: demandes.append(demande))
    page.goto("/", wait_until="networkidle")
    pesees = [(d.resource_type, d.sizes()["responseBodySize"]) for d in demandes]
    poids = {genre: sum(p for g, p in pesees if g == genre) for genre, _ in pesees}
    assert len(pesees) <= 8
    assert sum(poids.values()) <= 100_000
    assert poids["document"] <= 12_000
    assert poids["stylesheet"] + poids["script"] <= 20_000
    assert poids["font"] <= 40_000
    contexte.close()


def test_a_page_kept_is_read_without_script(navigateur, site):
    contexte = navigateur.new_context(base_url=site, java_script_enabled=False)
    page = contexte.new_page()
    for _ in range(2):
        page.goto("/")
        page.get_by_role("link", name="Tous les dossiers").click()
        assert page.get_by_role("heading", level=1).inner_text()
    contexte.close()
