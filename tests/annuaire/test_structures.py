"""The directory as one reads it: what strangers see, what an access adds, what leaves as a file."""

import csv
import io
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from resovilles.acces import Acces
from resovilles.models import ReglagesSite

from annuaire.en_nombre import ajouter_en_nombre
from annuaire.models import AnnuaireIndex, Fonction, Personne, Structure
from ressources.models import Responsabilite
from territoires.models import Territoire
from tests.factories import FicheFactory, NoticeFactory, StructureFactory
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db
Visibilite = Personne.Visibilite


@pytest.fixture
def lannion():
    return Territoire.objects.get(code="22113")


@pytest.fixture
def regie(lannion):
    return StructureFactory(
        title="Régie Qxalba",
        slug="regie-qxalba",
        sigle="RQX",
        chapo="Elle embauche ceux qui y vivent.",
        ville=lannion,
        type_acteur=Concept.objects.get(identifiant="association"),
        site="https://regie.example.org/",
        telephone="02 61 91 00 01",
        courriel="accueil@qxalba.example.org",
        adresse="3 rue de l’Exemple\n22300 LANNION",
    )


def en_poste(structure, nom="Qxelbe", **champs):
    champs = {
        "visibilite_courriel": Visibilite.ADHERENTS,
        "courriel": f"{nom}@example.org",
    } | champs
    personne = Personne.objects.create(prenom="Awa", nom=nom, **champs)
    Fonction.objects.create(personne=personne, structure=structure, intitule="Directrice")
    return personne


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


def liste(client, **criteres):
    """The names that the rubrique shows."""
    page = client.get("/annuaire/", criteres).content.decode()
    return re.findall(r'<h4><a class="titre-lien" href="[^"]+">([^<]+)</a></h4>', page)


# --- Who sees what --------------------------------------------------------------------------
RESERVES = ["02 61 91 00 01", "accueil@qxalba.example.org", "3 rue de l’Exemple", "Qxelbe"]


def test_a_stranger_reads_the_name_the_type_the_town_and_the_site(client, regie):
    en_poste(regie)
    page = lire(client, regie.url)
    for public in ("Régie Qxalba", "Association", "Lannion", "https://regie.example.org/"):
        assert public in page
    assert [mot for mot in RESERVES if mot in page] == []
    assert "1 personne, avec fonction et coordonnées" in page
    assert 'href="/acces/demander/"' in page


def test_a_member_reads_the_rest_and_is_offered_nothing(client, adherent, regie):
    en_poste(regie)
    client.force_login(adherent)
    page = lire(client, regie.url)
    assert [mot for mot in RESERVES if mot not in page] == []
    assert "Ce qu’un accès ajoute" not in page


@pytest.mark.parametrize(
    ("niveau", "inconnu", "membre", "equipe"),
    [
        (Acces.PUBLIC, True, True, True),
        (Acces.ADHERENTS, False, True, True),
        (Acces.INTERNE, False, False, True),
    ],
)
def test_one_setting_says_who_reads_the_contacts(
    client, adherent, officier, regie, valider, niveau, inconnu, membre, equipe
):
    reglages = ReglagesSite.du_site()
    reglages.contacts_annuaire = niveau
    reglages.save()
    valider()
    for compte, lu in ((None, inconnu), (adherent, membre), (officier, equipe)):
        client.logout()
        if compte:
            client.force_login(compte)
        for adresse in (regie.url, reverse("structure_card", args=[regie.slug])):
            assert ("accueil@qxalba.example.org" in lire(client, adresse)) is lu


@pytest.mark.parametrize(
    ("visibilite", "inconnu", "membre"),
    [
        (Visibilite.PUBLIC, True, True),
        (Visibilite.ADHERENTS, False, True),
        (Visibilite.EQUIPE, False, False),
    ],
)
def test_each_person_decides_for_her_own_card(client, adherent, regie, visibilite, inconnu, membre):
    personne = en_poste(regie, visibilite_courriel=visibilite)
    carte = reverse("person_card", args=[personne.pk])
    for compte, lu in ((None, inconnu), (adherent, membre)):
        if compte:
            client.force_login(compte)
        assert ("Qxelbe" in lire(client, regie.url)) is lu
        assert client.get(carte).status_code == (200 if lu else 404)


def test_a_post_that_is_over_is_shown_to_nobody(client, officier, regie):
    personne = en_poste(regie)
    personne.fonctions.update(jusque="2007-01-31")
    client.force_login(officier)
    assert "Qxelbe" not in lire(client, regie.url)


