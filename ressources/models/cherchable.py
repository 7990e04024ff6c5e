"""What the search knows of a notice: its words, and those of its files."""

from resovilles.recherche import Categorie, DocumentRecherche, Support, Texte


class NoticeCherchable:
    """Mixin of Notice. The team's own note is nowhere: it is not for finding."""

    categorie_recherche = Categorie("notice", "Base documentaire")

    def document_recherche(self):
        fichiers = list(self.fichiers.select_related("document__analyse"))
        exemplaires = self.exemplaires.exists()
        return DocumentRecherche(
            titre=self.titre_complet,
            adresse=self.get_absolute_url(),
            surtitre=self.surtitre,
            detail=self.provenance_editoriale,
            resume=self.resume,
            precis=" ".join(filter(None, (self.collection, self.isbn, self.issn))),
            personnes=tuple(str(auteur) for auteur in self.responsabilites.all()),
            textes=(Texte(self.resume), Texte(self.editeur), *textes_des_fichiers(fichiers)),
            themes=tuple(theme.pk for theme in self.themes.all()),
            territoires=tuple(territoire.pk for territoire in self.territoires.all()),
            jour=self.date_parution or self.date_entree,
            supports=frozenset(self.supports(fichiers, exemplaires)),
            fichier=fichiers[0].document_id if fichiers else None,
        )

    @property
    def provenance_editoriale(self):
        """Who made it, who published it: « Katell Pontquai – Presses du Préau imaginaire »."""
        auteurs = ", ".join(str(auteur) for auteur in self.auteurs)
        return " – ".join(filter(None, (auteurs, self.editeur)))

    def supports(self, fichiers, exemplaires):
        if fichiers:
            yield Support.PDF
        if exemplaires:
            yield Support.PAPIER
        if self.url:
            yield Support.EN_LIGNE


def textes_des_fichiers(fichiers):
    """The words of each file, for those who may open it."""
    for fichier in fichiers:
        document = fichier.document
        yield Texte(str(fichier), document.acces)
        if analyse := getattr(document, "analyse", None):
            yield Texte(analyse.texte, document.acces)
