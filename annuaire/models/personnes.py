"""Who works there: one card per human being, and the posts that link them to structures."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from resovilles.acces import Acces, niveaux_lisibles
from resovilles.recherche import Categorie, DocumentRecherche, Texte, quand_change
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from annuaire.models.structures import Structure


class PersonneQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whom one may know of: the team of the centre and those who show a way to reach them
        to everybody; for members, also those who show one to members; for the team, all."""
        if user is not None and user.is_authenticated and user.is_staff:
            return self.all()
        niveaux = [Personne.Visibilite.PUBLIC]
        if user is not None and user.is_authenticated:
            niveaux.append(Personne.Visibilite.ADHERENTS)
        joignables = Q(visibilite_courriel__in=niveaux) & ~Q(courriel="")
        joignables |= Q(visibilite_telephone__in=niveaux) & ~Q(telephone="")
        equipe = Fonction.objects.filter(structure__est_le_centre=True).values("personne")
        return self.filter(joignables | Q(pk__in=equipe))

    def en_poste(self, structure):
        siennes = Fonction.objects.en_cours().de(structure)
        return self.filter(pk__in=siennes.values("personne"))


class Personne(index.Indexed, models.Model):
    """One card per human being, whatever the channels through which we know them."""

    class Visibilite(models.TextChoices):
        PUBLIC = "public", "Tout le monde"
        ADHERENTS = "adherents", "Les adhérents"
        EQUIPE = "equipe", "L’équipe seulement"

    prenom = models.CharField("prénom", max_length=100)
    nom = models.CharField("nom", max_length=100)
    courriel = models.EmailField("courriel", blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    visibilite_courriel = models.CharField(
        "qui voit le courriel",
        max_length=10,
        choices=Visibilite.choices,
        default=Visibilite.EQUIPE,
    )
    visibilite_telephone = models.CharField(
        "qui voit le téléphone",
        max_length=10,
        choices=Visibilite.choices,
        default=Visibilite.EQUIPE,
    )

    categorie_recherche = Categorie("personne", "Personnes")

    objects = PersonneQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("prenom"), FieldPanel("nom")]),
        FieldRowPanel([FieldPanel("courriel"), FieldPanel("visibilite_courriel")]),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("visibilite_telephone")]),
    ]
    search_fields = [
        index.SearchField("nom"),
        index.SearchField("prenom"),
        index.AutocompleteField("nom"),
    ]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = [Lower("nom"), Lower("prenom")]

    def __str__(self):
        return self.nom_complet

    @property
    def nom_complet(self):
        return f"{self.prenom} {self.nom}".strip()

    @property
    def courriel_public(self):
        """The address, or nothing for a stranger who may not see it."""
        return self.coordonnees_pour(None)["courriel"]

    def coordonnees_pour(self, user):
        """The ways to reach her that `user` may see, each empty when hidden or unknown: the one
        rule of pages, cards and exports."""
        niveaux = niveaux_lisibles(user)
        return {
            nom: getattr(self, nom)
            if NIVEAU_DE[getattr(self, f"visibilite_{nom}")] in niveaux
            else ""
            for nom in ("courriel", "telephone")
        }

    def document_recherche(self):
        """Posts of the centre are told to all; an address or a number, to those it is shown to."""
        fonctions = list(self.fonctions.select_related("structure"))
        au_centre = [f"{f.intitule}, {f.structure}" for f in fonctions if f.structure.est_le_centre]
        ailleurs = [f"{f.intitule}, {f.structure}" for f in fonctions]
        return DocumentRecherche(
            titre=self.nom_complet,
            adresse="/annuaire/",
            surtitre="Personne",
            detail=au_centre[0] if au_centre else "",
            textes=(
                Texte(" ".join(au_centre)),
                Texte(" ".join(ailleurs), Acces.ADHERENTS),
                Texte(self.courriel, NIVEAU_DE[self.visibilite_courriel]),
                Texte(self.telephone, NIVEAU_DE[self.visibilite_telephone]),
            ),
        )


NIVEAU_DE = {
    Personne.Visibilite.PUBLIC: Acces.PUBLIC,
    Personne.Visibilite.ADHERENTS: Acces.ADHERENTS,
    Personne.Visibilite.EQUIPE: Acces.INTERNE,
}


class FonctionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The posts of those whom one may know of, in the structures that are online."""
        connues = Personne.objects.visible_to(user)
        return self.filter(personne__in=connues, structure__live=True)

    def de(self, structure):
        return self.filter(structure=structure).select_related("personne")

    def de_l_equipe(self):
        """The posts of our own centre, in the order of the organisation chart."""
        return self.filter(structure__est_le_centre=True).select_related("personne")

    def en_cours(self):
        return self.filter(jusque__isnull=True)

    def passees(self):
        return self.filter(jusque__isnull=False)


class Fonction(models.Model):
    """A post outlives the person who holds it, hence its dates."""

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="fonctions")
    structure = models.ForeignKey(Structure, models.CASCADE, related_name="fonctions")
    intitule = models.CharField("intitulé", max_length=200)
    depuis = models.DateField("depuis", null=True, blank=True)
    jusque = models.DateField("jusqu’au", null=True, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    objects = FonctionQuerySet.as_manager()

    panels = [
        FieldPanel("personne"),
        FieldPanel("structure"),
        FieldPanel("intitule"),
        FieldRowPanel([FieldPanel("depuis"), FieldPanel("jusque"), FieldPanel("ordre")]),
    ]

    class Meta:
        verbose_name = "fonction"
        verbose_name_plural = "fonctions"
        ordering = ["ordre", "pk"]

    def __str__(self):
        return f"{self.intitule} ({self.personne})"


@quand_change(Fonction)
def personne_de_la_fonction(fonction):
    yield Personne, [fonction.personne_id]


@quand_change(Structure)
def personnes_de_la_structure(structure):
    yield Personne, list(structure.fonctions.values_list("personne", flat=True))