def test_a_structure_that_is_not_online_shows_by_no_door(client, adherent, regie):
    personne = en_poste(regie)
    regie.unpublish()
    client.force_login(adherent)
    assert client.get(regie.url).status_code == 404
    assert client.get(reverse("structure_card", args=[regie.slug])).status_code == 404
    assert "Qxalba" not in lire(client, "/annuaire/?mots=qxalba")
    assert "Qxalba" not in client.get(reverse("person_card", args=[personne.pk])).content.decode()
    assert "Qxalba" not in exporter(client, mots="qxalba")


# --- The rubrique ---------------------------------------------------------------------------
def test_the_rubrique_says_what_an_access_adds(client, adherent):
    assert "sont réservées aux adhérents" in lire(client, "/annuaire/")
    client.force_login(adherent)
    page = lire(client, "/annuaire/")
    assert "sont réservées aux adhérents" not in page
    assert "Exporter cette liste" in page


CRITERES = [
    {"mots": "regies qxalba"},  # neither accents, nor case, nor plural
    {"mots": "RÉGIE lanni"},  # the beginning of a word
    {"mots": "embauche qxalba"},  # the mission
    {"mots": "qxalba", "type": "association"},
    {"mots": "qxalba", "territoire": "22113"},
    {"mots": "qxalba", "territoire": "D22"},  # with its parts
    {"mots": "qxalba", "territoire": "R53"},
    {"mots": "qxalba", "theme": "sante"},
    {"mots": "qxalba", "reseau": "reseau-adultes-relais"},
    {"mots": "qxalba", "lettre": "R"},
]


@pytest.fixture
def classee(regie):
    sante = Concept.objects.get(identifiant="sante")
    regie.themes.set([sante])
    regie.save()
    reseau = Concept.objects.get(identifiant="reseau-adultes-relais")
    en_poste(regie).reseaux.add(reseau)
    return regie


@pytest.mark.parametrize("criteres", CRITERES)
def test_an_actor_is_found(client, classee, criteres):
    assert liste(client, **criteres) == ["Régie Qxalba (RQX)"]


@pytest.mark.parametrize(
    "criteres",
    [
        {"type": "caf"},
        {"territoire": "44109"},
        {"theme": "europe-financements"},
        {"reseau": "reseau-chefs-de-projet"},
        {"lettre": "Z"},
    ],
)
def test_an_actor_is_left_out(client, classee, criteres):
    assert liste(client, mots="qxalba", **criteres) == []
    assert "Rien ne répond à ces filtres" in lire(client, f"/annuaire/?mots=zzzz&{criteres}")


def test_those_who_act_in_a_territory_are_found_there_too(client, regie):
    regie.territoires.set([Territoire.objects.get(code="29019")])
    regie.save()
    assert liste(client, mots="qxalba", territoire="D29") == ["Régie Qxalba (RQX)"]


def test_accents_do_not_change_the_alphabet(client):
    for titre in ("Étage qxz", "Eau qxz", "Zoo qxz"):
        StructureFactory(title=titre)
    assert liste(client, mots="qxz") == ["Eau qxz", "Étage qxz", "Zoo qxz"]
    assert liste(client, mots="qxz", lettre="E") == ["Eau qxz", "Étage qxz"]


def test_letters_count_what_the_filters_leave_and_lead_to_it(client):
    for titre in ("Étage qxz", "Eau qxz", "Zoo qxz"):
        StructureFactory(title=titre)
    page = " ".join(lire(client, "/annuaire/?mots=qxz&lettre=E").split())
    assert 'href="?mots=qxz&amp;lettre=Z"' in page
    assert ">B<span class" not in page
    assert 'aria-current="true">E<' in page
    assert "2 structures</h2>" in page


def test_the_map_and_its_table_say_the_same(client, regie):
    page = lire(client, "/annuaire/?mots=qxalba")
    assert page.count("<circle") >= 1
    assert re.search(r"Lannion</a></th><td>1</td>", page)


@pytest.mark.parametrize("mots", ["%", "_", "'", '"><script>', "é" * 100, "a" * 500, "\\"])
def test_no_word_breaks_the_list(client, mots):
    page = client.get("/annuaire/", {"mots": mots})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main")[1].split("</main>")[0]


ADRESSES = [
    "/annuaire/?page=2",
    "/annuaire/?mots=association&territoire=R52",
    "/annuaire/?lettre=C",
]


def test_a_list_costs_no_more_when_it_is_longer(client, adherent, valider):
    """Each list for the first time: only what a process keeps of the whole site is warm."""
    client.force_login(adherent)

    def couts():
        valider()
        client.get("/annuaire/?type=caf&territoire=R52")
        for adresse in ADRESSES:
            with CaptureQueriesContext(connection) as capture:
                client.get(adresse)
            yield len(capture)

    avant = list(couts())
    ajouter_en_nombre(
        AnnuaireIndex.objects.get(),
        [Structure(title=f"Association {r}", slug=f"qx-{r}") for r in range(300)],
    )
    apres = list(couts())
    assert max(apres) <= 8
    assert apres <= avant


