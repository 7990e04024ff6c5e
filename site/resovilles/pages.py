"""The abstract page of the site, and the pages that belong to no rubrique."""

from functools import cache
from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from resovilles import liens
from resovilles.blocks import CorpsBlock
from resovilles.cache.gardable import declarer_gardable
from resovilles.contact import FormulaireContact
from resovilles.donnees_structurees import article
from resovilles.en_bref import infos_en_bref
from resovilles.fields import CorpsField
from resovilles.lettre import ResumeLettre
from resovilles.listes import Filtre, IndexMixin
from resovilles.recherche import Categorie, DocumentRecherche, Support, Texte, textes_du_corps
from resovilles.routage import PagesManager, racines_restreintes
from resovilles.sections import en_sections, minutes_de_lecture


class FormulairePage(WagtailAdminPageForm):
    """A page being created has no parent yet for its own `clean`: the form knows it."""

    def clean(self):
        donnees = super().clean()
        slug = donnees.get("slug")
        if slug and not self.has_error("slug") and cache_une_adresse(self.parent_page, slug):
            self.add_error("slug", refus_du_slug(slug))
        return donnees


def refus_du_slug(slug):
    return (
        f"« {slug} » est déjà une adresse de l’application : "
        "la page serait introuvable. Choisissez un autre mot."
    )


def cache_une_adresse(parent, slug):
    """True when the page would stand at an address that the application answers itself."""
    adresse = f"{parent.url}{slug}/" if parent and parent.url else f"/{slug}/"
    try:
        return resolve(adresse).url_name != "wagtail_serve"
    except Resolver404:
        return False


class PageBase(Page):
    """What every page of the site has: a standfirst, its dates, its place in the house."""

    chapo = models.TextField(
        "chapô",
        blank=True,
        max_length=600,
        help_text="Deux ou trois phrases qui donnent envie de lire ; elles servent aussi de résumé.",
    )
    date_affichee = models.DateField("date de première publication", null=True, blank=True)
    mise_a_jour = models.DateField("mise à jour le", null=True, blank=True)

    genre_affiche = "page"
    base_form_class = FormulairePage
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    mise_en_ligne_a_part = False  # True where the end of a workflow does not publish
    se_garde = True  # by the page cache: the same page for every stranger
    categorie_recherche = Categorie("page", "Pages du centre")

    objects = PagesManager()

    content_panels = [*Page.content_panels, FieldPanel("chapo")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("date_affichee"), FieldPanel("mise_a_jour")])],
            "Dates",
            help_text="Laissez vide : la page porte le jour de sa première et de sa dernière mise "
            "en ligne.",
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("chapo")]

    class Meta:
        abstract = True

    @property
    def surtitre(self):
        """The line above the title: what this is, about what."""
        return ""

    @property
    def description(self):
        return self.search_description or self.chapo

    @property
    def revue_le(self):
        """The last day on which the page changed online, or None when it never has since."""
        publiee = self.last_published_at and timezone.localdate(self.last_published_at)
        dernier = max(filter(None, (self.mise_a_jour, publiee)), default=None)
        return dernier if dernier != self.date_affichee else None

    @property
    def jour_du_texte(self):
        """The day whose words the page speaks, or None before it has one."""
        publiee = self.first_published_at and timezone.localdate(self.first_published_at)
        return self.date_affichee or publiee

    def document_recherche(self):
        """What the search knows of this page; nothing of one that is not online."""
        return DocumentRecherche(**self.champs_recherche()) if self.live else None

    def champs_recherche(self):
        """The fields of its DocumentRecherche; each kind of page adds its own."""
        return {
            "titre": self.title,
            "adresse": self.url or "",
            "surtitre": self.surtitre or "Page",
            "resume": self.chapo,
            "textes": (Texte(self.chapo), *textes_du_corps(getattr(self, "corps", None))),
            "jour": self.revue_le or self.date_affichee,
            "supports": frozenset({Support.EN_LIGNE}),
        }

    def resume_lettre(self):
        """How this page stands in a letter: in its public words, whoever reads."""
        return ResumeLettre(**self.champs_lettre())

    def champs_lettre(self):
        """The fields of its ResumeLettre; each kind of page adds its own."""
        return {
            "titre": self.title,
            "texte": self.chapo,
            "adresse": self.url or "",
            "nature": self._meta.verbose_name.capitalize(),
        }

    def donnees_structurees(self):
        """The schema.org objects that this page is."""
        return []

    @property
    def parametres(self):
        """The parameters of the query string that change this page."""
        return frozenset()

    def serve(self, request, *args, **kwargs):
        if self.se_garde:
            declarer_gardable(request, self.parametres)
        return super().serve(request, *args, **kwargs)

    def get_view_restrictions(self):
        if not racines_restreintes():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def clean(self):
        super().clean()
        if cache_une_adresse(self.get_parent() if self.depth else None, self.slug):
            raise ValidationError({"slug": refus_du_slug(self.slug)})

    def get_context(self, request, *args, **kwargs):
        contexte = super().get_context(request, *args, **kwargs)
        request.page_servie = self
        if corps := getattr(self, "corps", None):
            contexte |= lecture(corps)
        return contexte


