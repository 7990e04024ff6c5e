"""A few lines written once, for La Lettre, RésO Flash, Info à tous and the members' area."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from resovilles.blocks.textes import MISE_EN_FORME
from resovilles.lettre import ResumeLettre
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index


class BreveQuerySet(models.QuerySet):
    def valables(self, jour=None):
        """Those that are online and whose dates hold on that day, today by default."""
        jour = jour or timezone.localdate()
        return self.filter(
            Q(valable_du__isnull=True) | Q(valable_du__lte=jour),
            Q(valable_au__isnull=True) | Q(valable_au__gte=jour),
            live=True,
        )

    def pour_la_lettre(self):
        return self.filter(pour_lettre=True)

    def pour_le_flash(self):
        return self.filter(pour_flash=True)

    def pour_info_a_tous(self):
        return self.filter(pour_infos=True)

    def pour_les_membres(self):
        return self.filter(pour_membres=True)


class Breve(DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    class Nature(models.TextChoices):
        """The kinds of the report of 2006, page « La Lettre »."""

        PUBLICATION = "publication", "Publication"
        EXPERIENCE = "experience", "Expérience"
        RENCONTRE = "rencontre", "Rencontre"
        COLLOQUE = "colloque", "Colloque"
        APPEL = "appel", "Appel à projets"
        MESURE = "mesure", "Mesure gouvernementale"

    titre = models.CharField("titre", max_length=150)
    texte = RichTextField("texte", blank=True, max_length=3000, features=MISE_EN_FORME)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices)
    lien = models.URLField("adresse à lire", max_length=500, blank=True)
    source = models.CharField("source", max_length=150, blank=True)
    themes = models.ManyToManyField(
        "thesaurus.Concept", verbose_name="thèmes", blank=True, related_name="+"
    )
    territoires = models.ManyToManyField(
        "territoires.Territoire", verbose_name="territoires", blank=True, related_name="+"
    )
    pour_lettre = models.BooleanField("La Lettre", default=True)
    pour_flash = models.BooleanField("RésO Flash", default=False)
    pour_infos = models.BooleanField("Info à tous", default=False)
    pour_membres = models.BooleanField("l’espace membre", default=False)
    valable_du = models.DateField("valable du", null=True, blank=True)
    valable_au = models.DateField("au", null=True, blank=True)
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
        ),
        FieldRowPanel([FieldPanel("valable_du"), FieldPanel("valable_au")]),
        FieldPanel("themes"),
        FieldPanel("territoires"),
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

    def resume_lettre(self):
        return ResumeLettre(
            titre=self.titre,
            texte=get_text_for_indexing(self.texte),
            adresse=self.lien,
            detail=self.source,
        )
