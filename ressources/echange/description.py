"""What all formats can say of a document, between them and the model: no database here.

The internal note of a notice has no place in it: what leaves by an export cannot carry it.
"""

import datetime
from dataclasses import dataclass, field

from ressources.models.notices import Exemplaire, Responsabilite

ROLE = Responsabilite.Role


@dataclass
class Auteur:
    nom: str
    prenom: str = ""
    est_collectivite: bool = False
    role: str = ROLE.AUTEUR

    @property
    def nom_inverse(self):
        return f"{self.nom}, {self.prenom}" if self.prenom else self.nom

    @classmethod
    def depuis_nom_inverse(cls, texte, role=ROLE.AUTEUR):
        """From « Nom, Prénom »; a name without comma is taken whole."""
        nom, _, prenom = (morceau.strip() for morceau in texte.partition(","))
        return cls(nom, prenom, role=role)


@dataclass
class Copie:
    cote: str
    inventaire: str = ""
    sur_place: bool = False


@dataclass
class Description:
    titre: str = ""
    sous_titre: str = ""
    titre_original: str = ""
    auteurs: list[Auteur] = field(default_factory=list)
    editeur: str = ""
    lieu_edition: str = ""
    collection: str = ""
    numero_collection: str = ""
    annee: int | None = None
    date_parution: datetime.date | None = None
    pages: str = ""
    periodique: str = ""
    volume: str = ""
    numero: str = ""
    isbn: str = ""
    issn: str = ""
    langue: str = "fre"
    resume: str = ""
    url: str = ""
    source: str = ""
    droits: str = ""
    nature: str = ""  # the label of a kind of document
    mots: list[str] = field(default_factory=list)  # labels of themes and descriptors
    lieux: list[str] = field(default_factory=list)
    copies: list[Copie] = field(default_factory=list)
    identifiant: str = ""  # its number in the catalogue that it comes from
    # Of our own notices only:
    pk: int | None = None
    adresse: str = ""
    entree: datetime.date | None = None
    modifiee: datetime.datetime | None = None

    @property
    def titre_complet(self):
        return f"{self.titre} : {self.sous_titre}" if self.sous_titre else self.titre

    @property
    def est_un_article(self):
        return bool(self.periodique)

    @property
    def premiers(self):
        """The authors that a reference begins with."""
        return [a for a in self.auteurs if a.role in Responsabilite.PREMIERS] or self.auteurs

    @property
    def premiere_page(self):
        return self.pages.partition("-")[0].strip()

    @property
    def derniere_page(self):
        return self.pages.partition("-")[2].strip()

    @property
    def date_iso(self):
        if self.date_parution:
            return self.date_parution.isoformat()
        return str(self.annee or "")


TEXTES = (
    "titre",
    "sous_titre",
    "titre_original",
    "editeur",
    "lieu_edition",
    "collection",
    "numero_collection",
    "pages",
    "periodique",
    "volume",
    "numero",
    "isbn",
    "issn",
    "langue",
    "resume",
    "url",
    "source",
    "droits",
)
POUR_DECRIRE = ("responsabilites", "themes", "descripteurs", "territoires", "exemplaires")
COPIES_MONTREES = (Exemplaire.Etat.EN_RAYON, Exemplaire.Etat.SUR_PLACE)


def decrire(notice, adresse=""):
    """The description of a notice of ours; `adresse` is that of its page."""
    mots = [
        terme.libelle for champ in ("themes", "descripteurs") for terme in termes(notice, champ)
    ]
    return Description(
        **{nom: getattr(notice, nom) for nom in (*TEXTES, "annee", "date_parution")},
        auteurs=[
            Auteur(r.nom, r.prenom, r.est_collectivite, r.role)
            for r in notice.responsabilites.all()
        ],
        nature=notice.genre.libelle if notice.genre else "",
        mots=list(dict.fromkeys(mots)),
        lieux=[territoire.nom for territoire in notice.territoires.all()],
        copies=[
            Copie(e.cote, e.inventaire, e.etat == Exemplaire.Etat.SUR_PLACE)
            for e in notice.exemplaires.all()
            if e.etat in COPIES_MONTREES
        ],
        identifiant=notice.identifiant_origine,
        pk=notice.pk,
        adresse=adresse,
        entree=notice.date_entree,
        modifiee=notice.modifiee_le,
    )


def termes(notice, champ):
    return getattr(notice, champ).all()
