"""No English in what the administrator sees: every screen of the admin and of one's account."""

import re
import shutil
import subprocess
from gettext import GNUTranslations
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.cache import cache
from resovilles.models import DocumentSite, ImageSite, MessageRecu
from resovilles.verification.models import LienCasse
from wagtail.models import Collection, Page, Site, Workflow

from annuaire.models import Fonction, Personne
from newsletter.models import Numero
from rencontres.models import Cycle
from ressources.models import Commande, Stock
from territoires.models import Territoire
from tests.test_acces import routes
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

# Words that French does not have, or not by themselves.
ANGLAIS = """
a-z add all and any are be been by can cannot change changes choose clear click close create
created default delete deleted done edit edited email enter every field fields file files
filter for from has have if in into is it item items last live lock locked login more must name
new no none not of on one only open or order other our page's past please preview publish
published remove save saved search select selected settings snippet snippets status submit sure
that the their there this time to today type unpublish update updated upload used user users
view want was were when which who will with without yes you your
"""
# The same letters in French, or names.
FRANCAIS = {
    "a-z",
    "in",
    "on",
    "or",
    "a",
    "type",
    "not",
    "change",
    "pages",
    "status",
    "items",
    "preview",
    "file",
}
MOTS = re.compile(
    rf"\b({'|'.join(sorted(set(ANGLAIS.split()) - FRANCAIS, key=len, reverse=True))})\b", re.I
)
TUS = {"script", "style", "template", "code", "svg", "textarea", "noscript"}
VIDES = {"input", "img", "br", "hr", "use", "path", "link", "meta", "col"}
# Written in Wagtail's code without a way to translate it, or translated when it is imported: the
# site imports it in French, the tests before any language is chosen.
TOLERES = {
    "None",  # in a report, of a page that nobody has published by hand
    "Site name",
    "All",
    "Add",
    "Edit",
    "Choose",
    "Delete",
    "Add/edit images you own",
    "Edit any image",
    "Select images in choosers",
    "Add/edit documents you own",
    "Edit any document",
    "Select documents in choosers",
    "Add collections",
    "Edit collections",
    "Delete collections",
}
DITS = (
    "title",
    "placeholder",
    "aria-label",
    "alt",
    "aria-description",
    "data-w-tooltip-content-value",
)
ETRANGERS = re.compile(r"On tour|Open source|[\w.+-]+@[\w.-]+|https?://\S+|\S+\.(?:html|pdf|csv)\b")


class Lecture(HTMLParser):
    """What a person reads or hears of a page, without what she wrote herself."""

    def __init__(self):
        super().__init__()
        self.textes, self.ouverts = [], []

    def handle_starttag(self, balise, attributs):
        attributs = dict(attributs)
        if not self.ouverts:
            self.textes += [attributs[nom] for nom in DITS if attributs.get(nom)]
        if balise == "input" and attributs.get("type") in ("submit", "button"):
            self.textes.append(attributs.get("value", ""))
        if balise in TUS or "hidden" in attributs or balise in self.ouverts[-1:]:
            self.ouverts += [balise] if balise not in VIDES else []

    def handle_endtag(self, balise):
        if self.ouverts and self.ouverts[-1] == balise:
            self.ouverts.pop()

    def handle_data(self, texte):
        if not self.ouverts and texte.strip():
            self.textes.append(texte)


def lire(html):
    lecture = Lecture()
    lecture.feed(html)
    return [" ".join(ETRANGERS.sub(" ", texte).split()) for texte in lecture.textes]


def anglais(html):
    return [texte[:120] for texte in lire(html) if MOTS.search(texte) and texte not in TOLERES]


RUBRIQUES = {
    "actualite": "info-a-tous",
    "dossier": "dossiers",
    "ficheexperience": "fiches",
    "publication": "publications",
}
EXEMPLES = {
    "personne": Personne,
    "fonction": Fonction,
    "numero": Numero,
    "cycle": Cycle,
    "territoire": Territoire,
    "concept": Concept,
    "images": ImageSite,
    "documents": DocumentSite,
    "pages": Page,
    "messagerecu": MessageRecu,
    "commande": Commande,
    "stock": Stock,
    "sites": Site,
    "collections": Collection,
    "workflows": Workflow,
}
# Answers that are no screen: data, drawings, pieces that scripts ask for.
SANS_ECRAN = re.compile(
    r"sprite|jsi18n|failwhale|chooser|autosave|lock|ping|tag-autocomplete|\.ics"
)


