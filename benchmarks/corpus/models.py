"""A record as the search sees it, for measures only: no site installs this app."""

from datetime import date

from django.db import models
from resovilles.acces import Acces, AccesQuerySet
from resovilles.recherche import Categorie, DocumentRecherche, Support, Texte


class NoticeDeBanc(models.Model):
    titre = models.CharField(max_length=200)
    auteur = models.CharField(max_length=100)
    texte = models.TextField()
    annee = models.PositiveSmallIntegerField()
    themes = models.JSONField()
    territoires = models.JSONField()
    support = models.CharField(max_length=10)
    acces = models.CharField(max_length=10, choices=Acces.choices)

    categorie_recherche = Categorie("notice", "Notices")
    objects = AccesQuerySet.as_manager()

    def __str__(self):
        return self.titre

    def document_recherche(self):
        return DocumentRecherche(
            titre=self.titre,
            adresse=f"/notice/{self.pk}/",
            surtitre="Notice",
            detail=f"{self.auteur} – {self.annee}",
            personnes=(self.auteur,),
            textes=(Texte(self.texte),),
            themes=tuple(self.themes),
            territoires=tuple(self.territoires),
            jour=date(self.annee, 1, 1),
            supports=frozenset({self.support, Support.EN_LIGNE}),
        )
