"""Who acts: the structures of the two regions, each with its page."""

from functools import cache

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Substr
from resovilles.acces import UN_ADHERENT, lecteur
from resovilles.adresses import absolue
from resovilles.blocks import CorpsBlock
from resovilles.donnees_structurees import adresse_postale as adresse_structuree
from resovilles.donnees_structurees import sans_vide
from resovilles.fields import CorpsField
from resovilles.mots import plier, radical
from resovilles.pages import PageBase
from resovilles.panels import liste_courte
from resovilles.postal import AIDE, adresse_postale
from resovilles.recherche import Categorie, Texte
from resovilles.routage import PagesQuerySet
from resovilles.sigles import MOT, racines
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from annuaire.visibilite import lit_les_contacts, niveau_des_contacts
from territoires.models import SitueMixin
from thesaurus.models import Concept, ThematiseMixin, concept_field

COORDONNEES = ("telephone", "courriel", "adresse")


class StructureQuerySet(PagesQuerySet):
    def en_ligne(self):
        return self.live().public()

    def for_territoire(self, territoire):
        """Those that stand or act in a territory or in one of its parts."""
        parties = territoire.parties
        actives = self.model.territoires.through.objects.filter(territoire__in=parties)
        return self.filter(Q(ville__in=parties) | Q(pk__in=actives.values("structure")))

    def for_mots(self, mots):
        """Those whose name, acronym, town or mission holds every word, at least its beginning."""
        for mot in MOT.findall(mots):
            debut = plier(mot)
            racine = radical(debut)
            self = self.filter(Q(cherchable__contains=f" {racine}") | Q(tri__contains=debut))
        return self

    def for_reseau(self, identifiant):
        """Those where somebody in post, whom members may know of, belongs to a réseau."""
        from annuaire.models.personnes import Fonction  # which refers to structures

        membres = Fonction.objects.visible_to(UN_ADHERENT).en_cours()
        membres = membres.filter(personne__reseaux__identifiant=identifiant)
        return self.filter(pk__in=membres.values("structure"))

    def par_lettre(self):
        """[("A", 12), ("B", 3)…] of these structures, in the order of the list."""
        comptes = self.order_by().annotate(lettre=Substr("tri", 1, 1)).values_list("lettre")
        return list(comptes.annotate(nombre=Count("pk")).order_by("lettre"))

    def par_ville(self):
        """The towns where they stand, with their `nombre`, the most represented first."""
        champs = ("nom", "code", "latitude", "longitude")
        lus = self.order_by().exclude(ville=None).values_list(*(f"ville__{c}" for c in champs))
        comptes = lus.annotate(nombre=Count("pk")).order_by("-nombre", "ville__nom")
        return [dict(zip((*champs, "nombre"), ligne, strict=True)) for ligne in comptes]

    def pour_une_ligne(self):
        """With what a list shows, the number of persons whom a member would find included."""
        from annuaire.models.personnes import Fonction  # which refers to structures

        en_poste = Fonction.objects.visible_to(UN_ADHERENT).en_cours()
        siennes = en_poste.filter(structure=OuterRef("pk")).order_by().values("structure")
        nombre = siennes.annotate(nombre=Count("personne", distinct=True)).values("nombre")
        return self.select_related("type_acteur", "ville").annotate(
            contacts=Coalesce(Subquery(nombre), 0)
        )


