"""Les rencontres: meetings, and the cycles (ateliers, réseaux) that they belong to."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.formats import date_format
from resovilles.acces import lecteur
from resovilles.adresses import absolue
from resovilles.blocks import CorpsBlock
from resovilles.blocks.documents import DocumentBlock
from resovilles.cache.echeances import echeance
from resovilles.donnees_structurees import editeur, image, sans_vide
from resovilles.fields import CorpsField
from resovilles.listes import Filtre, IndexMixin
from resovilles.models import documents_caches
from resovilles.pages import PageBase
from resovilles.panels import liste_courte
from resovilles.recherche import Categorie, Texte, textes_des_documents
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from ressources.models.base import FILTRE_THEME
from territoires.models import Territoire
from thesaurus.models import Concept, ThematiseMixin, concept_field


class Cycle(models.Model):
    """A workshop or a network that meets several times."""

    class Genre(models.TextChoices):
        ATELIER = "atelier", "Atelier"
        RESEAU = "reseau", "Réseau d’acteurs"

    identifiant = models.SlugField("identifiant", max_length=80, unique=True)
    nom = models.CharField("nom", max_length=150)
    genre = models.CharField("genre", max_length=10, choices=Genre.choices)
    presentation = models.TextField("présentation", blank=True)

    panels = [
        FieldPanel("nom"),
        FieldRowPanel([FieldPanel("genre"), FieldPanel("identifiant")]),
        FieldPanel("presentation"),
    ]

    class Meta:
        verbose_name = "cycle de rencontres"
        verbose_name_plural = "cycles de rencontres"
        ordering = ["nom"]

    def __str__(self):
        return self.nom


class MomentBlock(blocks.StructBlock):
    heure = blocks.CharBlock(label="Heure", max_length=10, help_text="Par exemple : 9 h 30")
    titre = blocks.CharBlock(label="Titre", max_length=200)
    detail = blocks.TextBlock(label="Détail", required=False)
    pause = blocks.BooleanBlock(label="Pause", required=False)

    class Meta:
        label = "Moment"
        icon = "time"
        label_format = "{heure} {titre}"


class Rencontre(ThematiseMixin, PageBase):
    genre = concept_field(Concept.Famille.RENCONTRE, "nature")
    cycle = models.ForeignKey(
        Cycle,
        verbose_name="atelier ou réseau",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="rencontres",
    )
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    ville = models.ForeignKey(
        Territoire,
        verbose_name="ville",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hote = models.CharField("hôte", max_length=200, blank=True)
    nombre_participants = models.PositiveIntegerField("participants", null=True, blank=True)
    experts = models.TextField(
        "intervenants", blank=True, help_text="Un par ligne : fonction ou organisme."
    )
    programme = CorpsField([("moment", MomentBlock())], verbose_name="programme", blank=True)
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)
    documents = CorpsField([("document", DocumentBlock())], verbose_name="documents", blank=True)
    comptes_rendus = CorpsField(
        [("document", DocumentBlock())],
        verbose_name="comptes rendus",
        blank=True,
        help_text="Public ou réservé aux adhérents : le document lui-même le dit.",
    )
    publication_issue = models.ForeignKey(
        "ressources.Publication",
        verbose_name="publication issue de la rencontre",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="rencontres",
    )

    genre_affiche = "rencontre"
    categorie_recherche = Categorie("rencontre", "Rencontres")
    content_panels = [
        *PageBase.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([liste_courte("genre"), FieldPanel("cycle")]),
                FieldRowPanel([FieldPanel("debut"), FieldPanel("fin")]),
                FieldRowPanel([FieldPanel("ville"), FieldPanel("lieu")]),
                FieldRowPanel([FieldPanel("hote"), FieldPanel("nombre_participants")]),
                ThematiseMixin.themes_panel,
            ],
            "La rencontre",
        ),
        FieldPanel("experts"),
        FieldPanel("programme"),
        FieldPanel("corps"),
        FieldPanel("documents"),
        FieldPanel("comptes_rendus"),
        FieldPanel("publication_issue"),
    ]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    parent_page_types = ["rencontres.RencontresIndex"]
    subpage_types = []

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"

    @property
    def jour_du_texte(self):
        return timezone.localdate(self.debut)

    @property
    def surtitre(self):
        return " – ".join(str(morceau) for morceau in (self.genre, self.ville) if morceau)

    @property
    def horaires(self):
        """“9 h 30 – 17 h” in local time; nothing when the hour is unknown (midnight)."""
        moments = [timezone.localtime(moment) for moment in (self.debut, self.fin) if moment]
        if not moments or moments[0].hour == 0:
            return ""
        return " – ".join(heure_francaise(moment) for moment in moments)

    @property
    def lieu_complet(self):
        return ", ".join(str(morceau) for morceau in (self.lieu, self.ville) if morceau)

    @property
    def intervenants(self):
        return [ligne.strip() for ligne in self.experts.splitlines() if ligne.strip()]

    def champs_recherche(self):
        champs = super().champs_recherche()
        jour = timezone.localdate(self.debut)
        return champs | {
            "detail": " – ".join(filter(None, (self.lieu_complet, date_format(jour)))),
            "precis": str(self.cycle or ""),
            "personnes": tuple(self.intervenants),
            "themes": tuple(theme.pk for theme in self.themes_affiches),
            "territoires": (self.ville_id,) if self.ville_id else (),
            "jour": jour,
            "textes": (
                *champs["textes"],
                Texte(f"{self.lieu_complet} {self.hote}"),
                *self.pieces(),
            ),
        }

    def champs_lettre(self):
        dit_sa_ville = self.ville and self.ville.nom in self.lieu
        lieu = self.lieu if dit_sa_ville else self.lieu_complet
        return super().champs_lettre() | {
            "nature": str(self.genre or "Rencontre"),
            "detail": " – ".join(filter(None, (lieu, self.horaires))),
            "jour": timezone.localdate(self.debut),
        }

    def pieces(self):
        """The words of the programme, and the names of the documents."""
        for bloc in self.programme:
            yield Texte(f"{bloc.value['titre']} {bloc.value['detail'] or ''}")
        for flux in (self.documents, self.comptes_rendus):
            yield from textes_des_documents([bloc.value for bloc in flux])

    @property
    def lieux(self):
        return [self.ville] if self.ville else []

    def donnees_structurees(self):
        debut, fin = timezone.localtime(self.debut), self.fin and timezone.localtime(self.fin)
        return [
            sans_vide(
                type_="Event",
                name=self.title,
                description=self.description,
                url=absolue(self.url),
                image=image(),
                inLanguage="fr",
                startDate=debut.isoformat() if self.horaires else debut.date().isoformat(),
                endDate=fin and (fin if self.horaires else fin.date()).isoformat(),
                eventStatus="https://schema.org/EventScheduled",
                eventAttendanceMode="https://schema.org/OfflineEventAttendanceMode",
                location=self.place(),
                organizer=editeur(),
            )
        ]

    def place(self):
        """Where it happens, for schema.org, which wants a place even when none is fixed yet."""
        adresse = sans_vide(
            type_="PostalAddress",
            addressLocality=self.ville and self.ville.nom,
            addressRegion=None if self.ville else "Bretagne et Pays de la Loire",
            addressCountry="FR",
        )
        return {
            "@type": "Place",
            "name": self.lieu_complet or "Lieu à préciser",
            "address": adresse,
        }

    def clean(self):
        super().clean()
        if self.debut and self.fin and self.fin < self.debut:
            raise ValidationError({"fin": "La rencontre finirait avant de commencer."})

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {
            "documents_affiches": accessibles(self.documents, lecteur(request)),
            "comptes_rendus_affiches": accessibles(self.comptes_rendus, lecteur(request)),
        }


@echeance
def prochaine_bascule(maintenant):
    """When the next announced meeting starts, or ends: it is then no longer to come."""
    dates = Rencontre.objects.live().aggregate(
        debut=Min("debut", filter=Q(debut__gt=maintenant)),
        fin=Min("fin", filter=Q(fin__gt=maintenant)),
    )
    return min(filter(None, dates.values()), default=None)


def heure_francaise(moment):
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def accessibles(documents, user):
    """Each document of a stream with whether `user` may open it; internal ones are left out."""
    lignes, caches = [], documents_caches() if documents else ()
    for bloc in documents:
        document = bloc.value["document"]
        if document is None or not document.est_annonce_a(user, caches):
            continue
        lignes.append(
            {
                "document": document,
                "intitule": bloc.value["intitule"] or document.title,
                "accessible": document.est_lisible_par(user, caches),
            }
        )
    return lignes


def genres():
    concepts = Concept.objects.famille(Concept.Famille.RENCONTRE)
    return [(concept.identifiant, concept.libelle) for concept in concepts]


def cycles():
    return [(cycle.identifiant, cycle.nom) for cycle in Cycle.objects.all()]


def annees():
    jours = Rencontre.objects.live().dates("debut", "year", order="DESC")
    return [(str(jour.year), str(jour.year)) for jour in jours]


def villes():
    return list(
        Territoire.objects.filter(pk__in=Rencontre.objects.live().values("ville")).values_list(
            "code", "nom"
        )
    )


class RencontresIndex(IndexMixin, PageBase):
    flux = "rencontres_feed"
    agenda = "meetings_calendar"
    filtres = [
        Filtre("nature", "Nature", genres, "genre__identifiant"),
        FILTRE_THEME,
        Filtre("cycle", "Atelier ou réseau", cycles, "cycle__identifiant"),
        Filtre("ville", "Ville", villes, "ville__code"),
        Filtre("annee", "Année", annees, "debut__year"),
    ]
    tris = {"date": ("Date", ["-debut"])}
    parent_page_types = ["home.Accueil"]
    subpage_types = ["rencontres.Rencontre", "resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "rubrique des rencontres"

    def elements(self):
        return en_ligne()


def en_ligne():
    """Published and public meetings with what their cards show."""
    return Rencontre.objects.live().public().select_related("genre", "cycle", "ville")
