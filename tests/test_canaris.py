"""Nothing internal on any public surface: words planted in internal notices, in their files and in
drafts, then every address that a stranger may reach, followed link by link.

Each hidden content holds two words that stand nowhere else: one is asked for, the other is looked
for in the answers, so that the echo of a question is no leak.
"""

import io
import logging
import zipfile
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import Resolver404, resolve
from lxml import etree
from resovilles.acces import Acces
from resovilles.models import DocumentSite
from wagtail.models import Page

from home.demo.textes import fabriquer_texte
from ressources.echange import oai
from ressources.echange.exports import D_UNE_NOTICE, EXPORTS
from ressources.models import Fichier, Lot, Notice, Reference
from tests.factories import (
    ActualiteFactory,
    DossierFactory,
    FicheFactory,
    NoticeFactory,
    PageContenuFactory,
    RencontreFactory,
)
from thesaurus.models import Concept

pytestmark = pytest.mark.django_db

DEMANDE, CANARI = "quatrelune", "bleuzecorne"
PAR_ROUTE = 5  # addresses of one shape: the 751st notice says no more than the fifth
DEPARTS = [
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/plan-du-site/",
    "/ressources/",
    "/ressources/notices/?tri=titre",
    "/ressources/nouveautes/",
    "/ressources/nouveautes/flux/",
    "/ressources/lexique/",
    "/ressources/lexique.ttl",
    "/ressources/lexique.jsonld",
    "/oai?verb=Identify",
    "/oai?verb=ListSets",
    f"/recherche/?q={DEMANDE}",
    f"/recherche/?q={DEMANDE[:-1]}",
    f"/recherche/?q=auteur:{DEMANDE}",
    f"/recherche/flux/?q={DEMANDE}",
    f"/recherche/suggestions/?q={DEMANDE[:5]}",
    f"/recherche/suggestions/?q={CANARI[:5]}",
]
MOTS = f"{DEMANDE} {CANARI}"


