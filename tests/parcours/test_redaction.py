"""The officer's days: what is written in the real editor stands on the site."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.parcours

# Block, then what is typed in it: a field's name, or "riche" for its text editor.
FICHE = [
    ("Section", {"titre": "Ce qui a été fait"}),
    ("Intertitre", {"texte": "Un diagnostic en marchant"}),
    ("Texte", {"riche": "Trente habitants ont parcouru le quartier."}),
    ("Encadré", {"titre": "Le budget", "riche": "Douze mille euros en deux ans."}),
    ("Citation", {"texte": "Nous avons marché ensemble.", "auteur": "Une habitante"}),
    ("Témoignage", {"riche": "Au début nous étions trois.", "nom": "Un gardien"}),
    ("Vidéo", {"titre": "La marche filmée", "url": "https://example.org/marche"}),
    ("Chiffres clés", {"chiffres-0-value-valeur": "30", "chiffres-0-value-libelle": "habitants"}),
    (
        "Liste d’organismes",
        {"titre": "À qui s’adresser", "organismes-0-value-nom": "La régie de quartier"},
    ),
    (
        "Appel à action",
        {"titre": "Un projet proche ?", "libelle": "Écrivez-nous", "url": "https://example.org/"},
    ),
]


def ouvrir_le_choix(page):
    page.get_by_role("button", name="Insérer un bloc").last.click()


def ajouter(page, rang, bloc, saisie):
    ouvrir_le_choix(page)
    page.get_by_role("option", name=bloc, exact=True).click()
    page.locator(f'[name="corps-{rang}-type"]').wait_for(state="attached")
    enfant = page.locator(f'[data-streamfield-child]:has(> [name="corps-{rang}-type"])')
    for champ, texte in saisie.items():
        if champ == "riche":
            enfant.locator('[contenteditable="true"]').first.click()
            page.keyboard.type(texte)
        else:
            enfant.locator(f'[name="corps-{rang}-value-{champ}"]').fill(texte)


def demander_la_publication(page):
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Publier", exact=True).click()


def publier(page):
    demander_la_publication(page)
    page.get_by_role("link", name="Visualiser la version publiée").first.wait_for()


def test_a_fiche_of_ten_blocks_is_typed_published_and_read(bureau):
    bureau.goto(adresse_d_ajout(bureau, "ressources", "ficheexperience"))
    bureau.locator("#id_title").fill("Une marche de trente habitants")
    bureau.locator("#id_porteur").fill("La régie de quartier")
    for rang, (bloc, saisie) in enumerate(FICHE):
        ajouter(bureau, rang, bloc, saisie)
    demander_la_publication(bureau)  # without the bearer's agreement: the direction says why
    bureau.get_by_text("n’a pas encore l’accord du porteur du projet").first.wait_for()
    bureau.get_by_label("Pourquoi").fill("La régie a fermé, plus personne ne peut relire.")
    bureau.get_by_role("button", name="Mettre en ligne sans accord").click()
    bureau.locator(".messages .success").wait_for()
    bureau.goto("/ressources/fiches/une-marche-de-trente-habitants/")
    lu = bureau.locator("main").inner_text()
    for _, saisie in FICHE:
        for champ, texte in saisie.items():
            if champ != "url":
                assert texte.split()[0] in lu
    assert "Trente habitants ont parcouru le quartier." in lu


def adresse_d_ajout(page, application, modele):
    """The address behind a quick action of the admin's home."""
    page.goto("/gestion/")
    return page.locator(f'main a[href*="/pages/add/{application}/{modele}/"]').get_attribute("href")


def test_a_news_item_comes_to_the_front_page(bureau):
    bureau.goto(adresse_d_ajout(bureau, "resovilles", "actualite"))
    bureau.locator("#id_title").fill("La bibliothèque ouvre le samedi")
    bureau.locator("#id_a_la_une").check()
    publier(bureau)
    bureau.goto("/")
    assert "La bibliothèque ouvre le samedi" in bureau.locator("main").inner_text()


def test_a_corrected_dossier_is_read_corrected(bureau):
    bureau.goto("/gestion/pages/search/?q=gestion+urbaine")
    bureau.locator('main a[href*="/edit/"]').first.click()
    bureau.locator("#id_chapo").fill("Une phrase corrigée ce matin.")
    publier(bureau)
    lien = bureau.get_by_role("link", name="Visualiser la version publiée").first
    bureau.goto(lien.get_attribute("href"))
    assert "Une phrase corrigée ce matin." in bureau.locator("main").inner_text()


def test_a_slug_that_hides_an_address_is_refused_with_a_sentence(bureau):
    bureau.goto(adresse_d_ajout(bureau, "resovilles", "actualite"))
    bureau.locator("#id_title").fill("Le fil des actualités")
    bureau.get_by_role("tab", name="Promotion").click()
    expect(bureau.locator("#id_slug")).to_have_value("le-fil-des-actualites")
    bureau.locator("#id_slug").fill("flux")
    demander_la_publication(bureau)
    bureau.locator(".messages .error").wait_for()
    bureau.get_by_role("tab", name="Promotion").click()
    bureau.get_by_text("est déjà une adresse de l’application").first.wait_for()
    assert bureau.locator("#id_title").input_value() == "Le fil des actualités"


def test_the_live_preview_shows_what_is_typed(bureau):
    bureau.goto(adresse_d_ajout(bureau, "resovilles", "actualite"))
    bureau.locator("#id_title").fill("Un titre que l’on voit venir")
    bureau.locator("[data-side-panel-toggle=preview]").click()
    cadre = bureau.frame_locator("iframe.w-preview__iframe:visible")
    cadre.get_by_role("heading", name=re.compile("Un titre que l’on voit venir")).wait_for()


def test_who_publishes_over_another_is_warned_and_both_versions_are_kept(ouvrir_bureau):
    premiere, seconde = ouvrir_bureau(), ouvrir_bureau("communication@example.org")
    premiere.goto("/gestion/pages/search/?q=clspd")
    adresse = premiere.locator('main a[href$="/edit/"]').first.get_attribute("href")
    premiere.goto(adresse)
    seconde.goto(adresse)
    premiere.locator("#id_chapo").fill("La première main.")
    publier(premiere)
    seconde.locator("#id_chapo").fill("La seconde main.")
    seconde.get_by_text("a enregistré une nouvelle version").first.wait_for(state="attached")
    demander_la_publication(seconde)
    avis = seconde.get_by_role("dialog", name="a enregistré une nouvelle version")
    avis.get_by_text("Poursuivre écrasera les modifications").wait_for()
    assert "La première main." in lu_au_site(premiere)
    avis.get_by_role("button", name="Publier").click()
    seconde.get_by_role("link", name="Visualiser la version publiée").first.wait_for()
    assert "La seconde main." in lu_au_site(premiere)
    premiere.goto(adresse.replace("edit", "history"))
    siennes = premiere.locator("main tbody tr").filter(has_text="Ael Exemple")
    siennes.get_by_role("button", name="Actions").first.click()
    premiere.locator('a[href$="/revert/"]').click()
    expect(premiere.locator("#id_chapo")).to_have_value("La première main.")


def lu_au_site(page):
    """What everybody reads of the dossier that two persons have changed."""
    page.goto("/ressources/dossiers/clspd/")
    return page.locator("main").inner_text()
