"""A description becomes a notice: what does not fit is kept in the internal note, and said."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from ressources.echange.description import TEXTES
from ressources.echange.lieux import Lieux
from ressources.identifiants import isbn_normalise, issn_normalise
from ressources.models.notices import LANGUES, Exemplaire, Notice, Responsabilite, cle
from thesaurus.models import Concept

SANS_TITRE = "la notice n’a pas de titre"
CODES = {code for code, _ in LANGUES}
# The other code of ISO 639-2, and that of ISO 639-1.
AUTRES_CODES = {"fra": "fre", "deu": "ger", "nld": "dut", "fr": "fre", "en": "eng", "br": "bre"}
AUTRES_CODES |= {"de": "ger", "es": "spa", "it": "ita", "pt": "por", "nl": "dut", "ar": "ara"}
LIBELLES = {libelle: code for code, libelle in LANGUES}
TAILLES = {
    nom: champ.max_length
    for nom in TEXTES
    if (champ := Notice._meta.get_field(nom)).max_length and nom not in ("isbn", "issn", "url")
}
adresse_valide = URLValidator(schemes=["http", "https"])


class LigneRefusee(Exception):
    """The message says why this record does not enter."""


@dataclass
class Vocabulaire:
    """The terms of the thesaurus by the letters of their labels, and the territories; read once
    for an import."""

    natures: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    termes: dict[str, int] = field(default_factory=dict)
    lieux: Lieux = field(default_factory=Lieux.lire)

    @classmethod
    def lire(cls):
        vocabulaire = cls()
        # The first terms win: written last.
        for concept in Concept.objects.order_by("-pk"):
            noms = {cle(str(concept)), cle(concept.libelle), cle(concept.sigle)} - {""}
            vocabulaire.par_famille(concept.famille).update(dict.fromkeys(noms, concept.pk))
        return vocabulaire

    def par_famille(self, famille):
        if famille == Concept.Famille.DOCUMENT:
            return self.natures
        return self.themes if famille == Concept.Famille.THEME else self.termes


@dataclass
class Entree:
    """A notice that is ready to be written, with what hangs from it."""

    ligne: int
    notice: Notice
    auteurs: list[Responsabilite] = field(default_factory=list)
    copies: list[Exemplaire] = field(default_factory=list)
    themes: list[int] = field(default_factory=list)
    descripteurs: list[int] = field(default_factory=list)
    territoires: list[int] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def garder(self, nom, valeur, remarque=""):
        """Put in the internal note what has no place elsewhere."""
        self.notes.append(f"{nom} : {valeur}")
        if remarque:
            self.remarques.append(remarque)

    @property
    def premier_auteur(self):
        return cle(self.auteurs[0].nom) if self.auteurs else ""


def preparer(ligne, description, vocabulaire, **champs):
    """An Entree from a description; `champs` are those that the import gives to all its notices.
    Raises LigneRefusee."""
    entree = Entree(ligne, Notice(**champs))
    if not cle(description.titre) and not description.titre.strip():
        raise LigneRefusee(SANS_TITRE)
    for nom in TAILLES:
        setattr(entree.notice, nom, a_la_taille(entree, nom, getattr(description, nom)))
    numeros(entree, description)
    entree.notice.langue = langue(description.langue)
    entree.notice.resume = description.resume.strip()
    entree.notice.annee = description.annee
    entree.notice.date_parution = description.date_parution
    entree.notice.identifiant_origine = description.identifiant.strip()[:150]
    indexer(entree, description, vocabulaire)
    entree.auteurs = [auteur(entree, rang, a) for rang, a in enumerate(description.auteurs)]
    entree.copies = [copie(rang, c) for rang, c in enumerate(description.copies)]
    entree.notice.note = "\n".join(entree.notes)
    entree.notice.preparer()
    return entree


def a_la_taille(entree, nom, valeur):
    valeur = " ".join(valeur.split())
    if len(valeur) <= TAILLES[nom]:
        return valeur
    libelle = str(Notice._meta.get_field(nom).verbose_name)
    entree.garder(
        libelle.capitalize(),
        valeur,
        f"{libelle} coupé à {TAILLES[nom]} signes, entier dans la note",
    )
    return valeur[: TAILLES[nom]]


def numeros(entree, description):
    """ISBN, ISSN and address: kept aside when they are wrong."""
    for nom, normaliser in (("isbn", isbn_normalise), ("issn", issn_normalise)):
        valeur = getattr(description, nom).strip()
        try:
            setattr(entree.notice, nom, normaliser(valeur))
        except ValidationError:
            entree.garder(nom.upper(), valeur, f"{nom.upper()} faux, gardé dans la note : {valeur}")
    adresse = description.url.strip()
    try:
        if adresse and len(adresse) <= 500:
            adresse_valide(adresse)
            entree.notice.url = adresse
        elif adresse:
            entree.garder("Adresse", adresse, "adresse trop longue, gardée dans la note")
    except ValidationError:
        entree.garder("Adresse", adresse, f"adresse fausse, gardée dans la note : {adresse[:100]}")


def langue(code):
    code = code.strip().lower()
    code = LIBELLES.get(code, AUTRES_CODES.get(code, code))
    return code if code in CODES else "und"


def indexer(entree, description, vocabulaire):
    """Words of the thesaurus are indexed; the others wait in the note for the documentalist."""
    entree.notice.genre_id = vocabulaire.natures.get(cle(description.nature))
    if description.nature and not entree.notice.genre_id:
        entree.garder("Nature", description.nature)
    inconnus = []
    for mot in description.mots:
        if theme := vocabulaire.themes.get(cle(mot)):
            entree.themes.append(theme)
        elif terme := vocabulaire.termes.get(cle(mot)):
            entree.descripteurs.append(terme)
        else:
            inconnus.append(mot)
    if inconnus:
        entree.garder("Mots clés d’origine", " ; ".join(inconnus))
    situer(entree, description.lieux, vocabulaire.lieux)


def situer(entree, noms, lieux):
    """Places that the register knows file the notice; the others wait in the note."""
    trouves = [(nom, lieux.trouver(nom)) for nom in noms]
    entree.territoires = [pk for _, pk in trouves if pk]
    if ailleurs := [nom for nom, pk in trouves if pk is None]:
        entree.garder("Lieux", " ; ".join(ailleurs))


def auteur(entree, rang, a):
    nom, prenom = " ".join(a.nom.split()), " ".join(a.prenom.split())
    if len(nom) > 200 or len(prenom) > 100:
        entree.garder("Auteur", f"{nom}, {prenom}", "nom d’auteur coupé, entier dans la note")
    return Responsabilite(
        sort_order=rang,
        nom=nom[:200] or prenom[:200],
        prenom=prenom[:100] if nom else "",
        est_collectivite=a.est_collectivite,
        role=a.role,
    )


def copie(rang, c):
    etat = Exemplaire.Etat.SUR_PLACE if c.sur_place else Exemplaire.Etat.EN_RAYON
    return Exemplaire(sort_order=rang, cote=c.cote[:50], inventaire=c.inventaire[:30], etat=etat)
