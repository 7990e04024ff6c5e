"""Which notice of the base a record describes already: by ISBN, by its number, or by title, year
and first author."""

from collections import defaultdict

from django.db.models import Q

from ressources.models.notices import Notice, cle


class Doublons:
    """Those that the records of a bundle may meet, read at once; then the bundle's own."""

    def __init__(self, entrees):
        self.lignes = {}  # id of a notice of this bundle → its line
        self.par_isbn = defaultdict(list)
        self.par_identifiant = defaultdict(list)
        self.par_titre = defaultdict(list)
        for notice in self.candidates([entree.notice for entree in entrees]):
            premiers = list(notice.responsabilites.all())
            self.retenir(notice, cle(premiers[0].nom) if premiers else "")

    @staticmethod
    def candidates(notices):
        isbns = {n.isbn for n in notices} - {""}
        identifiants = {n.identifiant_origine for n in notices} - {""}
        titres = {n.cle_titre for n in notices}
        memes = Q(isbn__in=isbns) | Q(identifiant_origine__in=identifiants)
        trouvees = Notice.objects.filter(memes | Q(cle_titre__in=titres))
        return trouvees.select_related("lot").prefetch_related("responsabilites").order_by("pk")

    def retenir(self, notice, premier_auteur):
        if notice.isbn:
            self.par_isbn[notice.isbn].append(notice)
        if notice.identifiant_origine:
            self.par_identifiant[notice.identifiant_origine].append(notice)
        self.par_titre[notice.cle_titre, notice.annee, premier_auteur].append(notice)

    def entrer(self, entree):
        """A record of the bundle that is not there yet: the next ones may be the same."""
        self.lignes[id(entree.notice)] = entree.ligne
        self.retenir(entree.notice, entree.premier_auteur)

    def motif(self, entree):
        """(notice, why it is the same), or (None, "")."""
        nouvelle = entree.notice
        for notice in self.par_isbn.get(nouvelle.isbn, []):
            if meme_livre(notice, nouvelle):
                return notice, f"même ISBN que {self.nommer(notice)}"
        for notice in self.par_identifiant.get(nouvelle.identifiant_origine, []):
            if meme_catalogue(notice, nouvelle):
                return notice, f"même numéro d’origine que {self.nommer(notice)}"
        cles = nouvelle.cle_titre, nouvelle.annee, entree.premier_auteur
        for notice in self.par_titre.get(cles, []):
            if not se_contredisent(notice, nouvelle):
                return notice, f"mêmes titre, année et premier auteur que {self.nommer(notice)}"
        return None, ""

    def nommer(self, notice):
        if ligne := self.lignes.get(id(notice)):
            return f"la notice {ligne} de ce fichier"
        ailleurs = f", de l’import « {notice.lot} »" if notice.lot and not notice.lot.ouvert else ""
        return f"la notice n° {notice.pk}, « {notice.titre[:100]} »{ailleurs}"


def meme_livre(notice, nouvelle):
    """The chapters of a book carry its ISBN: they are told apart by their titles."""
    if notice.periodique or nouvelle.periodique:
        return notice.cle_titre == nouvelle.cle_titre
    return True


def meme_catalogue(notice, nouvelle):
    """“1245” is a number in any catalogue, “FR-341725201:1245” in one of them."""
    return ":" in nouvelle.identifiant_origine or notice.cle_titre == nouvelle.cle_titre


def se_contredisent(notice, nouvelle):
    """Two editions, two issues, two volumes under one title."""
    for nom in ("isbn", "sous_titre", "periodique", "volume", "numero"):
        une, autre = cle(getattr(notice, nom)), cle(getattr(nouvelle, nom))
        if une and autre and une != autre:
            return True
    return False