def exemple(route):
    nom = next((n for n in EXEMPLES if n in route.split("/")), None)
    objet = EXEMPLES[nom].objects.order_by("-pk").first() if nom else None
    pk = str(objet.pk if objet else 1)
    route = re.sub(r"<(int|str):\w*(pk|id)>|<int:\w+>|\(\?P<instance_pk>[^)]*\)", pk, route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", pk, route)
    return "/" + re.sub(r"[\^$\\]", "", route)


def adresses():
    for route in dict.fromkeys(routes()):
        if route.startswith(("gestion/", "compte/")) and not SANS_ECRAN.search(route):
            yield exemple(route)
    for genre, liste in RUBRIQUES.items():
        app = "resovilles" if genre == "actualite" else "ressources"
        parent = Page.objects.get(slug=liste)
        yield f"/gestion/pages/add/{app}/{genre}/{parent.pk}/"
        page = parent.get_children().first()
        for suite in ("edit", "history", "move", "copy", "unpublish", "delete", "usage"):
            yield f"/gestion/pages/{page.pk}/{suite}/"
        yield f"/gestion/pages/{parent.pk}/"


@pytest.fixture
def administrateur(client, officier, prouver):
    cache.clear()
    publication = Stock.objects.first().publication
    MessageRecu.objects.create(nom="Zoé", courriel="a@example.org", objet="x", message="y")
    Commande.objects.create(
        publication=publication, nom="Zoé", courriel="a@example.org", adresse="x"
    )
    LienCasse.objects.create(
        page=publication.page_ptr, adresse="x", motif="Cette page n’existe plus."
    )
    return prouver(client, officier)


def test_no_screen_speaks_english(administrateur):
    vus, trouves = 0, {}
    for adresse in adresses():
        if "deconnexion" in adresse or "logout" in adresse:
            continue
        reponse = administrateur.get(adresse)
        if reponse.status_code == 200 and reponse["Content-Type"].startswith("text/html"):
            vus += 1
            for texte in anglais(reponse.content.decode()):
                trouves.setdefault(texte, adresse)
    assert vus > 100
    assert trouves == {}


def test_the_hunter_sees_what_is_read_and_heard_and_nothing_else():
    vu = '<p>Save it</p><input type="submit" value="Search"><a title="Add a page">x</a>'
    tu = "<p hidden>Save <b>it</b></p><script>your code</script><p>Mon collègue not@example.org</p>"
    assert anglais(vu + tu) == ["Save it", "Search", "Add a page"]


def test_the_compiled_words_are_those_of_the_source(tmp_path):
    msgfmt = shutil.which("msgfmt") or pytest.skip("msgfmt n’est pas installé (gettext)")
    dossier = settings.SITE_DIR / "locale/fr/LC_MESSAGES"
    subprocess.run([msgfmt, "-o", tmp_path / "django.mo", dossier / "django.po"], check=True)
    assert mots(tmp_path) == mots(dossier)


def mots(dossier):
    with (dossier / "django.mo").open("rb") as fichier:
        return GNUTranslations(fichier)._catalog


ENONCES = [
    ("/gestion/ressources/stock/", "Ajouter : stock", "un(e)"),
    ("/gestion/snippets/annuaire/personne/add/", "Ajout", "Nouvel(le)"),
]


@pytest.mark.parametrize(("adresse", "dit", "tu"), ENONCES)
def test_wagtail_speaks_our_french(administrateur, adresse, dit, tu):
    page = administrateur.get(adresse).content.decode().replace("\u00a0", " ")
    assert dit in page
    assert tu not in page


def test_the_address_of_a_page_is_explained_in_french(administrateur):
    parent = Page.objects.get(slug="info-a-tous")
    adresse = f"/gestion/pages/add/resovilles/actualite/{parent.pk}/"
    page = administrateur.get(adresse).content.decode()
    assert "domain.com" not in page
    assert "balise titre" not in page.lower()
