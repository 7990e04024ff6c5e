"""One search, from what is asked and by whom to what is shown. Each module around does a part."""

from dataclasses import dataclass, field

import numpy as np
from django.db.models import Value
from resovilles.adresses import absolue
from resovilles.models import DocumentSite
from resovilles.recherche import EtatDuJour, modeles_cherchables

from search import champs, classement, facettes, requete
from search.analyse import radical
from search.colonnes import colonnes as lire_les_colonnes
from search.expansion import dans, grouper
from search.expressions import PERSONNES, Mot, l_un_de, tous
from search.extraits import extrait, marquer, suites_de
from search.lignes import Fiche
from search.moteurs import moteur
from search.visibilite import JAMAIS, NOMS_DES_NIVEAUX, niveaux_requis

PAR_PAGE = 20
PAGES_MAXIMUM = 1000
TRIS = ("pertinence", "date", "titre")


@dataclass(frozen=True)
class Demande:
    """What is asked: the words, the choices, the order, the page."""

    texte: str = ""
    filtres: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tri: str = "pertinence"
    page: int = 1
    sans: frozenset[str] = frozenset()  # variants that the reader does not want

    @property
    def est_vide(self):
        return not self.texte.strip() and not self.filtres


@dataclass(frozen=True)
class Resultat:
    titre: str  # HTML, words marked
    titre_nu: str
    adresse: str
    categorie: str
    surtitre: str
    detail: str
    resume: str
    extrait: str  # HTML, words marked
    acces: str
    fichier: DocumentSite | None
    fichier_lisible: bool
    etat: EtatDuJour | None
    jour: int
    cle: tuple[str, int]

    @property
    def adresse_absolue(self):
        return absolue(self.adresse)


