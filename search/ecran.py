"""What the page of results shows of a search: each part is computed when the page asks for it."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator

from search import adresse, facettes
from search.choix import choisis
from search.colonnes import categories, colonnes
from search.orthographe import corriger
from search.resultats import PAGES_MAXIMUM, PAR_PAGE, TRIS, Recherche
from search.visibilite import JAMAIS, niveaux_requis

FONDS = {
    "notice": "notices",
    "dossier": "dossiers",
    "fiche": "fiches expériences",
    "publication": "publications",
    "rencontre": "rencontres",
}


def fonds(lecteur):
    """How much this reader may find: [(number, what it is)]."""
    lues = colonnes()
    visibles = lues.categories[niveaux_requis(lues, lecteur) < JAMAIS]
    nombres = {code: int((visibles == rang).sum()) for rang, code in enumerate(categories())}
    return [(nombres[code], nom) for code, nom in FONDS.items() if nombres.get(code, 0) > 1]


@dataclass
class Ecran:
    recherche: Recherche

    @property
    def demande(self):
        return self.recherche.demande

    def lien(self, **autres):
        return "?" + adresse.parametres(self.demande, **{"page": None, **autres})

    @property
    def total(self):
        return self.recherche.total

    @property
    def question(self):
        return self.recherche.requete.texte

    @cached_property
    def resultats(self):
        return self.recherche.resultats()

    @cached_property
    def choisis(self):
        if self.recherche.page > 1:
            return []
        return choisis(self.recherche.requete, self.recherche.lecteur)

    @cached_property
    def page_obj(self):
        """Numbers only: nothing is counted again nor fetched."""
        pages = min(self.recherche.pages, PAGES_MAXIMUM)
        return Paginator(range(pages * PAR_PAGE), PAR_PAGE).page(self.recherche.page)

    @property
    def remarque(self):
        if self.recherche.remarque:
            return self.recherche.remarque
        if self.demande.page > self.recherche.page:
            return (
                f"Il n’y a pas de page {self.demande.page} : voici la dernière que l’on peut lire. "
                "Précisez votre recherche pour aller plus loin."
            )
        return ""

    @cached_property
    def facettes(self):
        comptes = self.recherche.comptes()
        offertes = []
        for nom, facette in facettes.FACETTES.items():
            mots = self.demande.filtres.get(nom, ())
            valeurs = facettes.valeurs(nom, comptes[nom], mots)
            montrees = facettes.MONTREES if len(valeurs) > facettes.MONTREES + 1 else None
            if len(valeurs) > 1 or mots:
                offertes.append(
                    {
                        "nom": nom,
                        "titre": facette.titre,
                        "premieres": valeurs[:montrees],
                        "autres": valeurs[montrees:] if montrees else [],
                        "choisies": [valeur for valeur in valeurs if valeur.choisie],
                    }
                )
        return offertes

    @property
    def actifs(self):
        return [
            {
                "libelle": valeur.libelle,
                "url_sans": self.lien(
                    **{
                        facette["nom"]: [
                            m for m in self.demande.filtres[facette["nom"]] if m != valeur.mot
                        ]
                    }
                ),
            }
            for facette in self.facettes
            for valeur in facette["choisies"]
        ]

    @property
    def puces(self):
        """For the template that lists share."""
        return {"actifs": self.actifs, "effacer_url": "?" + adresse.parametres(self.sans_filtres)}

    @property
    def sans_filtres(self):
        return adresse.sans_filtres(self.demande)

    @property
    def aussi(self):
        return [
            {
                "texte": variante.texte,
                "url_sans": self.lien(sans=[*self.demande.sans, variante.cle]),
            }
            for groupe in self.recherche.groupes
            for variante in groupe.variantes
        ]

    @property
    def etendre(self):
        """The same search with all its variants again."""
        return self.lien(sans=None) if self.demande.sans else ""

    @property
    def tris(self):
        return [
            {"libelle": cle, "url": self.lien(tri=cle), "choisi": cle == self.demande.tri}
            for cle in TRIS
        ]

    @property
    def flux(self):
        return adresse.parametres(self.demande, tri=None)

    # --- When nothing answers -------------------------------------------------------------
    @cached_property
    def orthographe(self):
        """The question with another spelling, when one word of it finds nothing."""
        groupes = self.recherche.groupes
        if self.total or not groupes:
            return None
        corriges = {}
        for groupe in groupes:
            for forme in groupe.formes:
                if not self.recherche.trouve_quelque_chose(forme) and (
                    mot := corriger(self.recherche, forme)
                ):
                    corriges[forme] = mot
        if not corriges:
            return None
        mots = [corriges.get(forme, forme) for groupe in groupes for forme in groupe.formes]
        texte = " ".join(mots)
        return {"texte": texte, "url": self.lien(q=texte)}

    @cached_property
    def presque(self):
        """The same question without one of its words, where that finds something."""
        groupes = self.recherche.groupes
        if self.total or len(groupes) < 2:
            return []
        presque = []
        for groupe in groupes:
            if nombre := self.recherche.compter_sans(groupe):
                autres = " ".join(autre.texte for autre in groupes if autre is not groupe)
                presque.append({"sans": groupe.texte, "nombre": nombre, "url": self.lien(q=autres)})
        return presque

    @property
    def sans_les_filtres(self):
        """How many answers the choices hide."""
        nombre = 0 if self.total else int(self.recherche.base.sum())
        return {"nombre": nombre, "url": self.puces["effacer_url"]} if nombre else None
