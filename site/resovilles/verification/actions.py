"""The round of the links: gather, ask, note what leads nowhere."""

from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from resovilles.routage import chaine, est_plate
from resovilles.verification import recolte
from resovilles.verification.models import ADRESSE_MAXIMALE, LienCasse
from resovilles.verification.recolte import ADRESSE, DOCUMENT, PAGE
from resovilles.verification.visiteur import Injoignable, LienMort, visiteur

TEXTE_MAXIMAL = 200


class Trouve(NamedTuple):
    """A link on its page."""

    page: int
    lien: recolte.Lien

    @property
    def est_externe(self):
        return self.lien.genre == ADRESSE and not est_chez_nous(self.lien.cible)

    @property
    def adresse(self):
        """How the link is named in the list, and told from the others of its page."""
        nom = {PAGE: "page n° {}", DOCUMENT: "document n° {}"}.get(self.lien.genre, "{}")
        return nom.format(self.lien.cible)[:ADRESSE_MAXIMALE]


def verifier(avancer=lambda fait, total: None):
    """Look at every link of the pages online and note those that are dead. `avancer` is told how
    many have been looked at. Running it again in the same day changes nothing more."""
    trouves = [Trouve(page.pk, lien) for page in en_ligne() for lien in recolte.de_la_page(page)]
    externes = sorted({t.lien.cible for t in trouves if t.est_externe})
    etats = interroger(externes, avancer)
    noter(trouves, motifs_internes(trouves), etats)
    return LienCasse.objects.confirmes()


def en_ligne():
    return Page.objects.live().order_by("path").iterator(chunk_size=100)


# --- Links within the site, read from the database -------------------------------------------
def motifs_internes(trouves):
    """Why a link of ours is broken, by link; the sound ones are absent."""
    liens = {t.lien for t in trouves if not t.est_externe}
    pages = Page.objects.in_bulk([lien.cible for lien in liens if lien.genre == PAGE])
    numeros = [lien.cible for lien in liens if lien.genre == DOCUMENT]
    documents = get_document_model().objects.in_bulk(numeros)
    motifs = {lien: motif_interne(lien, pages, documents) for lien in liens}
    return {lien: motif for lien, motif in motifs.items() if motif}


def motif_interne(lien, pages, documents):
    if lien.genre == DOCUMENT:
        return "" if lien.cible in documents else "Ce document n’existe plus."
    if lien.genre == ADRESSE:
        return "" if mene_chez_nous(lien.cible) else "Aucune page du site n’est à cette adresse."
    page = pages.get(lien.cible)
    if page is None:
        return "Cette page n’existe plus."
    return "" if page.live else f"La page « {page.title[:150]} » n’est pas en ligne."


def est_chez_nous(adresse):
    if adresse.startswith("/"):
        return True
    try:
        return urlsplit(adresse).netloc.lower() == urlsplit(settings.ADRESSE_DU_SITE).netloc
    except ValueError:
        return False


def mene_chez_nous(adresse):
    """True when the application, a page online or a redirection answers at this address."""
    chemin = unquote(urlsplit(adresse).path) or "/"
    try:
        if resolve(chemin).url_name != "wagtail_serve":
            return True
    except Resolver404:
        return False
    return (
        a_une_page(chemin)
        or Redirect.objects.filter(old_path=Redirect.normalise_path(chemin)).exists()
    )


def a_une_page(chemin):
    """A page whose type answers below its own address is believed."""
    racine = Site.objects.get(is_default_site=True).root_page.url_path
    pages = chaine(racine, chemin)
    if any(not est_plate(page) for page in pages):
        return True
    entier = racine.rstrip("/") + chemin.rstrip("/") + "/"
    return bool(pages) and pages[-1].url_path == entier and pages[-1].live


# --- Links to other sites --------------------------------------------------------------------
def interroger(adresses, avancer):
    """Why each dead address is, by address; None when nobody answered at all, which says that it
    is our own line that is down."""
    va_voir, morts, injoignables = visiteur(), {}, 0
    for rang, adresse in enumerate(a_tour_de_role(adresses), 1):
        try:
            va_voir.visiter(adresse)
        except LienMort as erreur:
            morts[adresse] = str(erreur)
            injoignables += isinstance(erreur, Injoignable)
        avancer(rang, len(adresses))
    return None if len(adresses) > 1 and injoignables == len(adresses) else morts


def a_tour_de_role(adresses):
    """One address of each site in turn: nobody is asked twice running."""
    par_site = [list(groupe) for _, groupe in groupby(sorted(adresses, key=hote), key=hote)]
    while par_site:
        yield from (groupe.pop() for groupe in par_site)
        par_site = [groupe for groupe in par_site if groupe]


def hote(adresse):
    return adresse.split("/")[2].lower()


# --- The list --------------------------------------------------------------------------------
@transaction.atomic
def noter(trouves, internes, etats):
    """Make the list what this round saw. `etats` is None when other sites could not be asked:
    what is known of them stays as it was."""
    muet = etats is None
    casses = [(t, motif) for t in trouves if (motif := internes.get(t.lien))]
    casses += [
        (t, motif) for t in trouves if t.est_externe and (motif := (etats or {}).get(t.lien.cible))
    ]
    gardes = {noter_un_lien(trouve, motif).pk for trouve, motif in casses}
    presents = {(t.page, t.adresse) for t in trouves}
    for connu in LienCasse.objects.exclude(pk__in=gardes):
        if not (muet and connu.externe and (connu.page_id, connu.adresse) in presents):
            connu.delete()


def noter_un_lien(trouve, motif):
    return LienCasse.objects.update_or_create(
        page_id=trouve.page,
        adresse=trouve.adresse,
        defaults={
            "texte": trouve.lien.texte[:TEXTE_MAXIMAL],
            "externe": trouve.est_externe,
            "motif": motif,
            "revu_le": timezone.localdate(),
        },
    )[0]


def oublier_les_liens_retires(page):
    """The page has just been corrected: what it no longer holds is no longer broken."""
    presents = {Trouve(page.pk, lien).adresse for lien in recolte.de_la_page(page)}
    LienCasse.objects.filter(page_id=page.pk).exclude(adresse__in=presents).delete()