def lecture(corps):
    """What templates read of a body: computed if they ask, since they often have it kept."""

    @cache
    def sections():
        liens.preparer(corps)
        return en_sections(corps, "web")

    return {"sections": sections, "temps_lecture": cache(lambda: minutes_de_lecture(corps))}


class DateeMixin:
    """A page that lists put in the order of its date: without one, it bears that of the day on
    which it first goes online."""

    def save(self, *args, **kwargs):
        if self.live and self.date_affichee is None:
            self.date_affichee = timezone.localdate(self.first_published_at)
        return super().save(*args, **kwargs)


class PageContenu(PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    template = "resovilles/page_contenu.html"
    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]

    class Meta:
        verbose_name = "page de contenu"
        verbose_name_plural = "pages de contenu"


class Pictogramme(models.TextChoices):
    DANSE = "danse", "Danse"
    ANNEAUX = "anneaux", "Anneaux"
    RESEAU = "reseau", "Réseau"
    LIVRE = "livre", "Livre"
    CARTE = "carte", "Carte"
    MICRO = "micro", "Micro"
    LETTRE = "lettre", "Lettre"


class Actualite(DateeMixin, PageBase):
    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)
    pictogramme = models.CharField(
        "pictogramme", max_length=10, choices=Pictogramme.choices, default=Pictogramme.RESEAU
    )
    a_la_une = models.BooleanField("à la une de l’accueil", default=False)
    lien_page = models.ForeignKey(
        Page,
        verbose_name="page liée",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lien_document = models.ForeignKey(
        "resovilles.DocumentSite",
        verbose_name="document lié",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lien_libelle = models.CharField("texte du lien", max_length=120, blank=True)

    genre_affiche = "actualite"
    categorie_recherche = Categorie("actualite", "Info à tous")
    template = "resovilles/actualite.html"
    content_panels = [
        *PageBase.content_panels,
        FieldRowPanel([FieldPanel("pictogramme"), FieldPanel("a_la_une")]),
        MultiFieldPanel(
            [
                FieldPanel("lien_page"),
                FieldPanel("lien_document"),
                FieldPanel("lien_libelle"),
            ],
            "Lien",
        ),
        FieldPanel("corps"),
    ]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    parent_page_types = ["resovilles.InfosIndex"]
    subpage_types = []

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"

    @property
    def surtitre(self):
        return "Info à tous"

    def champs_recherche(self):
        return super().champs_recherche() | {"jour": self.date_affichee}

    def champs_lettre(self):
        document = self.lien_document
        detail = document.description_publique if document else ""
        return super().champs_lettre() | {"detail": detail}

    def donnees_structurees(self):
        return [article(self, "NewsArticle")]


def annees_des_actualites():
    dates = Actualite.objects.live().dates("date_affichee", "year", order="DESC")
    return [(str(jour.year), str(jour.year)) for jour in dates]


class InfosIndex(IndexMixin, PageBase):
    template = "resovilles/infos_index.html"
    flux = "news_feed"
    filtres = [Filtre("annee", "Année", annees_des_actualites, "date_affichee__year")]
    tris = {"date": ("Date", ["-date_affichee", "title"])}
    parent_page_types = ["home.Accueil"]
    subpage_types = ["resovilles.Actualite"]
    max_count = 1

    class Meta:
        verbose_name = "rubrique Info à tous"

    def elements(self):
        return Actualite.objects.live().public().select_related("lien_page", "lien_document")

    def get_context(self, request, *args, **kwargs):
        """Short items stand above the news; who looks for a past year does not want them."""
        contexte = super().get_context(request, *args, **kwargs)
        return contexte | {"en_bref": [] if request.GET else infos_en_bref}


def objet_propose(request):
    """The subject that a link of another page suggests."""
    return {"objet": request.GET.get("objet", "")[:150]}


class PageDeFormulaire(PageBase):
    """One page of the site, with a public form under its text."""

    corps = CorpsField(CorpsBlock(), verbose_name="contenu", blank=True)

    se_garde = False  # its form carries the time at which it was made
    content_panels = [*PageBase.content_panels, FieldPanel("corps")]
    search_fields = [*PageBase.search_fields, index.SearchField("corps")]
    parent_page_types = ["home.Accueil"]
    subpage_types = []
    max_count = 1

    class Meta:
        abstract = True


class PageContact(PageDeFormulaire):
    template = "resovilles/page_contact.html"

    class Meta:
        verbose_name = "page de contact"

    def get_context(self, request, *args, formulaire=None, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "formulaire": formulaire or FormulaireContact(initial=objet_propose(request)),
            "action": reverse("contact_send"),
            "envoye": "envoye" in request.GET,
        }
