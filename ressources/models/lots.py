"""The imports of the base, each of which shows or hides all its notices at once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from resovilles.models import stockage_reserve


class Lot(models.Model):
    """The notices of one import: hidden together until the lot is opened, and after it is shut.

    `ouvert` is the one switch; `bascule_le` says when it was last turned, for the harvesters.
    """

    class Etape(models.TextChoices):
        RECU = "recu", "Reçu"
        EN_COURS = "en_cours", "En cours"
        FINI = "fini", "Lu"
        SUPPRESSION = "suppression", "En suppression"

    change_les_pages = False  # the switch says it once for all the notices

    nom = models.CharField("nom", max_length=200)
    ouvert = models.BooleanField("visible", default=False)
    cree_le = models.DateTimeField("commencé le", default=timezone.now, editable=False)
    bascule_le = models.DateTimeField("ouvert ou fermé le", null=True, editable=False)
    fini_le = models.DateTimeField("lu le", null=True, editable=False)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="par",
        null=True,
        editable=False,
        related_name="+",
    )
    etape = models.CharField("étape", max_length=12, choices=Etape.choices, default=Etape.RECU)
    raison = models.CharField("empêchement", max_length=500, blank=True)
    fichier = models.FileField("fichier", storage=stockage_reserve, upload_to="imports", blank=True)
    nom_du_fichier = models.CharField("nom du fichier", max_length=200, blank=True)
    empreinte = models.CharField("empreinte", max_length=64, blank=True, db_index=True)
    lecture = models.JSONField("comment le lire", default=dict, blank=True)
    etat_des_notices = models.CharField("état des notices", max_length=8, default="en_ligne")
    total = models.PositiveIntegerField("notices du fichier", default=0)
    position = models.PositiveIntegerField("notices lues", default=0)
    entrees = models.PositiveIntegerField("notices entrées", default=0)
    doublons = models.PositiveIntegerField("notices déjà là", default=0)
    refus = models.PositiveIntegerField("notices refusées", default=0)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-cree_le"]

    def __str__(self):
        return self.nom
