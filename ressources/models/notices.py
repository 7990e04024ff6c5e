"""The documentary base: a notice describes a document, its files and the copies on the shelf.

A notice is a bibliographic record, not a page: there are thousands of them.
"""

import re
import unicodedata
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from resovilles.lettre import ResumeLettre
from resovilles.models import Analyse, DocumentSite
from resovilles.recherche import quand_change
from wagtail.models import Orderable, Page, ReferenceIndex, RevisionMixin
from wagtail.search import index

from ressources.identifiants import isbn_normalise, issn_normalise
from ressources.models.cherchable import NoticeCherchable
from ressources.models.lots import Lot
from territoires.models import SitueMixin
from thesaurus.models import Concept, ThematiseMixin, concept_field

LANGUES = [  # ISO 639-2/B, the codes of UNIMARC 101 and MARC 21 008
    ("fre", "français"),
    ("bre", "breton"),
    ("eng", "anglais"),
    ("ger", "allemand"),
    ("spa", "espagnol"),
    ("ita", "italien"),
    ("por", "portugais"),
    ("dut", "néerlandais"),
    ("ara", "arabe"),
    ("mul", "plusieurs langues"),
    ("und", "non précisée"),
]


def cle(texte):
    """What two spellings of a title share: letters and digits, without accents or case."""
    plat = unicodedata.normalize("NFKD", texte.casefold().replace("œ", "oe").replace("æ", "ae"))
    lettres = "".join(signe for signe in plat if not unicodedata.combining(signe))
    return re.sub(r"[\W_]+", " ", lettres).strip()[:255]


class NoticeQuerySet(models.QuerySet):
    def entrees(self):
        """Those of the base: all but an import that is not open."""
        return self.filter(Q(lot=None) | Q(lot__ouvert=True))

    def en_ligne(self):
        return self.entrees().filter(etat=Notice.Etat.EN_LIGNE)

    def internes(self):
        return self.entrees().filter(etat=Notice.Etat.INTERNE)

    def visible_to(self, user):
        """The one rule of every door: an internal notice does not exist outside the team."""
        de_l_equipe = user is not None and user.is_authenticated and user.is_staff
        return self.entrees() if de_l_equipe else self.en_ligne()

    def moissonnables(self):
        """Online, or of an import that was open and is shut: to be told as deleted."""
        ferme = Q(lot__ouvert=False, lot__bascule_le__isnull=False)
        publiees = self.filter(Q(lot=None) | Q(lot__ouvert=True) | ferme)
        en_ligne = publiees.filter(etat=Notice.Etat.EN_LIGNE)
        bascule = Coalesce("lot__bascule_le", "modifiee_le")
        return en_ligne.annotate(estampille=Greatest("modifiee_le", bascule))

    def entrees_en(self, annee):
        return self.entrees().filter(date_entree__year=annee)

    def indexees_par(self, concept):
        """Those that a term indexes: as their theme, as their nature, or as a keyword."""
        liens = {Concept.Famille.THEME: "themes", Concept.Famille.DOCUMENT: "genre"}
        return self.filter(**{liens.get(concept.famille, "descripteurs"): concept})

    def pour_une_ligne(self):
        """With what a line of a list shows."""
        return self.select_related("genre", "couverture").prefetch_related(
            "responsabilites", "themes", "fichiers__document"
        )


