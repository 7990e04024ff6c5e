"""Who reaches what: every address of the resolver × every role × GET and POST.

An address that no line declares fails, and so does a line that declares nothing. Ours stand one
by one, with the answer expected for each role; those of Wagtail's admin by prefix."""

import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.models import Page

from annuaire.models import Fonction, Personne, Verification
from home.models import Accueil
from newsletter.models import Breve, Numero, Proposition
from rencontres.models import Cycle
from ressources.models import FicheExperience
from search.models import Choix
from territoires.models import Contrat, Indicateur, Mesure, Territoire, Zonage
from thesaurus.models import Concept
from veille.models import Decision, Information

pytestmark = pytest.mark.django_db

# In this order in every line below.
ROLES = {
    "inconnu": None,
    "adhérent": "adherent@example.org",
    "communication": "communication@example.org",
    "documentation": "documentation@example.org",
    "chargé de mission": "mission@example.org",
    "secrétariat": "secretariat@example.org",
    "direction": "direction@example.org",
    "administrateur": "administration@example.org",
}
# o: answered · c: led to the sign-in · p: asked for a recent proof · r: refused, or led back to
# one's own account or to the home of the admin · n: not found · m: method not allowed
TOUS, JAMAIS, LECTURE = "oooooooo", "nnnnnnnn", "mmmmmmmm"
CONNECTES, PREUVE, LECTURE_CONNECTES = "cooooooo", "cppppppp", "cmmmmmmm"
INCONNU = "orrrrrrr"  # the sign-in leads back those who are signed in