class Recherche:
    """The lines that a reader finds. Building it asks the engine once."""

    def __init__(self, demande, lecteur=None):
        self.demande, self.lecteur = demande, lecteur
        self.requete = requete.lire(demande.texte)
        self.colonnes = lire_les_colonnes()
        self.moteur = moteur(self.colonnes.numero)
        self.requis = niveaux_requis(self.colonnes, lecteur)
        self.groupes = grouper(self.requete.termes, demande.sans)
        self.trouver()
        self.filtrer()

    def trouver(self):
        """Ask for the words, and for where they stand."""
        question = classement.Question()
        voulus = [groupe.expression for groupe in self.groupes]
        voulus += [dans(PERSONNES, terme.radicaux) for terme in self.requete.auteurs]
        exclus = [groupe.tape for groupe in grouper(self.requete.exclus)]
        rang_voulu = question.demander(tous(voulus)) if voulus else None
        rang_exclu = question.demander(l_un_de(exclus)) if exclus else None
        self.rangs = [classement.expressions_d_un_groupe(question, g) for g in self.groupes]
        self.reponses = self.moteur.trouver(question.expressions)
        base = self.requis < JAMAIS
        if voulus:
            base &= self.colonnes.masque(self.reponses[rang_voulu])
        if exclus:
            base &= ~self.colonnes.masque(self.reponses[rang_exclu])
        if not voulus and self.requete.est_vide and not self.demande.filtres:
            base = np.zeros(len(self.colonnes), dtype=bool)
        self.base = base

    def filtrer(self):
        tapes, self.remarque = champs.appliquer(self.colonnes, self.requis, self.requete.filtres)
        self.remarque = self.remarque or self.requete.remarque
        self.base = self.base & tapes
        self.retenus = facettes.masques(self.colonnes, self.requis, self.demande.filtres)
        self.finales = self.base.copy()
        for retenu in self.retenus.values():
            self.finales &= retenu
        self.total = int(self.finales.sum())

    @property
    def pages(self):
        return max(1, -(-self.total // PAR_PAGE))

    @property
    def page(self):
        return max(1, min(self.demande.page, self.pages, PAGES_MAXIMUM))

    def comptes(self):
        return facettes.compter(self.colonnes, self.requis, self.base, self.retenus)

    def positions(self, debut, combien):
        """Where the results of a page stand, in the order asked for."""
        if self.demande.tri == "date":
            ordre = classement.par_date(self.colonnes, self.finales)
        elif self.demande.tri == "titre":
            ordre = classement.par_titre(self.colonnes, self.finales)
        else:
            ordre = classement.par_pertinence(
                self.colonnes,
                self.moteur,
                self.groupes,
                self.rangs,
                self.reponses,
                self.finales,
                debut + combien,
            )
        return ordre[debut : debut + combien]

    def resultats(self, combien=PAR_PAGE):
        return self.montrer(self.positions((self.page - 1) * PAR_PAGE, combien))

    def cles(self):
        """A number for each result that stays the same from one index to another."""
        return self.colonnes.cles[self.finales]

    def parmi(self, cles, combien):
        """The first results of these keys, in the order asked for."""
        ordre = self.positions(0, self.total)
        return self.montrer(ordre[np.isin(self.colonnes.cles[ordre], cles)][:combien])

    def montrer(self, positions):
        numeros = self.colonnes.ids[positions].tolist()
        lues = self.moteur.fiches(numeros)
        fiches = {numero: (Fiche.lue(fiche), texte) for numero, (fiche, texte) in lues.items()}
        fichiers = DocumentSite.objects.in_bulk(
            {fiche.fichier for fiche, _ in fiches.values()} - {None}
        )
        suites = suites_de(self.groupes)
        etats = self.etats(positions)
        return [
            self.resultat(position, *fiches[numero], fichiers, suites, etats)
            for position, numero in zip(positions.tolist(), numeros, strict=True)
            if numero in fiches
        ]

    def etats(self, positions):
        """{position: its state today} of the contents that have one: all models in one question."""
        modeles = list(modeles_cherchables().values())
        places = {
            (int(self.colonnes.modeles[place]), int(self.colonnes.pks[place])): place
            for place in positions.tolist()
        }
        questions = []
        for rang, modele in enumerate(modeles):
            pks = [pk for lequel, pk in places if lequel == rang]
            if pks and hasattr(modele, "etats_recherche"):
                questions.append(modele.etats_recherche(pks).annotate(rang=Value(rang)))
        if not questions:
            return {}
        return {
            places[rang, pk]: modeles[rang].etat_recherche(pk, *etat)
            for pk, *etat, rang in questions[0].union(*questions[1:], all=True)
        }

    def resultat(self, position, fiche, texte, fichiers, suites, etats):
        fichier = fichiers.get(fiche.fichier)
        if fichier and not fichier.est_annonce_a(self.lecteur):
            fichier = None
        label = list(facettes.categories())[self.colonnes.categories[position]]
        return Resultat(
            titre=marquer(fiche.titre, suites),
            titre_nu=fiche.titre,
            resume=fiche.resume,
            adresse=fiche.adresse,
            categorie=label,
            surtitre=fiche.surtitre,
            detail=fiche.detail,
            extrait=extrait(texte, fiche.resume, suites),
            acces=NOMS_DES_NIVEAUX[int(self.requis[position])],
            fichier=fichier,
            fichier_lisible=bool(fichier) and fichier.est_lisible_par(self.lecteur),
            etat=etats.get(position),
            jour=int(self.colonnes.jours[position]),
            cle=(int(self.colonnes.modeles[position]), int(self.colonnes.pks[position])),
        )

    def trouve_quelque_chose(self, forme):
        """Whether this reader finds anything by this word alone."""
        (reponse,) = self.moteur.trouver([Mot(radical(forme))])
        return bool((self.requis[self.colonnes.positions(reponse)] < JAMAIS).any())

    def compter_sans(self, groupe):
        """How many there would be without one of the things looked for."""
        autres = [g for g in self.groupes if g is not groupe]
        if not autres:
            return 0
        (reponse,) = self.moteur.trouver([tous([g.expression for g in autres])])
        visibles = self.requis < JAMAIS
        return int((visibles & self.colonnes.masque(reponse)).sum())
