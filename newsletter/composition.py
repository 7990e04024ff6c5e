"""From one composition to each of its outputs: page, text, e-mail, paper."""

import hashlib
import json
from datetime import date
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from resovilles.adresses import absolue
from resovilles.courriel.actions import en_texte, version_html
from resovilles.models import ReglagesSite
from resovilles.papier import en_pdf
from wagtail.rich_text import expand_db_html

from newsletter.brut import en_brut
from newsletter.envoi.message import LIEN_DESABONNEMENT, LIEN_PREFERENCES

PARAMETRE = "de"  # of a link to our own pages, by which visits are counted, not people


def contexte(numero, elements, adresser=str):
    """What the templates of every output read. `adresser` writes an address as the output
    wants it: bare on the site, whole and marked elsewhere."""
    return {
        "numero": numero,
        "parties": par_rubrique(numero, elements, adresser),
        "edito": rediger(numero.edito, adresser),
        "supplement": rediger(numero.supplement, adresser) if numero.a_un_supplement else "",
        "reglages": SimpleLazyObject(ReglagesSite.du_site),  # pages have theirs already
    }


def par_rubrique(numero, elements, adresser):
    """[{titre, elements, datee}] in the order of the issue."""
    parties = []
    for titre, lignes in groupby(elements, lambda element: element["rubrique"]):
        ecrites = [preparer(numero, element, adresser) for element in lignes]
        datee = any(element["jour"] for element in ecrites)
        parties.append({"titre": titre, "elements": ecrites, "datee": datee})
    return parties


def preparer(numero, element, adresser):
    """A line with its addresses written; a loan asked for from here says so."""
    emprunt = element["emprunt"] and f"{element['emprunt']}?provenance={numero.reference}"
    return element | {
        "adresse": element["adresse"] and adresser(element["adresse"]),
        "emprunt": emprunt and adresser(emprunt),
        "jour": element["jour"] and date.fromisoformat(element["jour"]),
    }


def rediger(source, adresser):
    soupe = BeautifulSoup(expand_db_html(source), "html.parser")
    for lien in soupe.select("a[href]"):
        lien["href"] = adresser(lien["href"])
    return mark_safe(soupe.decode(formatter="minimal"))


def marqueur(reference):
    """Writes addresses as a letter wants them: whole, those of our own pages with the issue from
    which one comes; those of other sites are left as they are."""

    def marquer(adresse):
        if adresse.startswith("/"):
            adresse = absolue(adresse)
        if not adresse.startswith(absolue("/")):
            return adresse
        morceaux = urlsplit(adresse)
        question = urlencode([*parse_qsl(morceaux.query), (PARAMETRE, reference)])
        return urlunsplit(morceaux._replace(query=question))

    return marquer


# --- E-mail ----------------------------------------------------------------------------------
def contexte_du_courriel(numero, preferences=LIEN_PREFERENCES, desabonnement=LIEN_DESABONNEMENT):
    """As it reads now: its sources are asked anew."""
    marquer = marqueur(numero.reference)
    lu = contexte(numero, numero.composer(), marquer)
    return lu | {
        "edito_brut": en_brut(lu["edito"]),
        "supplement_brut": en_brut(lu["supplement"]),
        "en_ligne": marquer(numero.adresse),
        "en_pdf": marquer(f"/lettre/{numero.numero}.pdf"),
        "preferences": preferences,
        "desabonnement": desabonnement,
    }


def courriel_html(numero):
    lu = contexte_du_courriel(numero)
    return version_html("lettre", lu | {"objet": f"{numero} : {numero.titre}"})


def courriel_texte(numero):
    return en_texte("courriel/lettre.txt", contexte_du_courriel(numero)).strip() + "\n"


# --- Archive and paper -------------------------------------------------------------------------
def texte_de_l_archive(numero):
    """The same words for whoever reads them on the site: nobody's own links."""
    marquer = marqueur(numero.reference)
    lu = contexte(numero, numero.elements_montrables(), marquer)
    bruts = {"edito_brut": en_brut(lu["edito"]), "supplement_brut": en_brut(lu["supplement"])}
    return en_texte("courriel/lettre.txt", lu | bruts | {"archive": True}).strip() + "\n"


def papier(numero, elements):
    """The bytes of the tagged PDF: seconds of work."""
    lu = contexte(numero, elements, marqueur(numero.reference))
    return en_pdf("newsletter/papier/numero.html", lu | {"titre": numero.titre})


def empreinte(numero, elements):
    """Tells whether a PDF made before still says the same."""
    mots = [
        numero.numero,
        numero.date_parution.isoformat(),
        numero.titre,
        numero.accroche,
        numero.edito,
        numero.a_un_supplement and numero.supplement,
        elements,
    ]
    return hashlib.sha256(json.dumps(mots, sort_keys=True).encode()).hexdigest()
