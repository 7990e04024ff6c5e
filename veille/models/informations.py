"""An item of the watch: entered once, decided in the weekly meeting, followed where it is used."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from newsletter.models import Breve
from veille.adresse import ADRESSE_DU_WEB, cle_d_adresse
from veille.models.sources import Famille, Source


class InformationQuerySet(models.QuerySet):
    def decidees(self):
        """Those on which a decision holds."""
        tenues = {"decisions__isnull": False, "decisions__annulee_le__isnull": True}
        return self.filter(**tenues).distinct()

    def a_decider(self):
        return self.exclude(pk__in=self.model.objects.decidees().values("pk"))

    def de_cette_adresse(self, adresse):
        cle = cle_d_adresse(adresse)
        return self.filter(cle=cle) if cle else self.none()


class Information(models.Model):
    titre = models.CharField("titre", max_length=250)
    lien = models.URLField(
        "lien",
        max_length=500,
        blank=True,
        validators=[ADRESSE_DU_WEB],
        help_text="Vide pour ce qui n’est que sur papier.",
    )
    cle = models.CharField(max_length=500, editable=False, blank=True)
    nature = models.CharField("nature", max_length=12, choices=Breve.Nature.choices)
    famille = models.CharField(
        "famille de source", max_length=10, choices=Famille.choices, default=Famille.DOCUMENT
    )
    provenance = models.CharField(
        "source",
        max_length=150,
        blank=True,
        help_text="Qui le dit : « Gazette des communes », « la chargée de mission de Lorient ».",
    )
    echeance = models.DateField(
        "date",
        null=True,
        blank=True,
        help_text="Le jour de l’événement, ou la date limite d’un appel.",
    )
    note = models.TextField(
        "note",
        max_length=2000,
        blank=True,
        help_text="Deux lignes pour la réunion : de quoi il s’agit, pour qui. Elles servent de "
        "premier jet à ce que la réunion décidera.",
    )
    flux = models.ForeignKey(
        Source,
        models.SET_NULL,
        verbose_name="arrivée par",
        null=True,
        editable=False,
        related_name="informations",
    )
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="saisie par",
        null=True,
        editable=False,
        related_name="+",
    )
    saisie_le = models.DateTimeField("entrée le", default=timezone.now, editable=False)

    change_les_pages = False
    objects = InformationQuerySet.as_manager()

    class Meta:
        verbose_name = "information de la veille"
        verbose_name_plural = "informations de la veille"
        ordering = ["-saisie_le", "-pk"]
        permissions = [("decider_information", "Décider en réunion de veille")]
        constraints = [
            models.UniqueConstraint(
                fields=["cle"], condition=~Q(cle=""), name="une_information_par_adresse"
            )
        ]

    def __str__(self):
        return self.titre

    def save(self, *args, **kwargs):
        self.cle = cle_d_adresse(self.lien)
        return super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("veille_information_modeladmin_inspect", args=[self.pk])

    def clean(self):
        if double := self.double():
            raise ValidationError({"lien": double.deja_la()})

    def double(self):
        """The item that has the same address, however it is written."""
        return Information.objects.de_cette_adresse(self.lien).exclude(pk=self.pk).first()

    def deja_la(self):
        """What is said to whoever enters it again."""
        suites = [decision.get_suite_display() for decision in self.decisions.en_vigueur()]
        etat = f"décidée : {', '.join(suites)}" if suites else "elle attend la réunion"
        jour = timezone.localdate(self.saisie_le)
        return f"Déjà dans la veille depuis le {jour:%d/%m/%Y} : « {self.titre} » ({etat})."