# address → (GET, POST)
LES_NOTRES = {
    "": (TOUS, LECTURE),
    "recherche/": (TOUS, LECTURE),
    "recherche/flux/": (TOUS, LECTURE),
    "recherche/suggestions/": (TOUS, LECTURE),
    "recherche/opensearch.xml": (TOUS, LECTURE),
    "recherche/enregistrer/": (LECTURE_CONNECTES, CONNECTES),
    # One's own searches, and the links of letters: tests/search/test_enregistrees.py.
    "recherche/enregistrees/": (CONNECTES, LECTURE_CONNECTES),
    "recherche/enregistrees/<int:pk>/supprimer/": (LECTURE_CONNECTES, "connnnnn"),
    "recherche/enregistrees/<int:pk>/arreter/": (LECTURE_CONNECTES, "connnnnn"),
    "recherche/enregistrees/<int:pk>/reprendre/": (LECTURE_CONNECTES, "connnnnn"),
    "recherche/enregistrees/arret/<str:jeton>/": (TOUS, TOUS),
    # Each one's own: tests/test_espace.py. The first page is shown to whoever signs in.
    "membres/": (CONNECTES, LECTURE_CONNECTES),
    "membres/comptes-rendus/": (CONNECTES, LECTURE_CONNECTES),
    "membres/fiche/": (CONNECTES, CONNECTES),
    "membres/donnees/": (CONNECTES, LECTURE_CONNECTES),
    "membres/donnees/mes-donnees.json": (CONNECTES, LECTURE_CONNECTES),
    "membres/fermer/": (CONNECTES, CONNECTES),
    "membres/au-revoir/": (TOUS, LECTURE),
    "contact/envoyer/": (TOUS, TOUS),
    "info-a-tous/flux/": (TOUS, LECTURE),
    "ressources/nouveautes/": (TOUS, LECTURE),
    "ressources/nouveautes/flux/": (TOUS, LECTURE),
    "ressources/dossiers/flux/": (TOUS, LECTURE),
    "ressources/fiches/flux/": (TOUS, LECTURE),
    "ressources/publications/flux/": (TOUS, LECTURE),
    # The bearer's links have no account behind them; those of an example open nothing.
    r"ressources/^fiches/validation/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$": (TOUS, TOUS),
    "ressources/^fiches/validation/(?!merci/).*/$": (TOUS, TOUS),
    "ressources/fiches/validation/merci/<slug:decision>/": (TOUS, LECTURE),
    "gestion/base/chiffres/": ("crrorrro", "crrorrro"),
    "gestion/base/doublons/": ("crrorrro", "crmmmmmm"),
    "gestion/fiches/tableau/": ("croooooo", "crmmmmmm"),
    "gestion/fiches/<int:pk>/suivi/": ("croooroo", "crmmmmmm"),
    "gestion/fiches/<int:pk>/etape/": ("crmmmmmm", "croooroo"),
    "gestion/fiches/<int:pk>/demande/": ("crmmmmmm", "croooroo"),
    "gestion/fiches/<int:pk>/retrait/": ("crmmmmmm", "croooroo"),
    "gestion/fiches/<int:pk>/correction/": ("crmmmmmm", "croorroo"),
    "gestion/fiches/<int:pk>/sans-accord/": ("crmmmmmm", "crrrrroo"),
    "gestion/guide/": ("croooooo", "crmmmmmm"),
    "gestion/guide/<slug:nom>/": ("crnnnnnn", "crmmmmmm"),
    "gestion/notices/imports/": ("crrorrro", "crrorrro"),
    "gestion/notices/imports/<int:pk>/": ("crrnrrrn", "crrnrrrn"),
    "gestion/notices/imports/<int:pk>/rapport.csv": ("crrnrrrn", "crmmmmmm"),
    "gestion/notices/imports/<int:pk>/ouvrir/": ("crmmmmmm", "crrnrrrn"),
    "gestion/notices/imports/<int:pk>/fermer/": ("crmmmmmm", "crrnrrrn"),
    "gestion/notices/imports/<int:pk>/reprendre/": ("crmmmmmm", "crrnrrrn"),
    "gestion/notices/imports/<int:pk>/supprimer/": ("crmmmmmm", "crrnrrrn"),
    "gestion/territoires/importer/": ("crrorrro", "crrorrro"),
    # One sees one's own imports only: tests/territoires/test_imports.py.
    "gestion/territoires/importer/<int:pk>/": ("crrnrrrn", "crrmrrrm"),
    "gestion/territoires/importer/<int:pk>/faire/": ("crrmrrrm", "crrnrrrn"),
    "rencontres/flux/": (TOUS, LECTURE),
    "rencontres/agenda.ics": (TOUS, LECTURE),
    "rencontres/<slug:slug>/agenda.ics": (JAMAIS, LECTURE),
    "lettre/flux/": (TOUS, LECTURE),
    "annuaire/liste.csv": ("rooooooo", LECTURE),
    # Cards of what exists: tests/annuaire/test_structures.py.
    "annuaire/<slug:slug>/carte.vcf": (JAMAIS, LECTURE),
    "annuaire/personnes/<int:pk>.vcf": (TOUS, LECTURE),
    # Persons have no account: a link of an example opens nothing, and says so.
    r"annuaire/^verifier/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$": (TOUS, TOUS),
    "annuaire/^verifier/(?!merci/).*/$": (TOUS, TOUS),
    "annuaire/verifier/merci/<slug:reponse>/": (TOUS, LECTURE),
    "territoires/zonages/": (TOUS, LECTURE),
    "territoires/adresse/": (TOUS, LECTURE),
    # A territory with its page, another without: tests/territoires/test_portrait.py.
    "territoires/^(?P<code>[0-9A-Z][0-9A-Z-]{0,19})/$": (JAMAIS, JAMAIS),
    # Subscribers have no account: a link of an example opens nothing, and says so.
    "abonnement/demander/": (TOUS, TOUS),
    "abonnement/les-miens/": (CONNECTES, CONNECTES),
    "proposer-une-information/envoyer/": (TOUS, TOUS),
    "gestion/propositions/<int:pk>/refuser/": ("crmrrrrm", "crorrrro"),
    r"^abonnement/confirmer/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$": (TOUS, TOUS),
    r"^abonnement/adresse/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$": (TOUS, TOUS),
    r"^abonnement/papier/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$": (TOUS, TOUS),
    r"^abonnement/(confirmer|adresse|papier)/.*$": (TOUS, TOUS),
    "abonnement/preferences/<str:jeton>/": (TOUS, TOUS),
    "desabonnement/<str:jeton>/": (TOUS, TOUS),
    "lettre/<int:numero>/": (TOUS, LECTURE),
    "lettre/<int:numero>.txt": (TOUS, LECTURE),
    # The first issues are not on file: tests/newsletter/test_numeros.py reads those that are.
    "lettre/<int:numero>.pdf": (JAMAIS, LECTURE),
    "flash/<int:numero>/": (TOUS, LECTURE),
    # Those of the demonstration have left; one that waits: tests/newsletter/test_flash.py.
    "gestion/flash/<int:pk>/envoyer/": ("crorrrro", "crorrrro"),
    "gestion/flash/<int:pk>/apercu/": ("crorrrro", "crorrrro"),
    "gestion/flash/<int:pk>/essai/": ("crmrrrrm", "crorrrro"),
    "gestion/flash/<int:pk>/lancer/": ("crmrrrrm", "crorrrro"),
    "gestion/lettre/<int:pk>/envoyer/": ("crorrrro", "crorrrro"),
    "gestion/lettre/<int:pk>/apercu/": ("crorrrro", "crorrrro"),
    "gestion/lettre/<int:pk>/essai/": ("crmrrrrm", "crorrrro"),
    "gestion/lettre/<int:pk>/lancer/": ("crmrrrrm", "crorrrro"),
    "gestion/lettre/<int:pk>/assembler/": ("crorrrro", "crorrrro"),
    "gestion/lettre/<int:pk>/pdf/": ("crorrrro", "crmrrrrm"),
    "gestion/abonnements/papier/": ("croororo", "croororo"),
    # An item to decide: tests/veille; the dossier of an example is no dossier.
    "gestion/veille/reunion/": ("croorrro", "croorrro"),
    "gestion/veille/marque-page/": ("crooorro", "crmmmrrm"),
    "gestion/veille/relever/": ("crmmrrrm", "croorrro"),
    "gestion/veille/informations/<int:pk>/completer/": ("crmmrrrm", "croorrro"),
    "gestion/veille/decisions/<int:pk>/annuler/": ("crmmrrrm", "croorrro"),
    "gestion/veille/dossiers/<int:pk>/": ("crnnnnnn", "crmmmmmm"),
    "gestion/veille/dossiers/<int:pk>/<int:decision>/reprise/": ("crmmmmmm", "crnnnnnn"),
    "gestion/abonnements/importer/": ("croororo", "croororo"),
    "gestion/abonnements/importer/<int:pk>/": ("crnnrnrn", "crnnrnrn"),
    # A public edition is read in tests/ressources/test_editions.py.
    "ressources/editions/<int:pk>/<str:nom>": (JAMAIS, LECTURE),
    "ressources/commander/<int:pk>/": (JAMAIS, JAMAIS),
    # The first notice of the demonstration is internal.
    "ressources/notices/<int:pk>-<slug:slug>/": ("nnoooooo", LECTURE),
    # A notice that one may borrow, one's own loans: tests/ressources/test_prets.py.
    "ressources/emprunter/<int:pk>/": ("cnoooooo", "cnoooooo"),
    "ressources/mes-prets/": (CONNECTES, LECTURE_CONNECTES),
    "ressources/mes-prets/<int:pk>/prolonger/": (LECTURE_CONNECTES, "cnnnnnnn"),
    "ressources/mes-prets/<int:pk>/annuler/": (LECTURE_CONNECTES, "cnnnnnnn"),
    "gestion/prets/<int:pk>/envoyer/": ("crmmmmmm", "crrororo"),
    "gestion/prets/<int:pk>/rendre/": ("crmmmmmm", "crrororo"),
    "gestion/prets/<int:pk>/prolonger/": ("crmmmmmm", "crrororo"),
    "gestion/prets/<int:pk>/perdre/": ("crmmmmmm", "crrororo"),
    "gestion/prets/<int:pk>/annuler/": ("crmmmmmm", "crrororo"),
    "gestion/prets/<int:pk>/bordereau.pdf": ("crrororo", "crmmmmmm"),
    "gestion/prets/<int:pk>/etiquette.pdf": ("crrororo", "crmmmmmm"),
    "ressources/lexique/": (TOUS, LECTURE),
    "ressources/lexique/<slug:identifiant>/": (JAMAIS, LECTURE),  # tests/thesaurus
    "ressources/lexique.ttl": (TOUS, LECTURE),
    "ressources/lexique.jsonld": (TOUS, LECTURE),
    # Notices and lists as files: tests/ressources/test_echange_exports.py.
    r"ressources/^notices/(?P<pk>[0-9]{1,9})-(?P<slug>[-a-z0-9_]+)\.(?P<fin>ris|bib|mrc|marcxml|jsonld)$": (
        JAMAIS,
        JAMAIS,
    ),
    "oai": (TOUS, TOUS),
    "ressources/notices/export/<slug:nom>/": (JAMAIS, LECTURE),
    "plan-du-site/": (TOUS, LECTURE),
    "mentions-legales/": (TOUS, LECTURE),
    "donnees-personnelles/": (TOUS, LECTURE),
    "accessibilite/": (TOUS, LECTURE),
    "ecoconception/": (TOUS, LECTURE),
    "contrat-engagement-republicain/": (TOUS, LECTURE),
    "sante/": (TOUS, TOUS),
    "sitemap.xml": (TOUS, LECTURE),
    "robots.txt": (TOUS, LECTURE),
    # Files are tried one by one in tests/test_documents.py and tests/test_telechargements.py.
    "ressources/telecharger/<int:document_id>/<path:nom>": (TOUS, LECTURE),
    "ressources/vignettes/<int:document_id>.webp": (JAMAIS, LECTURE),
    "documents/<int:document_id>/<path:nom>": (TOUS, TOUS),
    r"documents/^(\d+)/(.*)$": (TOUS, TOUS),
    "documents/authenticate_with_password/<int:restriction_id>/": (JAMAIS, JAMAIS),
    "^medias/(?P<path>.+)$": (JAMAIS, JAMAIS),
    # One way in.
    "gestion/login/": ("cccccccc", "cccccccc"),
    "_util/login/": ("cccccccc", "cccccccc"),
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
        JAMAIS,
        JAMAIS,
    ),
    "compte/": (CONNECTES, LECTURE_CONNECTES),
    # Whoever asks has no account: a link of an example opens nothing, and says so.
    "acces/demander/": (TOUS, TOUS),
    "acces/confirmee/": (TOUS, LECTURE),
    r"acces/^confirmer/(?P<numero>[0-9]{1,9})-(?P<secret>[^/]{1,100})/$": (TOUS, TOUS),
    "acces/^confirmer/.*$": (TOUS, TOUS),
    "gestion/acces/chiffres/": ("croorooo", "croorooo"),
    "gestion/annuaire/fusion/": ("croororo", "croororo"),
    "gestion/donnees-personnelles/": ("croororo", "crmmmmmm"),
    "gestion/donnees-personnelles/export.json": ("croororo", "crmmmmmm"),
    "gestion/donnees-personnelles/traitements.csv": ("croororo", "crmmmmmm"),
    "gestion/donnees-personnelles/effacer/": ("crmmmmmm", "croororo"),
    "gestion/donnees-personnelles/fiche/<int:pk>/": ("croororo", "crmmmmmm"),
    "compte/connexion/": (INCONNU, INCONNU),
    "compte/connexion/second-facteur/": ("crrrrrrr", "crrrrrrr"),
    "compte/connexion/cle/": ("crrrrrrr", "crrrrrrr"),
    "compte/deconnexion/": (TOUS, TOUS),
    "compte/desactive/": (TOUS, LECTURE),
    "compte/inscription/": (INCONNU, INCONNU),
    "compte/confirmation/": (CONNECTES, CONNECTES),
    "compte/confirmation/code/": (PREUVE, PREUVE),
    "compte/confirmation/cle/": (PREUVE, PREUVE),
    "compte/courriel/": (CONNECTES, CONNECTES),
    "compte/courriel/envoye/": (TOUS, LECTURE),
    "compte/courriel/confirmer/<str:key>/": (TOUS, JAMAIS),
    "compte/mot-de-passe/": (CONNECTES, CONNECTES),
    "compte/mot-de-passe/choisir/": (CONNECTES, CONNECTES),
    "compte/mot-de-passe/oublie/": (TOUS, TOUS),
    "compte/mot-de-passe/envoye/": (TOUS, LECTURE),
    r"compte/^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": (TOUS, TOUS),
    "compte/mot-de-passe/change/": (TOUS, LECTURE),
    "compte/securite/": (CONNECTES, LECTURE_CONNECTES),
    "compte/securite/application/": (PREUVE, PREUVE),
    "compte/securite/application/retirer/": ("cnnnnnnn", "cnnnnnnn"),
    "compte/securite/codes/": ("cnnnnnnn", LECTURE_CONNECTES),
    "compte/securite/codes/nouveaux/": (PREUVE, PREUVE),
    "compte/securite/codes/fichier/": ("cnnnnnnn", "cnnnnnnn"),
    "compte/securite/cles/": (CONNECTES, LECTURE_CONNECTES),
    "compte/securite/cles/ajouter/": (PREUVE, PREUVE),
    "compte/securite/cles/<int:pk>/": (PREUVE, PREUVE),
    "compte/securite/cles/<int:pk>/retirer/": (PREUVE, PREUVE),
    # Wagtail's admin, what it serves to anybody: drawings, words, and a password reset shut here.
    "gestion/sprite/": ("oroooooo", "oroooooo"),
    "gestion/jsi18n/": ("oroooooo", "mrmmmmmm"),
    "gestion/password_reset/": ("nrnnnnnn", "nrnnnnnn"),
    "gestion/password_reset/done/": ("nrnnnnnn", "nrnnnnnn"),
    "gestion/password_reset/confirm/<uidb64>/<token>/": ("nrnnnnnn", "nrnnnnnn"),
    "gestion/password_reset/complete/": ("nrnnnnnn", "nrnnnnnn"),
}