# --- Links with the rest of the site ----------------------------------------------------------
def test_a_theme_leads_to_its_actors(client, classee):
    assert "/annuaire/?theme=sante" in lire(client, "/ressources/lexique/sante/")


# where the structure acts, beside Lannion where it stands → territories that tell of it
LIEUX = [
    ([], ["22113", "D22", "R53"]),
    (["29019"], ["29019", "D29", "22113"]),
    (["44109"], ["44109", "nantes-metropole", "D44", "R52"]),  # a page of the centre
    (["ZUS-44109-5"], ["ZUS-44109-5", "44109", "44162", "nantes-metropole", "R52"]),
]


@pytest.mark.parametrize(("agit", "lus"), LIEUX)
def test_a_territory_tells_who_stands_or_acts_there_and_in_its_parts(client, regie, agit, lus):
    Structure.objects.exclude(pk=regie.pk).delete()  # five at most are named
    regie.territoires.set(Territoire.objects.filter(code__in=agit))
    regie.save()
    for lieu in lus:
        page = lire(client, f"/territoires/{lieu}/")
        assert ("Régie Qxalba" in page, "Acteurs de l’annuaire" in page) == (True, True), lieu
    assert "Régie Qxalba" not in lire(client, "/territoires/72181/")


@pytest.mark.parametrize(
    ("lieu", "code"), [("22113", "22113"), ("nantes-metropole", "244400404"), ("R53", "R53")]
)
def test_a_territory_leads_to_the_list_of_its_actors(client, regie, lieu, code):
    nombre = re.search(r"(\d+) structures?", lire(client, f"/annuaire/?territoire={code}"))[1]
    page = lire(client, f"/territoires/{lieu}/")
    assert f'href="/annuaire/?territoire={code}">Voir la liste' in page
    assert f"{nombre} en tout" in page or int(nombre) <= 5


def test_a_quartier_leads_to_no_list_that_would_show_them_all(client, regie):
    regie.territoires.set(Territoire.objects.filter(code="ZUS-44109-5"))
    regie.save()
    page = lire(client, "/territoires/ZUS-44109-5/")
    assert "Régie Qxalba" in page
    assert "/annuaire/?territoire=" not in page


def test_what_the_site_holds_of_a_structure_is_on_its_page(client, regie):
    FicheFactory(title="Une fiche qui la raconte", porteur="régie qxalba")
    Responsabilite.objects.create(
        notice=NoticeFactory(titre="Un rapport d’elle"), nom="Régie Qxalba", est_collectivite=True
    )
    page = lire(client, regie.url)
    assert "Une fiche qui la raconte" in page
    assert "Un rapport d’elle" in page


def test_a_person_is_found_where_she_works(client, adherent, regie, valider):
    personne = en_poste(regie)
    valider()
    client.force_login(adherent)
    page = lire(client, "/recherche/?q=Qxelbe")
    assert f"{regie.url}#personne-{personne.pk}" in re.findall(r'href="(/annuaire[^"]*)"', page)


def test_an_error_is_told_with_the_name_of_the_structure(client, regie):
    lien = re.search(r'href="(/contact/\?objet=[^"]+)"', lire(client, regie.url))[1]
    assert "Annuaire : une erreur sur « Régie Qxalba »" in lire(client, lien.replace("&amp;", "&"))


def test_machines_read_what_strangers_may(client, adherent, regie):
    client.force_login(adherent)
    (objet, *_) = regie.donnees_structurees()
    assert objet["@type"] == "Organization"
    assert objet["address"]["addressLocality"] == "Lannion"
    assert {"telephone", "email"} & set(objet) == set()
    assert "/annuaire/regie-qxalba/" in lire(client, "/sitemap.xml")


# --- Address books --------------------------------------------------------------------------
def relire(contenu):
    """Fields of a vCard by name, unfolded and unescaped as RFC 6350 says."""
    assert contenu.endswith("\r\n")
    assert all(len(ligne.encode()) <= 75 for ligne in contenu.split("\r\n"))
    lignes = contenu.replace("\r\n ", "").rstrip("\r\n").split("\r\n")
    assert (lignes[:2], lignes[-1]) == (["BEGIN:VCARD", "VERSION:4.0"], "END:VCARD")
    paires = [ligne.partition(":")[::2] for ligne in lignes]
    return {
        nom.partition(";")[0]: [
            re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], partie)
            for partie in re.split(r"(?<!\\);", valeur)
        ]
        for nom, valeur in paires
    }