class Structure(ThematiseMixin, SitueMixin, PageBase):
    sigle = models.CharField("sigle", max_length=30, blank=True)
    type_acteur = concept_field(Concept.Famille.ACTEUR, "type d’acteur")
    ville = models.ForeignKey(
        "territoires.Territoire",
        verbose_name="ville",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    site = models.URLField("site", blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    adresse = models.TextField(
        "adresse postale", blank=True, validators=[adresse_postale], help_text=AIDE
    )
    verifiee_le = models.DateField(
        "vérifiée le",
        null=True,
        blank=True,
        help_text="Le jour où quelqu’un de la structure a dit que la fiche est juste.",
    )
    est_le_centre = models.BooleanField("c’est notre centre de ressources", default=False)
    corps = CorpsField(CorpsBlock(), verbose_name="à propos", blank=True)
    # Written by `save`: how lists put them in order, and the words that the rubrique looks in.
    tri = models.CharField(max_length=255, editable=False, db_index=True)
    cherchable = models.TextField(editable=False)

    genre_affiche = "acteur"
    categorie_recherche = Categorie("acteur", "Acteurs")
    exclude_fields_in_copy = ["est_le_centre"]
    objects = PageManager.from_queryset(StructureQuerySet)()

    content_panels = [
        FieldPanel("title", heading="Nom"),
        FieldRowPanel([FieldPanel("sigle"), liste_courte("type_acteur")]),
        FieldPanel("chapo", heading="Ses missions"),
        MultiFieldPanel(
            [
                FieldPanel("ville"),
                FieldPanel("site"),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("courriel")]),
                FieldPanel("adresse"),
                FieldPanel("verifiee_le"),
            ],
            "Où la trouver",
        ),
        MultiFieldPanel([ThematiseMixin.themes_panel, SitueMixin.territoires_panel], "Classement"),
        FieldPanel("corps"),
        FieldPanel("est_le_centre"),
    ]
    search_fields = [
        *PageBase.search_fields,
        index.SearchField("sigle"),
        index.SearchField("corps"),
        index.FilterField("type_acteur"),
    ]
    parent_page_types = ["annuaire.AnnuaireIndex"]
    subpage_types = []

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        constraints = [
            models.UniqueConstraint(
                fields=["est_le_centre"],
                condition=Q(est_le_centre=True),
                name="un_seul_centre",
                violation_error_message="Une autre structure est déjà notée comme notre centre.",
            )
        ]

    def __str__(self):
        return self.nom_complet

    def save(self, *args, update_fields=None, **kwargs):
        self.preparer()
        if update_fields is not None:
            update_fields = {*update_fields, "tri", "cherchable"}
        return super().save(*args, update_fields=update_fields, **kwargs)

    def preparer(self):
        """Set the columns that lists are found and ordered by."""
        self.tri = " ".join(map(plier, MOT.findall(self.title)))[:255]
        ville = self.ville.nom if self.ville else ""
        self.cherchable = racines(" ".join([self.title, self.sigle, ville, self.chapo]))

    @property
    def nom(self):
        return self.title

    @property
    def nom_complet(self):
        return f"{self.title} ({self.sigle})" if self.sigle else self.title

    @property
    def surtitre(self):
        return " – ".join(filter(None, ("Acteur", self.type_acteur and self.type_acteur.libelle)))

    @property
    def description(self):
        """What it is and where, when nobody has written more."""
        return super().description or ", ".join(
            map(str, filter(None, (self.type_acteur, self.ville)))
        )

    def coordonnees_pour(self, user):
        """The direct ways to reach it that `user` may see, each empty when hidden or unknown."""
        ouvertes = lit_les_contacts(user)
        return {nom: getattr(self, nom) if ouvertes else "" for nom in COORDONNEES}

    @property
    def lieu(self):
        """What the small map shows when no territory is said."""
        return [self.ville]

    @property
    def site_lisible(self):
        """An address without what nobody reads."""
        return self.site.partition("://")[2].removeprefix("www.").rstrip("/")

    @property
    def objet_d_une_erreur(self):
        """What a message begins with that tells of an error in this page."""
        return f"Annuaire : une erreur sur « {self.title} »"

    def champs_recherche(self):
        champs = super().champs_recherche()
        niveau = niveau_des_contacts()
        reserves = [Texte(getattr(self, nom), niveau) for nom in COORDONNEES]
        lieux = {t.pk for t in self.territoires_affiches} | {self.ville_id} - {None}
        return champs | {
            "titre": self.nom_complet,
            "detail": str(self.ville or ""),
            "precis": self.sigle,
            "textes": (*champs["textes"], *reserves),
            "themes": tuple(theme.pk for theme in self.themes_affiches),
            "territoires": tuple(lieux),
            "jour": None,  # a structure is not of a year
        }

    def donnees_structurees(self):
        """What a stranger may read: machines have no account."""
        coordonnees = self.coordonnees_pour(None)
        adresse = coordonnees["adresse"]
        ville = sans_vide(type_="PostalAddress", addressLocality=self.ville and self.ville.nom)
        return [
            sans_vide(
                type_="Organization",
                name=self.title,
                alternateName=self.sigle,
                description=self.description,
                url=absolue(self.url),
                sameAs=self.site,
                telephone=coordonnees["telephone"],
                email=coordonnees["courriel"],
                address=adresse_structuree(adresse) if adresse else (self.ville and ville),
            )
        ]

    def get_context(self, request, *args, **kwargs):
        from annuaire.portrait import portrait  # which reads these models

        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"portrait": cache(lambda: portrait(self, lecteur(request)))}
