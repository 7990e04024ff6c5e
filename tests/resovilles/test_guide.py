"""The editors' guide: whole, readable in the admin, its pictures light and all of use."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from resovilles.guide import GUIDE, en_page

pytestmark = pytest.mark.django_db

PAGES = sorted(GUIDE.glob("*.md"))
IMAGES = sorted((GUIDE / "images").glob("*"))
POIDS_MAXIMUM = 1_500_000  # bytes, for all the pictures
LIEN = re.compile(r"(!?)\[([^\]]+)\]\(([^)]+)\)")


def liens(pictures):
    """(page, text, target) of every picture, or of every link, of the guide."""
    for page in PAGES:
        for marque, texte, cible in LIEN.findall(page.read_text(encoding="utf-8")):
            if bool(marque) == pictures:
                yield page.stem, texte, cible


def test_every_page_leads_somewhere_and_is_led_to():
    cibles = [cible for _, _, cible in liens(pictures=False)]
    assert [c for c in cibles if not (GUIDE / c).is_file()] == []
    assert {p.name for p in PAGES} - {"README.md"} - set(cibles) == set()


def test_every_picture_is_there_says_what_it_shows_and_serves():
    montrees = list(liens(pictures=True))
    assert [texte for _, texte, _ in montrees if len(texte) < 10] == []
    assert {GUIDE / cible for _, _, cible in montrees} == set(IMAGES)
    assert sum(image.stat().st_size for image in IMAGES) <= POIDS_MAXIMUM
    assert all(finders.find(f"guide/{image.name}") for image in IMAGES)


@pytest.mark.parametrize("nom", [p.stem for p in PAGES])
def test_a_page_is_read_in_the_admin(client, officier, nom):
    client.force_login(officier)
    page = client.get(reverse("guide_page", args=[nom])).content.decode()
    titre = (GUIDE / f"{nom}.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    assert page.count(titre) >= 2  # in the tab and in the head
    article = page.partition('<article class="guide">')[2].partition("</article>")[0]
    assert ".md" not in article.replace("README.md", "")
    assert 'src="images/' not in article
    assert "style=" not in article


def test_the_guide_stands_in_the_help_menu(client, officier):
    client.force_login(officier)
    menu = client.get("/gestion/").content.decode()
    assert '"name": "guide"' in menu
    assert f'"url": "{reverse("guide")}"' in menu
    assert "Editor Guide" not in menu


@pytest.mark.parametrize("nom", ["inconnue", "README-md", "images"])
def test_an_unknown_page_is_not_found(client, officier, nom):
    client.force_login(officier)
    assert client.get(f"/gestion/guide/{nom}/").status_code == 404


@pytest.mark.parametrize(
    "piege",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[ici](javascript:alert(1))",
        "| a |\n| ---: |\n| 1 |",
    ],
)
def test_a_page_runs_nothing(piege):
    _, corps = en_page(f"# Titre\n\n{piege}\n")
    assert not re.search(r"<script|<img|href=|style=", corps)


def test_a_link_between_pages_stays_in_the_admin():
    _, corps = en_page("# Titre\n\n[a](fiche.md) [b](README.md) [c](https://example.org/d.md)\n")
    assert f'href="{reverse("guide_page", args=["fiche"])}"' in corps
    assert f'href="{reverse("guide")}"' in corps
    assert 'href="https://example.org/d.md"' in corps
