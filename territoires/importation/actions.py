"""An import, whole: the same gestures for the preview, which are then undone."""

import datetime
import re
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from resovilles.cache.generation import contenu_change
from wagtail.search import index

from territoires.importation.fiches import Genre, LigneRefusee, fiche
from territoires.importation.lecture import FichierIllisible, lire
from territoires.importation.mesures import importer_les_mesures
from territoires.importation.rapport import AJOUTE, CLOS, INCHANGE, MODIFIE, REFUSE, Rapport
from territoires.models import Appartenance, Contour, ImportOfficiel, Succession, Territoire, Zonage
from territoires.parente import Cycle, Parente
from thesaurus.models import Concept

GENRES = {
    "regions": Genre.REGION,
    "departements": Genre.DEPARTEMENT,
    "epci": Genre.EPCI,
    "communes": Genre.COMMUNE,
    "quartiers": Genre.QUARTIER,
}
INDICATEURS = "indicateurs"
ARTICLES = ("le", "la", "les", "l")
UN_JOUR = datetime.timedelta(days=1)
PAR_LOT = 500


@dataclass(frozen=True)
class Reglages:
    """`au`: the day from which the file holds. `complet`: what it does not name has ended."""

    genre: str  # a key of GENRES, or INDICATEURS
    au: datetime.date
    complet: bool = False
    zonage: str = ""  # of the quartiers, by its identifier
    source: str = ""


def importer(nom, octets, reglages, apercu=False):
    """The report of the import of a file. Nothing is kept of a preview. Raises FichierIllisible."""
    lignes = lire(nom, octets)
    with transaction.atomic():
        if reglages.genre == INDICATEURS:
            rapport, changes = importer_les_mesures(lignes, reglages.source), []
        else:
            importation = Importation(reglages)
            importation.executer(lignes)
            rapport, changes = importation.rapport, importation.changes
        if apercu:
            transaction.set_rollback(True)
        else:
            contenu_change()
    for territoire in [] if apercu else changes:
        index.insert_or_update_object(territoire)
    return rapport


def rapport_d_apercu(depot):
    """What a deposited file would do. Raises FichierIllisible."""
    return importer(depot.nom, bytes(depot.contenu), reglages_de(depot), apercu=True)


@transaction.atomic
def appliquer(pk):
    """Do the import once: None when somebody has done it already. Raises FichierIllisible."""
    depot = ImportOfficiel.objects.select_for_update().filter(pk=pk, fait_le=None).first()
    if depot is None or depot.contenu is None:
        return None
    rapport = importer(depot.nom, bytes(depot.contenu), reglages_de(depot))
    depot.contenu, depot.fait_le = None, timezone.now()
    depot.resume = rapport.en_une_phrase[:200]
    depot.save()
    return rapport


def deposer(nom, octets, reglages, user):
    """Keep a readable file for its preview; those that nobody applied leave. Raises
    FichierIllisible."""
    lire(nom, octets)
    ImportOfficiel.objects.filter(par=user, fait_le=None).delete()
    return ImportOfficiel.objects.create(
        nom=nom[-200:], contenu=octets, par=user, **asdict(reglages)
    )


def reglages_de(depot):
    return Reglages(depot.genre, depot.au, depot.complet, depot.zonage, depot.source)


