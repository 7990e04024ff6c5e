"""La Lettre: its issues, what each is made of, and their archive."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from resovilles.blocks import CorpsBlock
from resovilles.blocks.textes import MISE_EN_FORME
from resovilles.fields import CorpsField
from resovilles.formulaires import sur_une_ligne
from resovilles.listes import Filtre, IndexMixin
from resovilles.models import stockage_reserve
from resovilles.pages import PageBase
from resovilles.poids import poids_lisible
from resovilles.recherche import Categorie, DocumentRecherche, Support, Texte
from resovilles.routage import pages_publiees
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin, ReferenceIndex, RevisionMixin
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from newsletter.blocks import ContenuBlock
from newsletter.models.breves import Breve
from newsletter.models.envois import Envoi
from ressources.models import Notice, Pret

JAMAIS_LANCE = (Envoi.Etat.BROUILLON, Envoi.Etat.ANNULE)


class NumeroQuerySet(models.QuerySet):
    def parus(self):
        """Those of the archive: put there, or sent to some at least."""
        return self.filter(Q(en_ligne=True) | Q(envoi__inscrits_le__isnull=False))

    def visible_to(self, user):
        """What has come out is for everybody; an issue in the making is for nobody."""
        return self.parus()

    def en_preparation(self):
        lances = Q(envoi__isnull=False) & ~Q(envoi__etat__in=JAMAIS_LANCE)
        return self.filter(en_ligne=False).exclude(lances)

    def ou_figure(self, objet):
        """The issues in which a content stands, picked as it is or written about."""
        citent = ReferenceIndex.get_references_to(objet).filter(
            base_content_type=ReferenceIndex._get_base_content_type(Numero)
        )
        return self.filter(pk__in=[int(pk) for pk in citent.values_list("object_id", flat=True)])

    def avant(self, numero):
        """The issue that came just before, or None."""
        return self.filter(numero__lt=numero.numero).order_by("-numero").first()


def prochain_numero():
    dernier = Numero.objects.aggregate(dernier=models.Max("numero"))["dernier"]
    return (dernier or 0) + 1


class Numero(PreviewableMixin, RevisionMixin, index.Indexed, models.Model):
    numero = models.PositiveSmallIntegerField(
        "numéro", unique=True, default=prochain_numero, validators=[MinValueValidator(1)]
    )
    date_parution = models.DateField("date de parution", default=timezone.localdate)
    titre = models.CharField(
        "titre",
        max_length=200,
        validators=[sur_une_ligne],
        help_text="La une : « Dix fiches pour reprendre une idée ». C’est aussi l’objet du courriel.",
    )
    accroche = models.TextField(
        "accroche", max_length=400, blank=True, help_text="Deux phrases sous le titre."
    )
    edito = RichTextField("édito", blank=True, features=MISE_EN_FORME)
    contenu = CorpsField(ContenuBlock(), verbose_name="contenu", blank=True)
    a_un_supplement = models.BooleanField("avec le supplément trimestriel", default=False)
    supplement = RichTextField(
        "débats du conseil d’administration", blank=True, features=MISE_EN_FORME
    )
    sommaire = RichTextField(
        "sommaire",
        blank=True,
        features=MISE_EN_FORME,
        help_text="Ce que l’archive montre sous le titre. Vide : les titres du numéro.",
    )
    document = models.ForeignKey(
        "resovilles.DocumentSite",
        verbose_name="le numéro en PDF",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Pour un numéro d’avant ce site ; les autres se mettent en page tout seuls.",
    )
    en_ligne = models.BooleanField(
        "dans l’archive", default=False, help_text="Un numéro envoyé s’y met de lui-même."
    )
    envoi = models.ForeignKey(
        Envoi, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # What `contenu` gives, written by `save`: the archive shows what was written, whatever has
    # become of the sources, and asks the database only which of them one may still show.
    elements = models.JSONField(default=list, editable=False)
    pdf = models.FileField(storage=stockage_reserve, blank=True, editable=False)
    pdf_poids = models.PositiveIntegerField(null=True, editable=False)  # bytes
    pdf_pages = models.PositiveSmallIntegerField(null=True, editable=False)
    pdf_empreinte = models.CharField(max_length=64, blank=True, editable=False)  # of its words

    categorie_recherche = Categorie("lettre", "Numéros de La Lettre")

    objects = NumeroQuerySet.as_manager()

    panels = [
        HelpPanel(template="newsletter/gestion/gestes_du_numero.html", heading="Étapes"),
        FieldRowPanel([FieldPanel("numero"), FieldPanel("date_parution")]),
        FieldPanel("titre"),
        FieldPanel("accroche"),
        FieldPanel("edito"),
        FieldPanel("contenu"),
        MultiFieldPanel(
            [FieldPanel("a_un_supplement"), FieldPanel("supplement")], "Supplément trimestriel"
        ),
        MultiFieldPanel(
            [FieldPanel("en_ligne"), FieldPanel("sommaire"), FieldPanel("document")],
            "Archive",
            classname="collapsed",
        ),
    ]
    search_fields = [index.SearchField("titre"), index.AutocompleteField("titre")]

    class Meta:
        verbose_name = "numéro de La Lettre"
        verbose_name_plural = "numéros de La Lettre"
        ordering = ["-numero"]

    def __str__(self):
        return f"La Lettre n° {self.numero}"

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None:
            self.completer()
        return super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self):
        if self.est_lance:
            raise ValidationError("Ce numéro est lancé : il ne change plus.")
        if self.a_un_supplement and not self.supplement.strip():
            raise ValidationError({"supplement": "Écrivez le supplément, ou décochez-le."})

    def completer(self):
        """Write down the words of each line, and what they make together."""
        lignes = [bloc.value for bloc in self.contenu if bloc.block_type != "rubrique"]
        for ligne in lignes:
            ligne.completer()
        self.elements = self.composer()

    def composer(self):
        """The lines as they read now, each with the rubrique under which it stands."""
        rubrique, elements = "", []
        for bloc in self.contenu:
            if bloc.block_type == "rubrique":
                rubrique = bloc.value["titre"]
            else:
                elements.append(bloc.value.element() | {"rubrique": rubrique})
        return elements

    def elements_montrables(self):
        """What anybody may read today: a line whose source has been restricted, unpublished or
        deleted is gone from the archive, with the words that were written about it."""
        return montrables(self.elements)

    @property
    def reference(self):
        return f"lettre-{self.numero}"

    @property
    def est_lance(self):
        """Once it is, everyone receives the same words."""
        return self.envoi is not None and self.envoi.etat not in JAMAIS_LANCE

    @property
    def est_paru(self):
        return self.en_ligne or bool(self.envoi and self.envoi.inscrits_le)

    def etat(self):
        if self.envoi:
            return self.envoi.get_etat_display()
        return "Dans l’archive" if self.en_ligne else "En préparation"

    etat.short_description = "état"

    @property
    def est_compose(self):
        return bool(self.elements or self.edito)

    @property
    def nombre_de_prets(self):
        """The loans asked for from this issue, whatever became of them."""
        return Pret.objects.filter(provenance=self.reference).count()

    @property
    def adresse(self):
        return reverse("issue", args=[self.numero])

    @property
    def mois(self):
        return date_format(self.date_parution, "F Y")

    @property
    def nom_du_pdf(self):
        return f"la-lettre-{self.numero}.pdf"

    @property
    def description_du_pdf(self):
        """What a reader wants to know before a click: “PDF – 154 Ko – 4 pages”."""
        if not self.pdf:
            return ""
        pluriel = "s" if self.pdf_pages > 1 else ""
        return f"PDF – {poids_lisible(self.pdf_poids)} – {self.pdf_pages} page{pluriel}"

    def document_recherche(self):
        """Without its lines: what they speak of is found by itself, as long as it may be."""
        if not self.est_paru:
            return None
        textes = (self.accroche, *map(get_text_for_indexing, (self.sommaire, self.edito)))
        return DocumentRecherche(
            titre=f"{self} : {self.titre}",
            adresse=self.adresse,
            surtitre="La Lettre",
            detail=self.mois.capitalize(),
            resume=self.accroche,
            textes=tuple(map(Texte, textes)),
            jour=self.date_parution,
            supports=frozenset(self.supports()),
            fichier=self.document_id,
        )

    def supports(self):
        yield Support.PDF if self.document_id or self.pdf else Support.PAPIER
        if self.est_compose:
            yield Support.EN_LIGNE

    # --- The live preview of the form: five ways to see what is being written -----------------
    preview_modes = [
        ("courriel", "Courriel"),
        ("sombre", "Courriel, fond sombre"),
        ("texte", "Version texte"),
        ("web", "Page de l’archive"),
        ("papier", "Papier"),
    ]
    preview_sizes = [
        {"name": "etroit", "icon": "mobile-alt", "device_width": 320, "label": "Étroit, 320 px"},
        {"name": "large", "icon": "desktop", "device_width": 720, "label": "Large, 720 px"},
        {"name": "page", "icon": "expand-right", "device_width": 1280, "label": "Page entière"},
    ]
    default_preview_size = "large"

    def serve_preview(self, request, mode_name):
        from newsletter.apercus import montrer  # which reads this model

        return montrer(self, request, mode_name)


def montrables(elements):
    """In one query for each kind of source, however many the lines."""
    existants = {"": {None}}
    for genre, visibles in VISIBLES.items():
        pks = {e["source"] for e in elements if e["genre"] == genre} - {None}
        existants[genre] = set(visibles(pks)) if pks else set()
    return [element for element in elements if element["source"] in existants[element["genre"]]]


VISIBLES = {
    "page": lambda pks: pages_publiees().filter(pk__in=pks).values_list("pk", flat=True),
    "notice": lambda pks: Notice.objects.en_ligne().filter(pk__in=pks).values_list("pk", flat=True),
    "breve": lambda pks: Breve.objects.filter(live=True, pk__in=pks).values_list("pk", flat=True),
}


def annees():
    jours = Numero.objects.parus().dates("date_parution", "year", order="DESC")
    return [(str(jour.year), str(jour.year)) for jour in jours]


class LettreIndex(IndexMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    filtres = [Filtre("annee", "Année", annees, "date_parution__year")]
    tris = {"numero": ("Numéro", ["-numero"])}
    par_page = 12
    flux = "lettre_feed"
    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = ["resovilles.PageContenu"]
    max_count = 1

    class Meta:
        verbose_name = "archive de La Lettre"

    def elements(self):
        return Numero.objects.parus().select_related("document")