# Wagtail's admin by prefix, the longest one decides, and by role of the team: + answers, x is
# closed, s depends on the object. A stranger is led to the sign-in, a member to his account.
SELON, ADMINISTRATEUR = "ssssss", "xxxxx+"
LA_GESTION = {
    "gestion/": SELON,
    "gestion/users/": ADMINISTRATEUR,
    "gestion/groups/": ADMINISTRATEUR,
    "gestion/sites/": ADMINISTRATEUR,
    "gestion/collections/": ADMINISTRATEUR,
    "gestion/workflows/": "xxxxx+",
    "gestion/workflows/task_chooser/": SELON,  # names of tasks, no gesture
    "gestion/redirects/": "+xxxx+",
    "gestion/settings/": SELON,
    "gestion/^resovilles/messagerecu/": "sxxsss",
    "gestion/^courriel/courriel/": "sxxsss",
    "gestion/^verification/liencasse/": SELON,  # the list has the links of one's own pages
    "gestion/^ressources/pret/": "xsxsss",
    "gestion/^newsletter/": "ssxsss",
    "gestion/^veille/": "sssxss",
    "gestion/^membres/": "ssxsss",
    "gestion/^annuaire/consentement/": "ssxsxs",
    "gestion/^acces/": "ssxsss",
    "gestion/snippets/newsletter/numero/": "+xxxs+",
    "gestion/snippets/newsletter/breve/": "+sxxs+",
    # Wagtail looks a revision up before the right to see it: an example that is no number breaks.
    "gestion/snippets/newsletter/breve/history/": SELON,
    "gestion/snippets/rencontres/cycle/": "+xsxx+",
    "gestion/snippets/annuaire/": "++s+s+",
    "gestion/snippets/annuaire/fonction/": "++x+x+",
    "gestion/snippets/annuaire/verification/": "ssxsxs",
    "gestion/annuaire/structures/": SELON,  # each sees the pages of his rubriques
    "gestion/snippets/territoires/": "x+sxx+",
    "gestion/snippets/thesaurus/concept/": "x+xxx+",
    "gestion/snippets/search/choix/": "++xxx+",
    "gestion/^search/recherchesansreponse/": "ssxxxs",
}
OBJETS = {
    "verification": Verification,
    "personne": Personne,
    "fonction": Fonction,
    "numero": Numero,
    "breve": Breve,
    "propositions": Proposition,
    "informations": Information,
    "decisions": Decision,
    "cycle": Cycle,
    "territoire": Territoire,
    "zonage": Zonage,
    "contrat": Contrat,
    "indicateur": Indicateur,
    "mesure": Mesure,
    "concept": Concept,
    "fiches": FicheExperience,
    "choix": Choix,
}