class Notice(
    NoticeCherchable,
    index.Indexed,
    RevisionMixin,
    ThematiseMixin,
    SitueMixin,
    ClusterableModel,
    models.Model,
):
    class Etat(models.TextChoices):
        EN_LIGNE = "en_ligne", "En ligne"
        INTERNE = "interne", "Interne"

    etat = models.CharField(
        "état",
        max_length=8,
        choices=Etat.choices,
        default=Etat.EN_LIGNE,
        help_text="Une notice interne n’existe que pour l’équipe, ses fichiers aussi.",
    )
    genre = concept_field(Concept.Famille.DOCUMENT, "nature")
    titre = models.CharField("titre", max_length=500)
    sous_titre = models.CharField("sous-titre", max_length=500, blank=True)
    titre_original = models.CharField("titre original", max_length=500, blank=True)
    editeur = models.CharField("éditeur", max_length=200, blank=True)
    lieu_edition = models.CharField("lieu d’édition", max_length=100, blank=True)
    collection = models.CharField("collection", max_length=200, blank=True)
    numero_collection = models.CharField("numéro dans la collection", max_length=30, blank=True)
    annee = models.PositiveSmallIntegerField("année", null=True, blank=True)
    date_parution = models.DateField("date de parution", null=True, blank=True)
    pages = models.CharField("pages", max_length=50, blank=True, help_text="« 127 » ou « 12-25 ».")
    periodique = models.CharField(
        "dans", max_length=300, blank=True, help_text="La revue ou l’ouvrage qui contient."
    )
    volume = models.CharField("volume", max_length=30, blank=True)
    numero = models.CharField("numéro", max_length=30, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    issn = models.CharField("ISSN", max_length=10, blank=True)
    langue = models.CharField("langue", max_length=3, choices=LANGUES, default="fre")
    resume = models.TextField("résumé", blank=True)
    url = models.URLField("adresse en ligne", max_length=500, blank=True)
    source = models.CharField("source", max_length=200, blank=True, help_text="D’où elle vient.")
    droits = models.CharField("droits", max_length=200, blank=True)
    note = models.TextField("note interne", blank=True, help_text="L’équipe seule la lit.")
    couverture = models.ForeignKey(
        "resovilles.ImageSite",
        verbose_name="couverture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    descripteurs = ParentalManyToManyField(
        "thesaurus.Concept", verbose_name="descripteurs", blank=True, related_name="notices"
    )
    date_entree = models.DateField("entrée le", default=timezone.localdate)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True, editable=False)
    cle_titre = models.CharField(max_length=255, editable=False, db_index=True)
    identifiant_origine = models.CharField(
        "numéro d’origine", max_length=150, blank=True, editable=False, db_index=True
    )
    lot = models.ForeignKey(
        Lot,
        verbose_name="import",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="notices",
    )

    objects = NoticeQuerySet.as_manager()

    search_fields = [
        index.SearchField("titre", boost=3),
        index.SearchField("sous_titre"),
        index.SearchField("resume"),
        index.SearchField("editeur"),
        index.AutocompleteField("titre"),
        index.FilterField("etat"),
    ]

    class Meta:
        verbose_name = "notice"
        verbose_name_plural = "notices"
        ordering = ["-date_entree", "-pk"]
        indexes = [
            models.Index(fields=["etat", "-date_entree", "-id"], name="notice_par_entree"),
            models.Index(fields=["isbn"], name="notice_isbn"),
        ]

    genre_affiche = "notice"

    def __str__(self):
        return self.titre

    def save(self, *args, **kwargs):
        self.preparer()
        return super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("notice", args=[self.pk, self.slug])

    def clean(self):
        super().clean()
        erreurs = {}
        for champ, normaliser in (("isbn", isbn_normalise), ("issn", issn_normalise)):
            try:
                setattr(self, champ, normaliser(getattr(self, champ)))
            except ValidationError as erreur:
                erreurs[champ] = erreur
        if erreurs:
            raise ValidationError(erreurs)

    def preparer(self):
        """What is computed from the rest; bulk writes call it themselves."""
        self.cle_titre = cle(self.titre)
        if self.date_parution and not self.annee:
            self.annee = self.date_parution.year

    @property
    def jour_de_parution(self):
        """The day that a work is of, or the first of its year; None when it bears no date."""
        return self.date_parution or (date(self.annee, 1, 1) if self.annee else None)

    @property
    def slug(self):
        return slugify(self.titre)[:80].strip("-") or "notice"

    @property
    def est_en_ligne(self):
        return self.etat == self.Etat.EN_LIGNE and (self.lot is None or self.lot.ouvert)

    @property
    def titre_complet(self):
        return f"{self.titre} : {self.sous_titre}" if self.sous_titre else self.titre

    @property
    def auteurs(self):
        """Those to whom the work is due, in the order of the title page; editors when no author."""
        toutes = list(self.responsabilites.all())
        return [r for r in toutes if r.role in Responsabilite.PREMIERS] or toutes

    @property
    def surtitre(self):
        nature = self.genre.libelle if self.genre else "Notice"
        return f"{nature} – {self.annee}" if self.annee else nature

    def resume_lettre(self):
        emprunt = reverse("borrow", args=[self.pk]) if self.se_prete else ""
        return ResumeLettre(
            titre=self.titre_complet,
            texte=self.resume,
            adresse=self.get_absolute_url(),
            detail=" – ".join(filter(None, (self.provenance_editoriale, str(self.annee or "")))),
            emprunt=emprunt,
            nature=self.genre.libelle if self.genre else "Notice",
        )

    @property
    def se_prete(self):
        """Whether a copy of it may leave the centre, be it there or out today."""
        return self.exemplaires.filter(etat=Exemplaire.Etat.EN_RAYON).exists()

    def fichiers_lus(self):
        """Its files with what was read in them, without their whole text."""
        fichiers = Fichier.objects.filter(notice=self).select_related("document__analyse")
        return fichiers.defer("document__analyse__texte")

    def pages_qui_citent(self):
        """The published public pages of the site whose bibliography holds this notice."""
        pages = Page.objects.live().public().filter(references__notice=self)
        return pages.only("title", "url_path", "locale_id").order_by("title")