class Importation:
    def __init__(self, reglages):
        self.reglages = reglages
        self.genre = GENRES[reglages.genre]
        self.veille = reglages.au - UN_JOUR
        self.zonage = le_zonage(reglages, self.genre)
        self.rapport = Rapport()
        self.changes = []  # territories to index anew
        self.registre = {t.code: t for t in Territoire.objects.all()}
        self.contours = {
            c.territoire_id: c for c in Contour.objects.filter(territoire__genre=self.genre)
        }
        en_vigueur = Appartenance.objects.filter(jusque=None).select_related("enfant", "parent")
        self.liens = {(a.enfant.code, a.parent.code): a for a in en_vigueur}
        self.parente = Parente(self.liens)

    def executer(self, lignes):
        fiches = self.verifier(lignes)
        etats = self.enregistrer(fiches)
        self.relier(fiches, etats)
        self.dessiner(fiches, etats)
        self.situer(fiches)
        for lue in fiches.values():
            self.rapport.noter(lue.numero, lue.code, *etats[lue.code])
        if self.reglages.complet:
            self.clore(fiches)

    def verifier(self, lignes):
        """The sound lines by code; those of one quartier in several communes become one."""
        fiches = {}
        for ligne in lignes:
            try:
                lue = fiche(ligne, self.genre)
                self.verifier_les_parents(lue, {*self.registre, *fiches})
                if lue.code not in fiches:
                    fiches[lue.code] = lue
                elif self.genre == Genre.QUARTIER:
                    reunir(fiches[lue.code], lue)
                else:
                    raise LigneRefusee(f"déjà à la ligne {fiches[lue.code].numero}")
            except (LigneRefusee, Cycle) as erreur:
                code = ligne.champs.get("code", "")[:30]
                self.rapport.noter(ligne.numero, code, REFUSE, str(erreur))
        return fiches

    def verifier_les_parents(self, lue, connus):
        connu = self.registre.get(lue.code)
        if connu is not None and connu.genre != self.genre:
            raise LigneRefusee(f"ce code est déjà celui d’un autre territoire, {connu.nom}")
        if connu is None and not lue.nom:
            raise LigneRefusee("il manque le nom")
        if self.genre == Genre.QUARTIER and connu is None and not lue.tous_les_parents:
            raise LigneRefusee("il manque la commune du quartier")
        if inconnus := [
            code for code in [*lue.tous_les_parents, *lue.remplace] if code not in connus
        ]:
            raise LigneRefusee(f"{inconnus[0]} n’est pas au registre : importez-le d’abord")
        for parent in lue.tous_les_parents:
            self.parente.ajouter(lue.code, parent)

    def enregistrer(self, fiches):
        """The territories themselves. Returns what became of each: (state, what changed)."""
        etats, neufs, changes = {}, [], []
        for lue in fiches.values():
            connu = self.registre.get(lue.code)
            if connu is None:
                neufs.append(self.nouveau(lue))
                etats[lue.code] = (AJOUTE, lue.nom)
            elif dits := self.accorder(connu, lue):
                changes.append(connu)
                etats[lue.code] = (MODIFIE, ", ".join(dits))
            else:
                etats[lue.code] = (INCHANGE, "")
        for neuf in Territoire.objects.bulk_create(neufs, batch_size=PAR_LOT):
            self.registre[neuf.code] = neuf
        champs = ["nom", "latitude", "longitude", "valide_au"]
        Territoire.objects.bulk_update(changes, champs, batch_size=PAR_LOT)
        self.changes += [*neufs, *changes]
        return etats

    def nouveau(self, lue):
        latitude, longitude = lue.position or (None, None)
        return Territoire(
            code=lue.code,
            nom=lue.nom,
            genre=self.genre,
            latitude=latitude,
            longitude=longitude,
            valide_du=self.reglages.au if self.reglages.complet else None,
            source=self.reglages.source,
        )

    def accorder(self, territoire, lue):
        """Bring what we hold to what the file says. Returns what changed, in words. A name that
        differs only by its article or its apostrophe stays as the team has written it."""
        dits = []
        if lue.nom and nu(lue.nom) != nu(territoire.nom):
            dits.append(f"{territoire.nom} devient {lue.nom}")
            territoire.nom = lue.nom
        if lue.position and lue.position != (territoire.latitude, territoire.longitude):
            territoire.latitude, territoire.longitude = lue.position
            dits.append("position")
        if territoire.valide_au is not None:
            territoire.valide_au = None
            dits.append("rouvert")
        return dits

    def relier(self, fiches, etats):
        """Links to parents: those that the file no longer gives end the day before."""
        neufs, finis = [], []
        for lue in fiches.values():
            enfant = self.registre[lue.code]
            for code in lue.tous_les_parents:
                if (lue.code, code) not in self.liens:
                    depuis = None if etats[lue.code][0] == AJOUTE else self.reglages.au
                    neufs.append(
                        Appartenance(enfant=enfant, parent=self.registre[code], depuis=depuis)
                    )
                    self.dire(etats, lue.code, f"fait partie de {self.registre[code].nom}")
            natures = {self.registre[code].genre for code in lue.tous_les_parents}
            for code in [parent for fils, parent in self.liens_de(lue.code)]:
                if self.registre[code].genre in natures and code not in lue.tous_les_parents:
                    finis.append(self.liens[lue.code, code])
                    self.dire(etats, lue.code, f"ne fait plus partie de {self.registre[code].nom}")
        Appartenance.objects.bulk_create(neufs, batch_size=PAR_LOT)
        self.finir(finis)

    def liens_de(self, code):
        return [(code, p) for p in self.parente.parents[code] if (code, p) in self.liens]

    def finir(self, liens):
        for lien in liens:
            lien.jusque = self.veille
        Appartenance.objects.bulk_update(liens, ["jusque"], batch_size=PAR_LOT)

    @staticmethod
    def dire(etats, code, phrase):
        etat, dit = etats[code]
        if etat != AJOUTE:
            etats[code] = (MODIFIE, f"{dit}, {phrase}" if dit else phrase)

    def dessiner(self, fiches, etats):
        """The outlines. One that says the same leaves ours as it is."""
        neufs, changes = [], []
        for lue in fiches.values():
            territoire = self.registre[lue.code]
            connu = self.contours.get(territoire.pk)
            if lue.polygones is None or (connu and connu.polygones == lue.polygones):
                continue
            contour = connu or Contour(territoire=territoire)
            contour.polygones, contour.source = lue.polygones, self.reglages.source
            contour.cadrer()
            (changes if connu else neufs).append(contour)
            self.dire(etats, lue.code, "contour")
        Contour.objects.bulk_create(neufs, batch_size=PAR_LOT)
        champs = ["polygones", "source", "ouest", "sud", "est", "nord"]
        Contour.objects.bulk_update(changes, champs, batch_size=100)

    def situer(self, fiches):
        """What follows what, and the zoning of the quartiers."""
        for lue in fiches.values():
            for ancien in lue.remplace:
                self.succeder(self.registre[ancien], self.registre[lue.code])
            if self.zonage:
                self.zoner(self.registre[lue.code], lue.parents.get(Genre.COMMUNE, []))

    def succeder(self, ancien, nouveau):
        Succession.objects.get_or_create(
            ancien=ancien,
            nouveau=nouveau,
            defaults={"le": self.reglages.au, "source": self.reglages.source},
        )
        if ancien.valide_au is None:
            self.terminer(ancien, None, f"remplacé par {nouveau.nom}")

    def terminer(self, territoire, numero, phrase):
        territoire.valide_au = self.veille
        territoire.save(update_fields=["valide_au"])
        self.changes.append(territoire)
        self.rapport.noter(numero, territoire.code, CLOS, phrase)

    def zoner(self, quartier, codes):
        """What was said of the whole commune gives way to what is said of its quartiers."""
        for code in codes:
            commune = self.registre[code]
            Zonage.objects.filter(zonage=self.zonage, commune=commune, quartier=None).delete()
            en_vigueur = Zonage.objects.filter(
                zonage=self.zonage, commune=commune, quartier=quartier, jusque=None
            )
            if not en_vigueur.exists():
                Zonage.objects.create(
                    zonage=self.zonage,
                    commune=commune,
                    quartier=quartier,
                    depuis=self.reglages.au,
                    texte=self.zonage.source[:200],
                    source=self.reglages.source or "Fichier officiel importé",
                )

    def clore(self, fiches):
        """End what a complete file no longer names, in the départements that it speaks of."""
        couverts = {d for code in fiches for d in self.departements(code)}
        for code, territoire in self.registre.items():
            if (
                territoire.genre == self.genre
                and territoire.valide_au is None
                and code not in fiches
                and self.departements(code) & couverts
                and self.est_du_zonage(territoire)
            ):
                self.terminer(territoire, None, f"{territoire.nom} n’est plus dans le fichier")
                self.finir([self.liens[lien] for lien in self.liens_de(code)])
        if self.zonage:
            self.clore_les_zonages(fiches, couverts)

    def departements(self, code):
        """Those in which a territory lies, by the codes of its communes or of its parents."""
        if self.genre == Genre.COMMUNE:
            return {self.registre[code].departement}
        parents = [self.registre[p] for p in self.parente.parents[code] if p in self.registre]
        return {
            p.departement if p.genre == Genre.COMMUNE else p.code.removeprefix("D")
            for p in parents
            if p.genre in (Genre.COMMUNE, Genre.DEPARTEMENT)
        }

    def est_du_zonage(self, territoire):
        """Of the quartiers, a file names those of one zoning: the others are not its business."""
        if self.genre != Genre.QUARTIER:
            return True
        return territoire.zonages.filter(zonage=self.zonage, jusque=None).exists()

    def clore_les_zonages(self, fiches, couverts):
        """In force until then: the same zoning where a quartier ended, and those it replaces."""
        remplaces = Q(zonage__in=self.zonage.remplace.all())
        finis = Q(zonage=self.zonage) & ~Q(quartier__code__in=list(fiches))
        ouverts = Zonage.objects.filter(jusque=None, depuis__lt=self.reglages.au)
        for zonage in ouverts.filter(remplaces | finis).select_related("commune"):
            if zonage.commune.departement in couverts:
                zonage.jusque = self.veille
                zonage.save(update_fields=["jusque"])


def reunir(premiere, suivante):
    """A quartier that stands on one line per commune."""
    for nature, codes in suivante.parents.items():
        connus = premiere.parents.setdefault(nature, [])
        connus += [code for code in codes if code not in connus]


def nu(nom):
    """A name as one compares it: without capitals, apostrophes, hyphens nor leading article."""
    mots = re.split(r"[\s’'-]+", nom.casefold().strip())
    return mots[1:] if mots[0] in ARTICLES else mots


def le_zonage(reglages, genre):
    if genre != Genre.QUARTIER:
        return None
    if not reglages.zonage:
        if reglages.complet:
            raise FichierIllisible(
                "Dites de quel zonage sont ces quartiers : sans lui, on ne sait pas lesquels "
                "se terminent."
            )
        return None
    zonage = Concept.objects.famille(Concept.Famille.ZONAGE).filter(identifiant=reglages.zonage)
    if not zonage:
        raise FichierIllisible(f"Le zonage « {reglages.zonage} » n’est pas au vocabulaire.")
    return zonage[0]