def routes(motifs=None, avant=""):
    for motif in get_resolver().url_patterns if motifs is None else motifs:
        route = avant + str(motif.pattern)
        if hasattr(motif, "url_patterns"):
            yield from routes(motif.url_patterns, route)
        else:
            yield route


def exemple(route):
    """An address of that route, on an object that exists where one is known."""
    modele = next((OBJETS[nom] for nom in route.split("/") if nom in OBJETS), None)
    pk = str(modele.objects.values_list("pk", flat=True).first() if modele else 1)
    route = re.sub(r"<(int|str):\w*(pk|id)>|\(\?P<instance_pk>[^)]*\)|\(\?P<pk>\.\+\)", pk, route)
    route = re.sub(r"\((?:[^()]*\|)?\\d\+\)|<int:\w+>", "1", route)
    route = re.sub(r"<\w+:\w+>|<\w+>|\(\?P<\w+>[^)]*\)|\(.*\)\*?|\.\*", "x", route)
    return "/" + re.sub(r"[\^$\\]", "", route).removeprefix("x")


RENVOIS = [reverse(nom) for nom in ("wagtailadmin_home", "members_home", "account_home")]


def classe(reponse):
    code = reponse.status_code
    if code in (301, 302):
        vers = reponse["Location"]
        if vers.startswith((reverse("account_login"), reverse("wagtailadmin_login"))):
            return "c"
        if vers.startswith(reverse("account_reauthenticate")):
            return "p"
        return "r" if vers in RENVOIS else "o"
    return {403: "r", 404: "n", 405: "m", 500: "e"}.get(code, "o")