PIEGES = ["A;B", "A,B", "A\\B", "A\nTEL:0", "É" * 120, "END:VCARD", "A\u2028B"]


@pytest.mark.parametrize("nom", PIEGES)
def test_a_card_reads_back_as_it_was_written(client, adherent, regie, nom):
    Structure.objects.filter(pk=regie.pk).update(title=nom)
    client.force_login(adherent)
    reponse = client.get(reverse("structure_card", args=[regie.slug]))
    assert reponse["Content-Type"] == "text/vcard; charset=utf-8"
    lue = relire(reponse.content.decode())
    assert lue["ORG"] == [nom.replace("\u2028", "")]
    assert lue["TEL"] == ["tel:0261910001"]
    assert lue["ADR"] == ["", "", "3 rue de l’Exemple", "LANNION", "", "22300", "France"]


def test_the_card_of_a_person_says_her_post(client, adherent, regie):
    personne = en_poste(regie)
    client.force_login(adherent)
    lue = relire(client.get(reverse("person_card", args=[personne.pk])).content.decode())
    assert (lue["FN"], lue["N"][:2]) == (["Awa Qxelbe"], ["Qxelbe", "Awa"])
    assert (lue["ORG"], lue["TITLE"]) == (["Régie Qxalba"], ["Directrice"])
    assert lue["EMAIL"] == ["Qxelbe@example.org"]


# --- The list as a file ---------------------------------------------------------------------
@pytest.fixture(autouse=True)
def rien_de_compte():
    cache.clear()


def exporter(client, **criteres):
    reponse = client.get(reverse("directory_csv"), criteres)
    assert reponse.status_code == 200
    return b"".join(reponse.streaming_content).decode()


def lignes(texte):
    return list(
        csv.DictReader(io.StringIO(texte.removeprefix("\ufeff"), newline=""), delimiter=";")
    )


def test_the_file_is_for_members(client):
    reponse = client.get(reverse("directory_csv"))
    assert reponse.status_code == 403
    assert "Demander un accès" in reponse.content.decode()


def test_the_file_holds_a_line_for_each_post(client, adherent, regie):
    en_poste(regie)
    en_poste(regie, "Qxilbi", visibilite_courriel=Visibilite.EQUIPE)
    client.force_login(adherent)
    (ligne,) = lignes(exporter(client, mots="qxalba"))
    assert (ligne["structure"], ligne["personne"], ligne["fonction"]) == (
        "Régie Qxalba", "Awa Qxelbe", "Directrice",
    )  # fmt: skip
    assert ligne["courriel_personne"] == "Qxelbe@example.org"
    assert ligne["telephone"] == "02 61 91 00 01"


@pytest.mark.parametrize("formule", ["=1+1", "+33 2", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(client, adherent, regie, formule):
    personne = en_poste(regie)
    Structure.objects.filter(pk=regie.pk).update(telephone=formule, title=formule)
    Fonction.objects.filter(personne=personne).update(intitule=formule)
    client.force_login(adherent)
    (ligne,) = lignes(exporter(client, mots="qxalba"))
    assert {ligne[nom] for nom in ("structure", "telephone", "fonction")} == {f"'{formule}"}


def test_a_member_gets_so_many_lines_a_day(client, adherent, officier, settings):
    for rang in range(3):
        StructureFactory(title=f"Qxalba {rang}")
    settings.ANNUAIRE_LIGNES_PAR_JOUR = 7
    client.force_login(adherent)
    for _ in range(2):
        assert len(lignes(exporter(client, mots="qxalba"))) == 3
    refus = client.get(reverse("directory_csv"), {"mots": "qxalba"})
    assert refus.status_code == 429
    dit = refus.content.decode()
    assert "Cette liste compte 3 lignes, et il vous en reste 1 pour aujourd’hui, sur 7." in dit
    client.force_login(officier)
    assert len(lignes(exporter(client, mots="qxalba"))) == 3


def test_the_count_of_the_day_is_forgotten_the_next_day(client, adherent, settings, monkeypatch):
    from django.utils import timezone

    StructureFactory(title="Qxalba")
    settings.ANNUAIRE_LIGNES_PAR_JOUR = 1
    client.force_login(adherent)
    exporter(client, mots="qxalba")
    assert client.get(reverse("directory_csv"), {"mots": "qxalba"}).status_code == 429
    demain = timezone.localdate() + timezone.timedelta(days=1)
    monkeypatch.setattr("annuaire.exports.timezone.localdate", lambda *_: demain)
    assert len(lignes(exporter(client, mots="qxalba"))) == 1
