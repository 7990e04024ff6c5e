"""What belongs to no rubrique: pictures, documents, settings of the site, messages received."""

from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Site

from resovilles.acces import Acces, AccesQuerySet, niveaux_lisibles
from resovilles.cache.gardes import garder
from resovilles.fields import CorpsField
from resovilles.pages import Actualite, InfosIndex, PageContact, PageContenu
from resovilles.poids import nombre_de_pages, poids_lisible

__all__ = [
    "Actualite",
    "Analyse",
    "Compteur",
    "DocumentSite",
    "ImageSite",
    "InfosIndex",
    "MessageRecu",
    "PageContact",
    "PageContenu",
    "ReglagesSite",
    "Rendition",
]


class ImageSite(AbstractImage):
    credit = models.CharField("crédit", max_length=150, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class Rendition(AbstractRendition):
    image = models.ForeignKey(ImageSite, models.CASCADE, related_name="renditions")

    change_les_pages = False  # made while a page is rendered

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"
            )
        ]


def stockage_reserve():
    """Documents lie outside the folder that is served as it is: one view decides on each."""
    return storages["reserve"]


# What hides a document besides its own level: functions of a reader which give the primary keys
# hidden from it. The apps whose contents hold documents add theirs.
CACHETTES = []


def documents_caches():
    """Primary keys of the documents that what holds them hides from whoever is not of the team."""
    return garder("documents_caches", lire_les_documents_caches)


def lire_les_documents_caches():
    return frozenset(
        pk for caches in CACHETTES for pk in caches(None).values_list("document", flat=True)
    )


class DocumentSiteQuerySet(AccesQuerySet, DocumentQuerySet):
    def sans_les_caches(self, user):
        for caches in CACHETTES:
            self = self.exclude(pk__in=caches(user))
        return self

    def visible_to(self, user):
        """The one rule of every door, the files' own level and what holds them."""
        return super().visible_to(user).sans_les_caches(user)