@pytest.fixture
def clients():
    """One browser for each role, signed in once, by the form."""
    cache.clear()
    return {role: navigateur(courriel) for role, courriel in ROLES.items()}


def navigateur(courriel):
    client = Client(raise_request_exception=False)
    if courriel:
        client.post(
            reverse("account_login"), {"login": courriel, "password": "quartier-ouvert-2007"}
        )
        assert "_auth_user_id" in client.session, courriel
    return client


def essayer(client, methode, adresse):
    """The class of the answer; nothing of the request remains, not even a cookie."""
    temoins = client.cookies.copy()
    with transaction.atomic():
        reponse = getattr(client, methode)(adresse)
        transaction.set_rollback(True)
    client.cookies = temoins
    return classe(reponse)


def prefixe(route):
    """The line of the table that speaks for an address of the admin."""
    return max((p for p in LA_GESTION if route.startswith(p)), key=len, default=None)


def de_la_gestion():
    return [r for r in dict.fromkeys(routes()) if r not in LES_NOTRES]


def test_every_address_is_declared():
    arbre = r"^((?:[\w\-]+/)*)$"  # Wagtail's pages: the line "" speaks for the home page
    assert [r for r in de_la_gestion() if prefixe(r) is None and r != arbre] == []


def test_every_line_of_the_tables_speaks_for_an_address():
    connues = set(routes())
    assert [r for r in LES_NOTRES if r and r not in connues] == []
    assert set(LA_GESTION) - {prefixe(r) for r in de_la_gestion()} == set()


