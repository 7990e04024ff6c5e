"""Every link of a published page: in its rich text, in its blocks, in its own fields."""

from html.parser import HTMLParser
from typing import NamedTuple

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

PAGE, DOCUMENT, ADRESSE = "page", "document", "adresse"
SCHEMAS = ("http://", "https://")


class Lien(NamedTuple):
    genre: str
    cible: int | str  # the number of a page or of a document, or an address
    texte: str = ""


def est_une_adresse(texte):
    return texte.lower().startswith(SCHEMAS) or (
        texte.startswith("/") and not texte.startswith("//")
    )


class Ancres(HTMLParser):
    """The links of a rich text as Wagtail keeps it, with their words."""

    def __init__(self):
        super().__init__()
        self.liens = []
        self.mots = None

    def handle_starttag(self, balise, attributs):
        if balise == "a":
            self.attributs, self.mots = dict(attributs), []

    def handle_data(self, texte):
        if self.mots is not None:
            self.mots.append(texte)

    def handle_endtag(self, balise):
        if balise == "a" and self.mots is not None:
            self.liens += lien_d_une_ancre(self.attributs, "".join(self.mots).strip())
            self.mots = None


def lien_d_une_ancre(attributs, texte):
    genre, numero = attributs.get("linktype"), attributs.get("id") or ""
    adresse = (attributs.get("href") or "").strip()
    if genre in (PAGE, DOCUMENT) and numero.isdecimal():
        return [Lien(genre, int(numero), texte)]
    return [Lien(ADRESSE, adresse, texte)] if est_une_adresse(adresse) else []


def du_texte_riche(html):
    ancres = Ancres()
    ancres.feed(html or "")
    ancres.close()
    return ancres.liens


# --- Blocks, read from what the database holds: a chooser whose object is gone gives nothing else.
def du_bloc(bloc, brut):
    """The links of a block from its stored value."""
    if not brut:
        return []
    if isinstance(bloc, blocks.StreamBlock):
        return reunir((bloc.child_blocks.get(e["type"]), e["value"]) for e in brut)
    if isinstance(bloc, blocks.StructBlock):
        return de_la_structure(bloc, brut)
    if isinstance(bloc, blocks.ListBlock):
        return reunir((bloc.child_block, e["value"]) for e in brut)
    if isinstance(bloc, BaseTypedTableBlock):
        return du_tableau(bloc, brut)
    return de_la_feuille(bloc, brut)


def du_tableau(bloc, brut):
    colonnes = [bloc.child_blocks.get(colonne["type"]) for colonne in brut["columns"]]
    return reunir(
        paire for rangee in brut["rows"] for paire in zip(colonnes, rangee["values"], strict=False)
    )


def reunir(paires):
    return [lien for bloc, brut in paires if bloc for lien in du_bloc(bloc, brut)]


def de_la_structure(bloc, brut):
    """What has no words of its own bears those of the structure: its label, its title."""
    mots = next((t for nom in ("libelle", "titre", "nom") if (t := brut.get(nom))), "")
    liens = reunir((enfant, brut.get(nom)) for nom, enfant in bloc.child_blocks.items())
    return [lien if lien.texte else lien._replace(texte=str(mots)) for lien in liens]


def de_la_feuille(bloc, brut):
    if isinstance(bloc, blocks.PageChooserBlock):
        return [Lien(PAGE, int(brut))]
    if isinstance(bloc, DocumentChooserBlock):
        return [Lien(DOCUMENT, int(brut))]
    if isinstance(bloc, blocks.RichTextBlock):
        return du_texte_riche(brut)
    if isinstance(bloc, (blocks.URLBlock, blocks.CharBlock)) and est_une_adresse(brut):
        return [Lien(ADRESSE, brut.strip())]
    return []


# --- Pages -------------------------------------------------------------------------------------
def de_l_objet(objet):
    """The links of the fields of a page, or of a row that hangs on it."""
    champs = [champ for champ in objet._meta.concrete_fields if champ.model is not Page]
    return [lien for champ in champs for lien in du_champ(objet, champ)]


def du_champ(objet, champ):
    valeur = getattr(objet, champ.attname)
    if not valeur:
        return []
    if isinstance(champ, StreamField):
        return du_bloc(valeur.stream_block, list(valeur.raw_data))
    if isinstance(champ, RichTextField):
        return du_texte_riche(valeur)
    if isinstance(champ, models.URLField):
        return [Lien(ADRESSE, valeur, champ.verbose_name)]
    if isinstance(champ, models.OneToOneField) or not isinstance(champ, models.ForeignKey):
        return []
    if issubclass(champ.related_model, Page):
        return [Lien(PAGE, valeur, champ.verbose_name)]
    if champ.related_model is get_document_model():
        return [Lien(DOCUMENT, valeur, champ.verbose_name)]
    return []


def de_la_page(page):
    """The distinct links of a page, in the order of its text."""
    page = page.specific
    liens = de_l_objet(page)
    for relation in get_all_child_relations(type(page)):
        for ligne in getattr(page, relation.get_accessor_name()).all():
            liens += de_l_objet(ligne)
    return list({(lien.genre, lien.cible): lien for lien in reversed(liens)}.values())[::-1]