def fichier_cache(acces=Acces.PUBLIC):
    """A document with the words in its name, its title and its text, read as the queue does."""
    pdf = fabriquer_texte(f"Rapport {MOTS}", "sante", 3)
    document = DocumentSite(title=f"Annexe {MOTS}", nature=f"Note {CANARI}", acces=acces)
    document.file.save(f"{DEMANDE}-{CANARI}.pdf", ContentFile(pdf.read()), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def notice_cachee(theme, termes, territoire, document, **champs):
    """Every field of a notice holds the words, and it is filed beside notices that are online."""
    textes = {
        nom: MOTS
        for nom in (
            "titre",
            "sous_titre",
            "titre_original",
            "editeur",
            "lieu_edition",
            "collection",
            "periodique",
            "resume",
            "source",
            "droits",
            "note",
        )
    }
    notice = NoticeFactory(**(textes | champs))
    notice.responsabilites.create(nom=DEMANDE, prenom=CANARI)
    notice.exemplaires.create(cote=f"X {CANARI}", inventaire=f"{CANARI}{notice.pk}"[:30])
    notice.themes.set([theme])
    notice.descripteurs.set(termes)
    notice.territoires.set([territoire])
    notice.save()
    Fichier.objects.create(notice=notice, document=document, libelle=f"Le texte {MOTS}")
    return notice


@pytest.fixture
def plantes(valider):
    """What is hidden, each kind of it; its public neighbours stand beside it."""
    theme = Concept.objects.famille("theme").first()
    terme = Concept.objects.filter(notices__in=Notice.objects.en_ligne()).first()
    territoire = Notice.objects.en_ligne().exclude(territoires=None).first().territoires.first()
    propose = Concept.objects.create(
        libelle=MOTS, identifiant=CANARI, famille=Concept.Famille.SUJET, propose=True
    )
    lieu = theme, [terme, propose], territoire
    interne = notice_cachee(*lieu, fichier_cache(), etat=Notice.Etat.INTERNE)
    ferme = Lot.objects.create(nom=f"Import {MOTS}")
    du_lot = notice_cachee(*lieu, fichier_cache(), lot=ferme)
    voisine = NoticeFactory(titre="Une voisine en ligne", note=MOTS)
    voisine.themes.set([theme])
    voisine.save()
    reserve = fichier_cache(Acces.INTERNE)
    Fichier.objects.create(notice=voisine, document=reserve, libelle=MOTS)
    ligne = {"document": interne.fichiers.get().document_id, "intitule": MOTS, "note": MOTS}
    bloc = {"type": "documents", "value": {"titre": "", "documents": [ligne]}}
    for rang, modele in enumerate((DossierFactory, FicheFactory, PageContenuFactory)):
        modele(title=f"Brouillon {MOTS}", chapo=MOTS, slug=f"{CANARI}-{rang}", live=False)
    en_ligne = DossierFactory(title="Un dossier en ligne", corps=[bloc])
    for cache in (du_lot.fichiers.get().document, reserve):
        piece = {"document": cache.pk, "intitule": "", "note": MOTS}
        RencontreFactory(documents=[{"type": "document", "value": piece}])
        DossierFactory(title="Un dossier avec sa pièce", document=cache)
        ActualiteFactory(lien_document=cache, lien_libelle="Lire la note")
    for notice in (interne, du_lot):
        Reference.objects.create(page=en_ligne, notice=notice)
    en_ligne.title, en_ligne.chapo = f"Version suivante {MOTS}", MOTS
    en_ligne.save_revision()
    valider()
    pages = [page.url for page in (en_ligne, *Page.objects.filter(slug__startswith="page-d-essai"))]
    return {"cachees": [interne, du_lot], "voisine": voisine, "pages": pages}


def texte_de(reponse):
    """All that an answer says: its headers, its body, and what its formats fold away."""
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    tetes = " ".join(f"{nom}: {valeur}" for nom, valeur in reponse.headers.items())
    return tetes + deplier(octets)


def deplier(octets):
    if octets.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return " ".join(
                archive.read(nom).decode("utf-8", "ignore") for nom in archive.namelist()
            )
    if octets.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(octets) as pdf:
            pages = " ".join(page.get_textpage().get_text_range() for page in pdf)
            return pages + str(pdf.get_metadata_dict())
    return octets.decode("utf-8", "ignore")


def liens(adresse, reponse, texte):
    """The addresses of this site that an answer names, as a browser or a reader of feeds would."""
    if "xml" in reponse.headers.get("Content-Type", ""):
        noeuds = BeautifulSoup(texte[texte.index("<") :], "xml").find_all(["loc", "link", "id"])
        trouves = [n.get("href") or n.get_text() for n in noeuds]
    else:
        soupe = BeautifulSoup(texte, "html.parser")
        trouves = [n.get("href") or n.get("src") for n in soupe.select("[href], [src]")]
    racine = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    for trouve in filter(None, trouves):
        lien = urlsplit(urljoin(f"http://testserver{adresse}", trouve.strip()))
        if lien.netloc in ("testserver", racine, "localhost") and lien.scheme.startswith("http"):
            yield lien.path + (f"?{lien.query}" if lien.query else "")


def forme(adresse):
    """Addresses of one shape: their route, the type of their page, the names of their questions."""
    lien = urlsplit(adresse)
    try:
        route = resolve(lien.path).route
    except Resolver404:
        route = lien.path
    questions = sorted(morceau.partition("=")[0] for morceau in lien.query.split("&"))
    etages = lien.path.strip("/").split("/")
    return route, etages[:2] if "serve" in route or "(" in route else "", str(questions)


def parcourir(client, departs):
    """(address, text of the answer) for all that leads from `departs`, a few of each shape."""
    a_voir, vues, comptes = list(departs), set(departs), Counter()
    while a_voir:
        adresse = a_voir.pop(0)
        reponse = client.get(adresse)
        texte = texte_de(reponse)
        yield adresse, texte
        for lien in liens(adresse, reponse, texte) if reponse.status_code == 200 else []:
            cle = str(forme(lien))
            if lien not in vues and not lien.startswith("/static/") and comptes[cle] < PAR_ROUTE:
                vues.add(lien)
                comptes[cle] += 1
                a_voir.append(lien)


def portes_d_une_notice(notice):
    racine = notice.get_absolute_url()
    fichiers = [fichier.document for fichier in notice.fichiers.all()]
    return [
        racine,
        f"/ressources/emprunter/{notice.pk}/",
        *(f"{racine.rstrip('/')}.{fin}" for fin in D_UNE_NOTICE),
        *(f"/ressources/vignettes/{document.pk}.webp" for document in fichiers),
        *(document.url for document in fichiers),
        *(f"/documents/{document.pk}/{document.filename}" for document in fichiers),
        f"/medias/{fichiers[0].file.name}",
    ]


def test_a_stranger_finds_no_hidden_word_anywhere(client, plantes, caplog):
    for journal in ("django", "resovilles"):
        caplog.set_level(logging.INFO, logger=journal)
    voisine = plantes["voisine"]
    theme = voisine.themes.first()
    departs = [*DEPARTS, voisine.get_absolute_url(), theme.get_absolute_url(), *plantes["pages"]]
    vues = {}
    for adresse, texte in parcourir(client, departs):
        vues[adresse] = CANARI in texte.lower()
    assert [adresse for adresse, fuite in vues.items() if fuite] == []
    assert len(vues) > 150
    assert voisine.get_absolute_url() in vues
    assert CANARI not in caplog.text.lower()
    assert not any(CANARI in str(message.message()).lower() for message in mail.outbox)


@pytest.mark.parametrize("prefixe", ["oai_dc", "marcxchange"])
def test_harvesters_hear_of_nothing_hidden(client, plantes, prefixe):
    demande = {"verb": "ListRecords", "metadataPrefix": prefixe}
    pages = 0
    while demande:
        lu = client.get("/oai", demande).content
        assert CANARI not in lu.decode().lower()
        jeton = etree.fromstring(lu).xpath("string(//o:resumptionToken)", namespaces={"o": oai.OAI})
        demande = jeton and {"verb": "ListRecords", "resumptionToken": jeton}
        pages += 1
    assert pages > 3
    for cachee in plantes["cachees"]:
        une = client.get(
            "/oai",
            {
                "verb": "GetRecord",
                "metadataPrefix": prefixe,
                "identifier": f"{oai.PREFIXE}{cachee.pk}",
            },
        )
        assert b"idDoesNotExist" in une.content


@pytest.mark.parametrize(
    "nom", [pytest.param(n, marks=pytest.mark.composition if n == "pdf" else []) for n in EXPORTS]
)
def test_no_export_holds_a_hidden_word(client, plantes, nom):
    theme = plantes["voisine"].themes.first().identifiant
    terme = plantes["cachees"][0].descripteurs.filter(propose=False).first().identifiant
    for question in (f"?theme={theme}", f"?descripteur={terme}"):
        reponse = client.get(f"/ressources/notices/export/{nom}/{question}")
        texte = texte_de(reponse)
        assert reponse.status_code == 200, texte[-2000:]
        assert CANARI not in texte.lower()


def test_the_doors_of_a_hidden_notice_answer_like_those_of_nothing(client, plantes):
    """By its own address, whatever is asked and however: what does not exist, in the same words."""
    rien = texte_de(client.get("/ressources/notices/999999999-rien/"))
    for cachee in plantes["cachees"]:
        for adresse in portes_d_une_notice(cachee):
            for entetes in ({}, {"HTTP_RANGE": "bytes=0-9"}, {"HTTP_IF_NONE_MATCH": "*"}):
                reponse = client.get(adresse, **entetes)
                if adresse.startswith("/ressources/emprunter/"):
                    assert reponse.status_code == 302
                elif adresse.startswith("/documents/"):
                    assert reponse.status_code in (301, 302, 404)
                else:
                    assert reponse.status_code == 404, adresse
                    assert len(texte_de(reponse)) == pytest.approx(len(rien), abs=400)
            assert CANARI not in deplier(client.head(adresse).content)
