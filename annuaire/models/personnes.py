"""Who works there: one card per human being, and the posts that link them to structures."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from resovilles.acces import Acces, niveaux_lisibles
from resovilles.panels import cases_a_cocher
from resovilles.postal import AIDE, adresse_postale
from resovilles.recherche import Categorie, DocumentRecherche, Texte, quand_change
from resovilles.selecteurs import SelecteurMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from annuaire.models.structures import Structure
from annuaire.panels import RegistreDesConsentements
from territoires.models import Territoire
from thesaurus.models import Concept

# The ways to reach somebody. Each has beside it the field that says who sees it.
COORDONNEES = ("courriel", "telephone", "adresse")


class PersonneQuerySet(models.QuerySet):
    def seule_a(self, courriel):
        """The one card that bears an address, or None: several are one person, or a shared
        mailbox."""
        fiches = self.filter(courriel__iexact=courriel)[:2]
        return fiches[0] if len(fiches) == 1 else None

    def visible_to(self, user):
        """Whom one may know of: the team of the centre and those who show a way to reach them
        to everybody; for members, also those who show one to members; for the team, all."""
        visibilites = visibilites_de(user)
        if Personne.Visibilite.EQUIPE in visibilites:
            return self.all()
        equipe = Fonction.objects.filter(structure__est_le_centre=True).values("personne")
        connus = Q(pk__in=equipe)
        for nom in COORDONNEES:
            connus |= Q(**{f"visibilite_{nom}__in": visibilites}) & ~Q(**{nom: ""})
        return self.filter(connus)

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
    adresse = models.TextField(
        "adresse postale", blank=True, validators=[adresse_postale], help_text=AIDE
    )
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
    visibilite_adresse = models.CharField(
        "qui voit l’adresse",
        max_length=10,
        choices=Visibilite.choices,
        default=Visibilite.EQUIPE,
    )
    territoires = models.ManyToManyField(
        Territoire, verbose_name="territoires", blank=True, related_name="+"
    )
    themes = models.ManyToManyField(
        Concept,
        verbose_name="thèmes",
        blank=True,
        limit_choices_to={"famille": Concept.Famille.THEME},
        related_name="personnes",
    )
    reseaux = models.ManyToManyField(
        Concept,
        verbose_name="réseaux",
        blank=True,
        limit_choices_to={"famille": Concept.Famille.RESEAU},
        related_name="membres",
    )

    # Written when she says that her card is right (annuaire/models/verifications.py).
    verifiee_le = models.DateField("vérifiée le", null=True, blank=True, editable=False)

    categorie_recherche = Categorie("personne", "Personnes")

    objects = PersonneQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("prenom"), FieldPanel("nom")]),
        FieldRowPanel([FieldPanel("courriel"), FieldPanel("visibilite_courriel")]),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("visibilite_telephone")]),
        FieldRowPanel([FieldPanel("adresse"), FieldPanel("visibilite_adresse")]),
        MultiFieldPanel(
            [
                FieldPanel("territoires", widget=SelecteurMultiple(Territoire)),
                cases_a_cocher("themes"),
                cases_a_cocher("reseaux"),
            ],
            "De quoi elle s’occupe",
        ),
        RegistreDesConsentements(heading="Accords et oppositions"),
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
        permissions = [
            ("donnees_d_une_personne", "Donner ou effacer tout ce que le site tient d’une personne")
        ]

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
        visibilites = visibilites_de(user)
        return {
            nom: getattr(self, nom) if getattr(self, f"visibilite_{nom}") in visibilites else ""
            for nom in COORDONNEES
        }

    def adresse_publique(self, fonctions):
        """Where she is read of: on the page of the structure where she works."""
        for fonction in fonctions:
            if fonction.jusque is None and fonction.structure.live:
                return f"{fonction.structure.url}#personne-{self.pk}"
        return "/annuaire/"

    def document_recherche(self):
        """Posts of the centre are told to all; an address or a number, to those it is shown to."""
        fonctions = list(self.fonctions.select_related("structure"))
        au_centre = [f"{f.intitule}, {f.structure}" for f in fonctions if f.structure.est_le_centre]
        ailleurs = [f"{f.intitule}, {f.structure}" for f in fonctions]
        return DocumentRecherche(
            titre=self.nom_complet,
            adresse=self.adresse_publique(fonctions),
            surtitre="Personne",
            detail=au_centre[0] if au_centre else "",
            textes=(
                Texte(" ".join(au_centre)),
                Texte(" ".join(ailleurs), Acces.ADHERENTS),
                Texte(self.courriel, NIVEAU_DE[self.visibilite_courriel]),
                Texte(self.telephone, NIVEAU_DE[self.visibilite_telephone]),
                Texte(self.adresse, NIVEAU_DE[self.visibilite_adresse]),
            ),
        )


NIVEAU_DE = {
    Personne.Visibilite.PUBLIC: Acces.PUBLIC,
    Personne.Visibilite.ADHERENTS: Acces.ADHERENTS,
    Personne.Visibilite.EQUIPE: Acces.INTERNE,
}


def visibilites_de(user):
    """What is open to a reader, in the words of a card: decided in resovilles.acces alone."""
    niveaux = niveaux_lisibles(user)
    return [visibilite for visibilite, niveau in NIVEAU_DE.items() if niveau in niveaux]


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