def test_our_addresses_answer_each_role_as_declared(clients):
    ecarts = []
    for route, attendus in LES_NOTRES.items():
        for methode, attendu in zip(("get", "post"), attendus, strict=True):
            vu = "".join(essayer(c, methode, exemple(route)) for c in clients.values())
            if vu != attendu:
                ecarts.append(f"{route} {methode} : {vu} au lieu de {attendu}")
    assert not ecarts, "\n".join(ecarts)


def test_the_admin_is_closed_to_whom_it_is_not_declared_open(clients):
    ecarts = []
    for route in de_la_gestion():
        droits = "cr" + LA_GESTION.get(prefixe(route), SELON)
        if not route.startswith("gestion/"):
            continue
        for (role, client), droit in zip(clients.items(), droits, strict=True):
            if droit in "+s":
                continue
            for methode in ("get", "post"):
                vu = essayer(client, methode, exemple(route))
                if vu not in {"c": "cm", "r": "rm", "x": "rnm"}[droit]:
                    ecarts.append(f"{route} {methode} {role} : {vu}")
    assert not ecarts, "\n".join(ecarts)


def test_the_admin_opens_to_whom_it_is_declared_open(clients):
    """Its screens that need no object: the lists, the choosers, the forms of creation."""
    ecarts = []
    for route in de_la_gestion():
        droits = LA_GESTION.get(prefixe(route), "")
        if (
            "<" in route or "(" in route or "failwhale" in route
        ):  # Wagtail's own breakdown, on purpose
            continue
        for (role, client), droit in zip(list(clients.items())[2:], droits, strict=False):
            if droit == "+" and (vu := essayer(client, "get", exemple(route))) not in "om":
                ecarts.append(f"{route} {role} : {vu}")
    assert not ecarts, "\n".join(ecarts)


# path of a page → who may open its editor, in the order of the roles of the team
PAGES = {
    "/": "+xxx++",
    "/ressources/dossiers/": "+++x++",
    "/territoires/": "+++x++",
    "/rencontres/": "+x++++",
    "/annuaire/": "++++++",
    "/qui-sommes-nous/": "+xxx++",
}


@pytest.mark.parametrize(("chemin", "droits"), PAGES.items())
def test_each_role_edits_its_rubriques(clients, chemin, droits):
    racine = Accueil.objects.get().url_path.rstrip("/")
    page = Page.objects.get(url_path=racine + chemin)
    adresse = reverse("wagtailadmin_pages:edit", args=[page.pk])
    vus = [essayer(client, "get", adresse) for client in list(clients.values())[2:]]
    assert "".join("+" if vu == "o" else "x" for vu in vus) == droits