class Responsabilite(Orderable):
    """Who made what in a document: a person or a body, with a role (UNIMARC 7xx $4)."""

    class Role(models.TextChoices):
        AUTEUR = "auteur", "Auteur"
        DIRECTEUR = "directeur", "Direction"
        COORDINATEUR = "coordinateur", "Coordination"
        EDITEUR = "editeur", "Éditeur scientifique"
        PREFACIER = "prefacier", "Préface"
        TRADUCTEUR = "traducteur", "Traduction"
        ILLUSTRATEUR = "illustrateur", "Illustration"
        COMMANDITAIRE = "commanditaire", "Commanditaire"
        AUTRE = "autre", "Collaboration"

    PREMIERS = (Role.AUTEUR, Role.DIRECTEUR, Role.COORDINATEUR)

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="responsabilites")
    nom = models.CharField("nom ou organisme", max_length=200)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    est_collectivite = models.BooleanField("organisme", default=False)
    role = models.CharField("rôle", max_length=15, choices=Role.choices, default=Role.AUTEUR)

    class Meta(Orderable.Meta):
        verbose_name = "auteur"
        verbose_name_plural = "auteurs"

    def __str__(self):
        return f"{self.prenom} {self.nom}".strip()

    @property
    def nom_inverse(self):
        """As catalogues sort it: « Nom, Prénom »."""
        return f"{self.nom}, {self.prenom}" if self.prenom else self.nom


class Fichier(Orderable):
    """A file of a notice; who may read it is said by the document, and by the notice's state."""

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="fichiers")
    document = models.ForeignKey(
        "resovilles.DocumentSite",
        verbose_name="document",
        on_delete=models.CASCADE,
        related_name="fichiers_de_notice",
    )
    libelle = models.CharField(
        "texte du lien", max_length=150, blank=True, help_text="Vide : le titre du document."
    )

    class Meta(Orderable.Meta):
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"

    def __str__(self):
        return self.libelle or self.document.title


def documents_caches(user):
    """The files held by a notice that `user` may not see, wherever else they are shown."""
    visibles = Notice.objects.visible_to(user)
    return Fichier.objects.exclude(notice__in=visibles).values("document")


@quand_change(Fichier)
@quand_change(Responsabilite)
def notice_d_une_ligne(ligne):
    """These are written after the notice that they belong to."""
    return [(Notice, [ligne.notice_id])]


@quand_change(Notice)
def contenus_qui_montrent_ses_fichiers(notice):
    """Other contents are found by the words of its files, unless the notice is hidden."""
    return contenus_qui_montrent(notice.fichiers.values_list("document", flat=True))


@quand_change(Fichier)
def contenus_qui_montrent_ce_fichier(fichier):
    return contenus_qui_montrent([fichier.document_id])


def contenus_qui_montrent(documents):
    citations = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(DocumentSite),
        to_object_id__in=[str(pk) for pk in documents],
    )
    for citation in citations.select_related("content_type"):
        modele = citation.content_type.model_class()
        if hasattr(modele, "document_recherche"):
            yield modele, [int(citation.object_id)]


@quand_change(Analyse)
def notices_d_un_fichier(analyse):
    fichiers = Fichier.objects.filter(document=analyse.document_id)
    return [(Notice, list(fichiers.values_list("notice", flat=True)))]


class Exemplaire(Orderable):
    """One copy on the shelf, found by its call number."""

    class Etat(models.TextChoices):
        EN_RAYON = "en_rayon", "Se prête"
        SUR_PLACE = "sur_place", "Se consulte sur place"
        PERDU = "perdu", "Perdu"
        RETIRE = "retire", "Retiré des collections"

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="exemplaires")
    cote = models.CharField("cote", max_length=50)
    inventaire = models.CharField("numéro d’inventaire", max_length=30, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.EN_RAYON)

    class Meta(Orderable.Meta):
        verbose_name = "exemplaire"
        verbose_name_plural = "exemplaires"
        constraints = [
            models.UniqueConstraint(
                fields=["inventaire"],
                condition=~Q(inventaire=""),
                name="inventaire_unique",
                violation_error_message="Ce numéro d’inventaire est déjà celui d’un exemplaire.",
            )
        ]

    def __str__(self):
        return f"{self.cote} ({self.notice})"


class Reference(Orderable):
    """A page of the site and a notice that cite each other: a line of the page's bibliography."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="references")
    notice = models.ForeignKey(
        Notice, verbose_name="notice", on_delete=models.CASCADE, related_name="citations"
    )

    class Meta(Orderable.Meta):
        verbose_name = "référence"
        verbose_name_plural = "bibliographie"
        constraints = [
            models.UniqueConstraint(fields=["page", "notice"], name="une_reference_par_page")
        ]

    def __str__(self):
        return str(self.notice)
