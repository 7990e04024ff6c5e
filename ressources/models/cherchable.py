"""What the search knows of a notice: its words, those of its files, what is on the shelf today."""

from django.apps import apps
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from resovilles.recherche import (
    Categorie,
    DocumentRecherche,
    EtatDuJour,
    Support,
    Texte,
    lignes_d_etat,
)


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
            jour=self.jour_de_parution or self.date_entree,
            supports=frozenset(self.supports(fichiers, exemplaires)),
            fichier=fichiers[0].document_id if fichiers else None,
        )

    @classmethod
    def etats_recherche(cls, pks):
        """Of the notices that have copies to lend: how many one may have now, the next return."""
        notices = cls.objects.filter(pk__in=pks)
        au_pret = apps.get_model("ressources.Pret").objects.au_pret(notices)
        return lignes_d_etat(au_pret, "", F("libres") - F("attente"), F("retour"))

    @staticmethod
    def etat_recherche(pk, mot, nombre, jour):
        adresse = f"{reverse('borrow', args=[pk])}?provenance=recherche"
        if nombre > 0:
            texte = f"{nombre} exemplaire{'s' if nombre > 1 else ''} au prêt"
            return EtatDuJour(texte, disponible=True, geste="Emprunter", adresse=adresse)
        if jour is None:
            return EtatDuJour("Retenu par un autre lecteur", geste="Réserver", adresse=adresse)
        if jour < timezone.localdate():
            return EtatDuJour("En prêt, retour attendu", geste="Réserver", adresse=adresse)
        retour = date_format(jour, "j F Y")
        return EtatDuJour(f"En prêt, retour prévu le {retour}", geste="Réserver", adresse=adresse)

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
        niveau = document.niveau_a_ecrire
        yield Texte(str(fichier), niveau)
        if analyse := getattr(document, "analyse", None):
            yield Texte(analyse.texte, niveau)
