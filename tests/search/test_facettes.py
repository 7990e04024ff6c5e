"""Counts are exact: those of a count made by hand over what each reader may read."""

from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from resovilles.acces import UN_ADHERENT
from resovilles.recherche import modeles_cherchables
from wagtail.models import PageViewRestriction

from search import analyse
from search.colonnes import SUPPORTS, plus_larges
from search.facettes import FACETTES, noms_des_categories
from search.resultats import Demande, Recherche
from tests.factories import PageContenuFactory

pytestmark = pytest.mark.django_db

EQUIPE = SimpleNamespace(
    is_authenticated=True, is_staff=True, is_superuser=True, acces_echu=False, pk=None,
    groups=SimpleNamespace(values_list=lambda *_, **__: []),
)  # fmt: skip
UN_ADHERENT_SANS_GROUPE = SimpleNamespace(**vars(UN_ADHERENT), groups=EQUIPE.groups)
LECTEURS = {"inconnu": None, "adhérent": UN_ADHERENT_SANS_GROUPE, "équipe": EQUIPE}
MOTS = ["ville", "habitants", "réussite", "projet", "emploi", "santé", "quartier", "2006"]
CHOIX = {
    "nature": ["dossier", "fiche", "rencontre", "page"],
    "theme": ["sante", "participation-democratie-locale", "emploi-insertion"],
    "territoire": ["44109", "R53", "R52", "35238"],
    "annee": ["2005", "2006", "2007"],
    "support": ["pdf", "papier", "en-ligne"],
    "acces": ["public", "adherents"],
}
NIVEAU = {"public": 0, "adherents": 1, "interne": 2}


def contenus(lecteur):
    """All that a reader may read, with the words that he may find it by."""
    niveau = 0 if lecteur is None else 2 if lecteur.is_staff else 1
    themes, territoires = plus_larges()
    codes = noms_des_categories()
    for modele in modeles_cherchables().values():
        publics = set(modele.objects.visible_to(None).values_list("pk", flat=True))
        membres = set(modele.objects.visible_to(UN_ADHERENT).values_list("pk", flat=True))
        for objet in modele.objects.visible_to(lecteur):
            if not (document := objet.document_recherche()):
                continue
            textes = [t.texte for t in document.textes if NIVEAU[t.niveau] <= niveau]
            mots = [document.titre, document.precis, document.surtitre, document.detail]
            yield {
                "mots": set(analyse.radicaux("\n".join([*mots, *document.personnes, *textes]))),
                "nature": {codes[modele.categorie_recherche.code][0]},
                "theme": {p for pk in document.themes for p in themes.get(pk, {pk})},
                "territoire": {p for pk in document.territoires for p in territoires.get(pk, {pk})},
                "annee": {document.jour.year if document.jour else 0},
                "support": {SUPPORTS.index(support) for support in document.supports},
                "acces": {0 if objet.pk in publics else 1 if objet.pk in membres else 2},
            }


_trouves = {}


def qui_portent(tous, racines):
    """Read once for each set of words: the readers of a run keep their lists."""
    cle = id(tous), frozenset(racines)
    if cle not in _trouves:
        _trouves[cle] = [contenu for contenu in tous if racines <= contenu["mots"]]
    return _trouves[cle]


def a_la_main(tous, racines, filtres):
    """The total and the counts of each facet, one content after another."""
    choisis = {nom: FACETTES[nom].choisies(mots) for nom, mots in filtres.items()}
    trouves = qui_portent(tous, racines)
    comptes = {nom: Counter() for nom in FACETTES}
    total = 0
    for contenu in trouves:
        manques = [nom for nom, voulus in choisis.items() if not contenu[nom] & voulus]
        total += not manques
        for nom in FACETTES:
            if not set(manques) - {nom}:
                comptes[nom].update(contenu[nom])
    return total, comptes


@pytest.fixture
def fonds(db, valider):
    """The demonstration and a reserved page, read once by each reader."""
    page = PageContenuFactory(title="Une note de la ville pour les adhérents")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    valider()
    _trouves.clear()
    return {nom: list(contenus(lecteur)) for nom, lecteur in LECTEURS.items()}


@settings(
    max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    mots=st.lists(st.sampled_from(MOTS), max_size=2),
    filtres=st.fixed_dictionaries(
        {},
        optional={
            nom: st.lists(st.sampled_from(mots), min_size=1, max_size=2).map(tuple)
            for nom, mots in CHOIX.items()
        },
    ),
)
def test_counts_are_those_of_a_count_by_hand(fonds, mots, filtres):
    """2,000 questions × three readers; the words are none that the thesaurus expands."""
    demande = Demande(texte=" ".join(mots), filtres=filtres)
    if demande.est_vide:
        return
    for nom, lecteur in LECTEURS.items():
        recherche = Recherche(demande, lecteur)
        racines = set(analyse.radicaux(" ".join(mots)))
        total, comptes = a_la_main(fonds[nom], racines, filtres)
        assert recherche.total == total, nom
        for facette, lus in recherche.comptes().items():
            assert {v: n for v, n in lus.items() if n} == comptes[facette], (nom, facette)


def test_a_territory_counts_what_lies_in_its_parts():
    bretagne = Recherche(Demande(filtres={"territoire": ("R53",)})).total
    rennes = Recherche(Demande(filtres={"territoire": ("35238",)})).total
    assert bretagne > rennes > 0


def test_what_an_address_invents_is_ignored(client):
    adresse = "/recherche/?q=ville&nature=xylophone&theme=x&annee=2e9&acces=&page=-3&tri=x&sans=x"
    assert client.get(adresse).content.decode().count('<li class="ligne">') == 20
