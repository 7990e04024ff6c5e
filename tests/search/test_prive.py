"""Nothing of what a stranger may not read shows to him, by any door of the search."""

from datetime import date
from itertools import count

import pytest
from django.contrib.auth.models import Group
from resovilles.acces import Acces
from resovilles.models import DocumentSite
from resovilles.recherche import contenus_changes
from wagtail.models import Page, PageViewRestriction

from annuaire.models import Fonction, Personne
from search.indexation import index_courant
from search.moteurs import moteur
from tests.factories import DossierFactory, PageContenuFactory, RencontreFactory, StructureFactory

pytestmark = pytest.mark.django_db

_numeros = count(1)
VOYELLES = "aeiou"


def canari():
    """A word that stands nowhere else, which no other word resembles."""
    rang = next(_numeros)
    suite = "".join(VOYELLES[(rang // 5**p) % 5] + "zkwbx"[(rang + p) % 5] for p in range(6))
    return f"qx{suite}"


PORTES = [
    "/recherche/?q={}",
    "/recherche/?q={}&tri=date",
    "/recherche/?q={}&tri=titre",
    "/recherche/?q=«{}»",
    "/recherche/?q=auteur:{}",
    "/recherche/?q=thème:santé {}",
    "/recherche/flux/?q={}",
    "/recherche/suggestions/?q={}",
]


def fuites(client, mot):
    """The doors that say more of a word than was typed: a result, a count, a spelling."""
    trouvees = []
    for porte in PORTES:
        texte = client.get(porte.format(mot)).content.decode()
        if "<entry>" in texte or '"titre": ' in texte or '<li class="ligne">' in texte:
            trouvees.append(porte)
    presque = mot[:-1] + ("b" if mot[-1] != "b" else "k")
    if mot in client.get(f"/recherche/?q={presque}").content.decode():
        trouvees.append("orthographe")
    if mot in client.get(f"/recherche/suggestions/?q={mot[:6]}").content.decode():
        trouvees.append("suggestions")
    return trouvees


def page_restreinte(genre, groupes=()):
    mot = canari()
    page = PageContenuFactory(title=f"Rapport {mot}", chapo=f"Ce que dit {mot}.")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=genre)
    restriction.groups.set(groupes)
    return mot


def brouillon():
    mot = canari()
    DossierFactory(title=f"Dossier {mot}", live=False)
    return mot


def depubliee():
    mot = canari()
    page = DossierFactory(title=f"Dossier {mot}")
    page.unpublish()
    return mot


def supprimee():
    mot = canari()
    DossierFactory(title=f"Dossier {mot}").delete()
    return mot


def sous_une_section_fermee():
    mot = canari()
    parent = PageContenuFactory(title="Une section")
    PageContenuFactory(title=f"Note {mot}", parent=parent)
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    return mot


def deplacee_sous_une_section_fermee():
    mot = canari()
    parent = PageContenuFactory(title="Une section")
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    page = PageContenuFactory(title=f"Note {mot}")
    page.move(parent, pos="last-child")
    return mot


def document_de_l_equipe():
    mot = canari()
    document = DocumentSite.objects.create(title=f"Note {mot}", file="n.pdf", acces=Acces.INTERNE)
    bloc = {"titre": "", "documents": [{"document": document.pk, "intitule": mot, "note": ""}]}
    DossierFactory(corps=[{"type": "documents", "value": bloc}])
    return mot


def document_devenu_interne():
    mot = canari()
    document = DocumentSite.objects.create(title=f"Note {mot}", file="n.pdf")
    ligne = {"document": document.pk, "intitule": "", "note": ""}
    RencontreFactory(documents=[{"type": "document", "value": ligne}])
    document.acces = Acces.INTERNE
    document.save()
    return mot


def personne_de_l_equipe():
    mot = canari()
    Personne.objects.create(prenom="Awa", nom=mot)
    return mot


def courriel_reserve():
    mot = canari()
    personne = Personne.objects.create(
        prenom="Awa", nom="Exemple", courriel=f"{mot}@example.org", telephone="0240580203",
        visibilite_telephone=Personne.Visibilite.PUBLIC,
    )  # fmt: skip
    assert personne.pk
    return mot


def fonction_hors_du_centre():
    mot = canari()
    structure = StructureFactory(title="Une ville")
    personne = Personne.objects.create(prenom="Awa", nom="Exemple")
    Fonction.objects.create(personne=personne, structure=structure, intitule=f"Agent {mot}")
    return mot


CACHETTES = {
    "login": lambda: page_restreinte("login"),
    "mot de passe": lambda: page_restreinte("password"),
    "groupe": lambda: page_restreinte("groups", [Group.objects.create(name="Bureau")]),
    "brouillon": brouillon,
    "dépubliée": depubliee,
    "supprimée": supprimee,
    "section fermée": sous_une_section_fermee,
    "déplacée": deplacee_sous_une_section_fermee,
    "document interne": document_de_l_equipe,
    "document devenu interne": document_devenu_interne,
    "personne": personne_de_l_equipe,
    "courriel": courriel_reserve,
    "fonction": fonction_hors_du_centre,
}


def test_what_is_not_public_shows_by_no_door(client, valider):
    """Forty words, three in each place (one where a group is made)."""
    mots = {
        f"{nom} {rang}": planter()
        for nom, planter in CACHETTES.items()
        for rang in range(1 if nom == "groupe" else 3)
    }
    valider()
    trouvees = {nom: fuites(client, mot) for nom, mot in mots.items()}
    assert {nom: portes for nom, portes in trouvees.items() if portes} == {}


def test_these_doors_do_show_what_is_public(client):
    """Or the tests above would prove nothing."""
    mot = canari()
    DossierFactory(title=f"Dossier {mot}")
    assert {"orthographe", "suggestions", *PORTES[:4]} <= set(fuites(client, mot))


@pytest.mark.parametrize("geste", ["restreindre", "dépublier", "supprimer"])
def test_a_stale_index_opens_nothing(client, valider, geste):
    """The lines stand in the index, and the database says no."""
    mot = canari()
    page = DossierFactory(title=f"Dossier {mot}")
    courant = moteur(index_courant().pk)
    lignes = courant.colonnes([("ressources.dossier", page.pk)])
    assert len(lignes) == 1
    if geste == "restreindre":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        Page.objects.filter(pk=page.pk).update(live=False)
        valider()
        if geste == "supprimer":
            type(page).objects.filter(pk=page.pk)._raw_delete("default")
    assert courant.colonnes([("ressources.dossier", page.pk)]) == lignes
    assert fuites(client, mot) == []


def test_a_member_finds_what_is_for_members_and_nothing_of_the_team(client, adherent):
    reserve, ferme = page_restreinte("login"), page_restreinte("password")
    interne = document_de_l_equipe()
    client.force_login(adherent)
    assert "Réservé aux adhérents" in client.get(f"/recherche/?q={reserve}").content.decode()
    assert fuites(client, ferme) == fuites(client, interne) == []


def test_a_section_opens_to_its_group_alone(client, adherent):
    bureau = Group.objects.create(name="Bureau")
    mot = page_restreinte("groups", [bureau])
    client.force_login(adherent)
    assert fuites(client, mot) == []
    adherent.groups.add(bureau)
    client.force_login(adherent)
    assert fuites(client, mot) != []


def test_the_feed_is_that_of_a_stranger_whoever_asks(client, officier):
    mot = page_restreinte("login")
    client.force_login(officier)
    assert "<entry>" not in client.get(f"/recherche/flux/?q={mot}").content.decode()


def test_a_document_for_members_is_announced_and_stays_closed(client, adherent):
    mot = canari()
    document = DocumentSite.objects.create(title="Note", file="n.pdf", acces=Acces.ADHERENTS)
    DossierFactory(title=f"Dossier {mot}", document=document)
    page = client.get(f"/recherche/?q={mot}").content.decode()
    assert "Demander un accès" in page
    assert document.url not in page
    client.force_login(adherent)
    assert document.url in client.get(f"/recherche/?q={mot}").content.decode()


def test_a_bulk_write_tells_the_index_itself(client):
    mot = canari()
    page = DossierFactory()
    type(page).objects.filter(pk=page.pk).update(title=f"Dossier {mot}", date_affichee=date.today())
    contenus_changes.send(type(page), pks=[page.pk])
    assert mot in client.get(f"/recherche/?q={mot}").content.decode().partition("ligne")[2]
