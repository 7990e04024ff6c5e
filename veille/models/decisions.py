"""What the weekly meeting decides on an item, and the draft that it makes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from veille.models.informations import Information


class Suite(models.TextChoices):
    BASE = "base", "Base"
    LETTRE = "lettre", "La Lettre"
    FLASH = "flash", "RésO Flash"
    DOSSIER = "dossier", "Dossier"
    AGENDA = "agenda", "Agenda"
    RIEN = "rien", "Rien"


class DecisionQuerySet(models.QuerySet):
    def en_vigueur(self):
        return self.filter(annulee_le=None)

    def avec_leurs_fruits(self):
        return self.select_related("notice__lot", "breve", "rencontre", "dossier", "par")

    def pour_le_dossier(self, page):
        """What the meeting set aside for a dossier and nobody has worked in yet."""
        return self.en_vigueur().filter(suite=Suite.DOSSIER, dossier=page, reprise_le=None)


class Decision(models.Model):
    information = models.ForeignKey(Information, models.CASCADE, related_name="decisions")
    suite = models.CharField("suite", max_length=10, choices=Suite.choices)
    notice = models.ForeignKey("ressources.Notice", models.SET_NULL, null=True, related_name="+")
    breve = models.ForeignKey("newsletter.Breve", models.SET_NULL, null=True, related_name="+")
    rencontre = models.ForeignKey(
        "rencontres.Rencontre", models.SET_NULL, null=True, related_name="+"
    )
    dossier = models.ForeignKey("ressources.Dossier", models.SET_NULL, null=True, related_name="+")
    revision = models.BigIntegerField(null=True)  # of the draft as the decision left it
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="par", null=True, related_name="+"
    )
    le = models.DateTimeField("décidée le", default=timezone.now)
    reprise_le = models.DateTimeField("reprise dans le dossier le", null=True)
    annulee_le = models.DateTimeField("annulée le", null=True)
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    change_les_pages = False
    wagtail_reference_index_ignore = True  # a draft is not « used » by what made it
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["information", "suite"],
                condition=Q(annulee_le=None),
                name="une_decision_par_suite",
            )
        ]

    def __str__(self):
        return f"{self.get_suite_display()} : {self.information}"

    @property
    def fruit(self):
        """What the decision made, or the dossier for which it set the item aside."""
        return self.notice or self.breve or self.rencontre or self.dossier

    @property
    def adresse(self):
        """Where the draft is worked on."""
        if self.notice_id:
            return reverse("wagtailsnippets_ressources_notice:edit", args=[self.notice_id])
        if self.breve_id:
            return reverse("wagtailsnippets_newsletter_breve:edit", args=[self.breve_id])
        if self.rencontre_id:
            return reverse("wagtailadmin_pages:edit", args=[self.rencontre_id])
        return reverse("dossier_watch", args=[self.dossier_id]) if self.dossier_id else ""

    @property
    def etat(self):
        """What has become of the draft, in words."""
        if self.suite == Suite.RIEN:
            return ""
        if self.suite == Suite.DOSSIER:
            return "repris" if self.reprise_le else "à reprendre"
        if self.fruit is None:
            return "supprimé depuis"
        en_ligne = self.notice.est_en_ligne if self.notice_id else self.fruit.live
        return "en ligne" if en_ligne else "brouillon"

    @property
    def est_intacte(self):
        """True as long as nobody has touched what it made: it may be taken back."""
        if self.suite == Suite.DOSSIER:
            return self.reprise_le is None
        fruit = self.fruit
        if self.suite == Suite.RIEN or fruit is None:
            return True
        en_ligne = fruit.est_en_ligne if self.notice_id else fruit.live
        return not en_ligne and fruit.latest_revision_id == self.revision
