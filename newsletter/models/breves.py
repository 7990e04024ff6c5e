"""A few lines written once, for La Lettre, RésO Flash, Info à tous and the members' area."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from modelcluster.models import ClusterableModel
from resovilles.blocks.textes import MISE_EN_FORME
from resovilles.en_bref import EnBref
from resovilles.lettre import ResumeLettre
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from territoires.models import SitueMixin
from thesaurus.models import ThematiseMixin


class BreveQuerySet(models.QuerySet):
    def en_ligne(self):
        return self.filter(live=True)

    def valables(self, jour=None):
        """Those that are online and whose dates hold on that day, today by default."""
        jour = jour or timezone.localdate()
        return self.en_ligne().filter(
            Q(valable_du__isnull=True) | Q(valable_du__lte=jour),
            Q(valable_au__isnull=True) | Q(valable_au__gte=jour),
        )

    def a_venir(self):
        return self.en_ligne().filter(valable_du__gt=timezone.localdate())

    def passees(self):
        return self.en_ligne().filter(valable_au__lt=timezone.localdate())

    def en_brouillon(self):
        return self.filter(live=False)

    def pour_la_lettre(self):
        return self.filter(pour_lettre=True)

    def pour_le_flash(self):
        return self.filter(pour_flash=True)

    def pour_info_a_tous(self):
        return self.filter(pour_infos=True)

    def pour_les_membres(self):
        return self.filter(pour_membres=True)


class Breve(
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    ThematiseMixin,
    SitueMixin,
    index.Indexed,
    ClusterableModel,
):
    class Nature(models.TextChoices):
        """The kinds of the report of 2006, page « La Lettre »."""

        PUBLICATION = "publication", "Publication"
        EXPERIENCE = "experience", "Expérience"
        RENCONTRE = "rencontre", "Rencontre"
        COLLOQUE = "colloque", "Colloque"
        APPEL = "appel", "Appel à projets"
        MESURE = "mesure", "Mesure gouvernementale"

    titre = models.CharField(
        "titre",
        max_length=150,
        help_text="Ce qu’un lecteur pressé retient : « Adultes-relais : les dossiers avant le 12 mars ».",
    )
    texte = RichTextField(
        "texte",
        blank=True,
        max_length=3000,
        features=MISE_EN_FORME,
        help_text="Deux ou trois phrases : de quoi il s’agit, pour qui, que faire et avant quand.",
    )
    nature = models.CharField("nature", max_length=12, choices=Nature.choices)
    lien = models.URLField(
        "adresse à lire",
        max_length=500,
        blank=True,
        help_text="La page ou le document d’origine, adresse complète.",
    )
    source = models.CharField(
        "source",
        max_length=150,
        blank=True,
        help_text="Qui le dit : « Délégation interministérielle à la ville ».",
    )
    pour_lettre = models.BooleanField("La Lettre", default=True)
    pour_flash = models.BooleanField("RésO Flash", default=False)
    pour_infos = models.BooleanField("Info à tous", default=False)
    pour_membres = models.BooleanField("l’espace membre", default=False)
    valable_du = models.DateField(
        "valable du",
        null=True,
        blank=True,
        help_text="Avant ce jour, aucun lecteur ne la voit. Vide : dès sa publication.",
    )
    valable_au = models.DateField(
        "au",
        null=True,
        blank=True,
        help_text="Passé ce jour, elle se retire d’elle-même. Vide : sans fin.",
    )
    cree_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)

    objects = BreveQuerySet.as_manager()

    panels = [
        FieldPanel("titre"),
        FieldPanel("texte"),
        FieldRowPanel([FieldPanel("nature"), FieldPanel("source")]),
        FieldPanel("lien"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("pour_lettre"),
                        FieldPanel("pour_flash"),
                        FieldPanel("pour_infos"),
                        FieldPanel("pour_membres"),
                    ]
                )
            ],
            "Diffusion",
            help_text="Écrite une fois, elle peut servir partout. La Lettre et RésO Flash la "
            "proposent ; Info à tous et l’espace membre la montrent dès qu’elle est publiée.",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valable_du"), FieldPanel("valable_au")])], "Validité"
        ),
        ThematiseMixin.themes_panel,
        SitueMixin.territoires_panel,
        HelpPanel(template="newsletter/gestion/parutions.html", heading="Parue dans"),
    ]
    search_fields = [index.SearchField("titre"), index.AutocompleteField("titre")]

    class Meta:
        verbose_name = "brève"
        verbose_name_plural = "brèves"
        ordering = ["-cree_le"]

    def __str__(self):
        return self.titre

    def clean(self):
        if self.valable_du and self.valable_au and self.valable_au < self.valable_du:
            raise ValidationError({"valable_au": "Elle finirait avant d’avoir commencé."})

    @property
    def diffusion(self):
        """Where it may go, in words."""
        champs = ("pour_lettre", "pour_flash", "pour_infos", "pour_membres")
        return ", ".join(
            str(self._meta.get_field(nom).verbose_name) for nom in champs if getattr(self, nom)
        )

    def validite(self):
        """Where it stands today, for the list of the admin."""
        jour = timezone.localdate()
        if not self.live:
            return "Brouillon"
        if self.valable_du and self.valable_du > jour:
            return f"À venir, le {self.valable_du:%d/%m/%Y}"
        if self.valable_au and self.valable_au < jour:
            return f"Passée depuis le {self.valable_au:%d/%m/%Y}"
        return f"Jusqu’au {self.valable_au:%d/%m/%Y}" if self.valable_au else "Sans fin"

    validite.short_description = "validité"

    def en_bref(self):
        return EnBref(
            titre=self.titre,
            texte=self.texte,
            nature=self.get_nature_display(),
            adresse=self.lien,
            source=self.source,
            jusqu_au=self.valable_au,
            ancre=f"breve-{self.pk}",
        )

    def get_preview_template(self, request, mode_name):
        return "newsletter/breve_apercu.html"

    def get_preview_context(self, request, mode_name):
        """As it reads in « Info à tous », then in a letter."""
        return {"breve": self.en_bref(), "resume": self.resume_lettre()}

    def resume_lettre(self):
        return ResumeLettre(
            titre=self.titre,
            texte=get_text_for_indexing(self.texte),
            adresse=self.lien,
            detail=self.source,
        )