class DocumentSite(AbstractDocument):
    file = models.FileField("fichier", upload_to="%Y", storage=stockage_reserve)
    acces = models.CharField(
        "qui peut le lire", max_length=10, choices=Acces.choices, default=Acces.PUBLIC
    )
    nature = models.CharField("nature", max_length=80, blank=True, help_text="Compte rendu, note…")
    nombre_pages = models.PositiveIntegerField("pages", null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(DocumentSiteQuerySet)()

    admin_form_fields = ("title", "file", "acces", "nature", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    def clean(self):
        """A file sent by the page of several files waits for its form without it."""
        if self.file:
            super().clean()

    def _set_document_file_metadata(self):
        super()._set_document_file_metadata()
        self.nombre_pages = nombre_de_pages(self.file, self.file_extension)
        self.file.seek(0)

    @property
    def description_fichier(self):
        """What a reader wants to know before a click: “PDF – 154 Ko – 12 pages”."""
        if self.est_en_preparation:
            return f"{self.file_extension.upper()} – en préparation"
        morceaux = [self.file_extension.upper(), poids_lisible(self.file_size)]
        if self.nombre_pages:
            morceaux.append(f"{self.nombre_pages} page{'s' if self.nombre_pages > 1 else ''}")
        return " – ".join(morceaux)

    @property
    def description_publique(self):
        """The same where anybody reads: nothing of a file that is not for all, or not made yet."""
        montrable = self.niveau == Acces.PUBLIC and not self.est_en_preparation
        return self.description_fichier if montrable else ""

    @property
    def est_en_preparation(self):
        """True while a task is still to make the file: it has no weight yet."""
        return self.file_size is None

    @property
    def niveau(self):
        """Who may know of it, on pages that show it: its own level, or the team alone while what
        holds it is hidden. The file itself is opened by `visible_to`."""
        return self.niveau_sauf(documents_caches())

    def niveau_sauf(self, caches):
        return Acces.INTERNE if self.pk in caches else self.acces

    @property
    def niveau_a_ecrire(self):
        """The same, asked of the database: for what is written down, not shown."""
        est_montre = DocumentSite.objects.sans_les_caches(None).filter(pk=self.pk).exists()
        return self.acces if est_montre else Acces.INTERNE

    def est_lisible_par(self, user, caches=None):
        """`caches`: those hidden from strangers, when many files are asked about at once."""
        caches = documents_caches() if caches is None else caches
        return self.niveau_sauf(caches) in niveaux_lisibles(user)

    def est_annonce_a(self, user, caches=None):
        """What is for members is named to everybody; what is for the team does not exist."""
        caches = documents_caches() if caches is None else caches
        annonce = self.niveau_sauf(caches) == Acces.ADHERENTS
        return annonce or self.est_lisible_par(user, caches)

    @property
    def url(self):
        return reverse("download", args=[self.pk, self.filename])


class Analyse(models.Model):
    """What was read in a document's file, apart from it: lists do not carry its text."""

    document = models.OneToOneField(DocumentSite, models.CASCADE, related_name="analyse")
    empreinte = models.CharField(max_length=40)  # of the file that was read
    texte = models.TextField(blank=True)
    vignette = models.FileField(upload_to="vignettes", storage=stockage_reserve, blank=True)
    balise = models.BooleanField("balisé", default=False)
    langue = models.CharField("langue", max_length=20, blank=True)
    titre = models.CharField("titre", max_length=255, blank=True)
    erreur = models.CharField("erreur", max_length=200, blank=True)

    class Meta:
        verbose_name = "lecture d’un document"
        verbose_name_plural = "lectures de documents"

    def __str__(self):
        return f"Lecture de « {self.document} »"

    @property
    def reproches(self):
        """What keeps people who cannot see the file from reading it, one sentence each."""
        if self.erreur:
            return [self.erreur]
        manques = {
            "Il n’est pas balisé : un lecteur d’écran n’y trouve ni titres ni ordre.": self.balise,
            "Il ne dit pas sa langue.": self.langue,
            "Il ne dit pas son titre.": self.titre,
            "Il ne contient pas de texte : c’est une image, à passer à la reconnaissance de "
            "caractères.": self.texte.strip(),
        }
        return [phrase for phrase, present in manques.items() if not present]


class CompteurQuerySet(models.QuerySet):
    def compter(self, genre, objet):
        """One more for today. Nothing is kept of who asked."""
        ligne = {"genre": genre, "objet": objet, "jour": timezone.localdate()}
        if not self.filter(**ligne).update(nombre=models.F("nombre") + 1):
            with transaction.atomic():
                _, neuve = self.get_or_create(**ligne, defaults={"nombre": 1})
            if not neuve:
                self.filter(**ligne).update(nombre=models.F("nombre") + 1)

    def entre(self, genre, debut, fin):
        """Sums by object over a period, days included, the greatest first."""
        periode = self.filter(genre=genre, jour__gte=debut, jour__lte=fin)
        sommes = periode.values("objet").annotate(total=models.Sum("nombre"))
        return sommes.order_by("-total", "objet")


class Compteur(models.Model):
    """How many times something was asked for on a day: no cookie, no address, no identity."""

    jour = models.DateField()
    genre = models.CharField(max_length=30)
    objet = models.PositiveBigIntegerField()
    nombre = models.PositiveIntegerField(default=0)

    change_les_pages = False
    objects = CompteurQuerySet.as_manager()

    class Meta:
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"
        constraints = [
            models.UniqueConstraint(fields=["genre", "objet", "jour"], name="compteur_du_jour")
        ]

    def __str__(self):
        return f"{self.genre} {self.objet}, {self.jour} : {self.nombre}"


class BureauBlock(blocks.StructBlock):
    ville = blocks.CharBlock(label="Ville")
    adresse = blocks.TextBlock(label="Adresse", required=False)
    telephone = blocks.CharBlock(label="Téléphone", required=False)
    fax = blocks.CharBlock(label="Fax", required=False)
    note = blocks.CharBlock(label="Note", required=False)

    class Meta:
        label = "Bureau"
        icon = "home"


class FinanceurBlock(blocks.StructBlock):
    nom = blocks.CharBlock(label="Nom")
    url = blocks.URLBlock(label="Site", required=False)

    class Meta:
        label = "Financeur"
        icon = "group"


ISSN = RegexValidator(r"\A[0-9]{4}-[0-9]{3}[0-9X]\Z", "Un ISSN s’écrit « 2109-5582 ».")


@register_setting(icon="cog")
class ReglagesSite(ClusterableModel, BaseSiteSetting):
    class Conformite(models.TextChoices):
        NON_AUDITE = "non-audite", "non conforme, audit non réalisé"
        NON = "non", "non conforme"
        PARTIELLE = "partielle", "partiellement conforme"
        TOTALE = "totale", "totalement conforme"

    nom = models.CharField("nom", max_length=100, default="RésO Villes")
    devise = models.CharField(
        "devise",
        max_length=200,
        default="Centre de ressources politique de la ville Bretagne – Pays de la Loire",
    )
    courriel = models.EmailField("courriel", default="contact@example.org")
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    fax = models.CharField("fax", max_length=30, blank=True)
    bureaux = CorpsField([("bureau", BureauBlock())], verbose_name="bureaux", blank=True)
    financeurs = CorpsField(
        [("financeur", FinanceurBlock())], verbose_name="financeurs", blank=True
    )
    directeur_publication = models.CharField(
        "responsable de la publication",
        max_length=150,
        blank=True,
        help_text="La loi demande le représentant légal : la présidente ou le président.",
    )
    issn_papier = models.CharField(
        "ISSN de La Lettre, papier",
        max_length=9,
        blank=True,
        validators=[ISSN],
        help_text="La BnF en donne un par support, après le dépôt du premier numéro.",
    )
    issn_en_ligne = models.CharField(
        "ISSN de La Lettre, en ligne", max_length=9, blank=True, validators=[ISSN]
    )
    depot_legal = models.CharField(
        "dépôt légal",
        max_length=60,
        blank=True,
        default="à parution",
        help_text="Ce que l’ours de La Lettre imprime après « Dépôt légal ».",
    )
    hebergeur = models.TextField(
        "hébergeur", blank=True, help_text="Nom, adresse et téléphone, pour les mentions légales."
    )
    accessibilite = models.CharField(
        "niveau d’accessibilité",
        max_length=12,
        choices=Conformite.choices,
        default=Conformite.NON_AUDITE,
        help_text="Ne se déclare « partiellement » ou « totalement » qu’après un audit.",
    )
    date_audit = models.DateField("date de l’audit", null=True, blank=True)
    duree_pret = models.PositiveSmallIntegerField(
        "durée d’un prêt, en jours",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Elle vaut pour les prêts à venir ; ceux qui courent gardent leur échéance.",
    )
    prets_par_lecteur = models.PositiveSmallIntegerField(
        "prêts à la fois, par lecteur",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="Demandes en attente comprises. L’équipe peut en accorder davantage.",
    )
    contacts_annuaire = models.CharField(
        "coordonnées des structures de l’annuaire",
        max_length=10,
        choices=Acces.choices,
        default=Acces.ADHERENTS,
        help_text="Qui lit leur téléphone, leur courriel et leur adresse. Le nom, le type, la ville "
        "et le site sont publics ; chaque personne décide de sa propre fiche.",
    )
    demonstration = models.BooleanField(
        "site de démonstration", default=False, help_text="Ajoute une ligne au pied des pages."
    )

    panels = [
        MultiFieldPanel([FieldPanel("nom"), FieldPanel("devise")], "Identité"),
        MultiFieldPanel(
            [
                FieldPanel("courriel"),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("fax")]),
                FieldPanel("bureaux"),
            ],
            "Coordonnées",
        ),
        FieldPanel("financeurs"),
        MultiFieldPanel(
            [FieldPanel("directeur_publication"), FieldPanel("hebergeur")], "Mentions légales"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("issn_papier"), FieldPanel("issn_en_ligne")]),
                FieldPanel("depot_legal"),
            ],
            "La Lettre",
        ),
        MultiFieldPanel([FieldPanel("accessibilite"), FieldPanel("date_audit")], "Accessibilité"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("duree_pret"), FieldPanel("prets_par_lecteur")])], "Prêts"
        ),
        FieldPanel("contacts_annuaire"),
        FieldPanel("demonstration"),
    ]

    class Meta:
        verbose_name = "réglages du site"

    @classmethod
    def du_site(cls):
        """For what has no request: a task, a message, a printed page."""
        return cls.for_site(Site.objects.get(is_default_site=True))

    @property
    def accessibilite_niveau(self):
        return self.get_accessibilite_display()


class MessageRecu(models.Model):
    """What a visitor wrote by the contact form; kept so that no mail failure loses it."""

    nom = models.CharField("nom", max_length=150)
    structure = models.CharField("structure", max_length=200, blank=True)
    courriel = models.EmailField("courriel")
    objet = models.CharField("objet", max_length=150)
    message = models.TextField("message", max_length=5000)
    recu_le = models.DateTimeField("reçu le", default=timezone.now, editable=False)
    traite = models.BooleanField("traité", default=False)

    change_les_pages = False

    class Meta:
        verbose_name = "message reçu"
        verbose_name_plural = "messages reçus"
        ordering = ["-recu_le"]

    def __str__(self):
        return self.objet
