"""Files of official data that the team has given, from their preview to what they changed."""

from django.conf import settings
from django.db import models


class ImportOfficiel(models.Model):
    """The content is kept until the import is done or given up, so that what is applied is what
    was previewed; the line stays, as the record of who changed the register and how."""

    change_les_pages = False

    nom = models.CharField("fichier", max_length=200)
    contenu = models.BinaryField("contenu", null=True)
    genre = models.CharField("contenu du fichier", max_length=20)
    au = models.DateField("jour d’effet")
    complet = models.BooleanField("liste complète", default=False)
    zonage = models.CharField("zonage", max_length=80, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    donne_le = models.DateTimeField("donné le", auto_now_add=True)
    fait_le = models.DateTimeField("fait le", null=True)
    resume = models.CharField("résultat", max_length=200, blank=True)

    class Meta:
        verbose_name = "import de données officielles"
        verbose_name_plural = "imports de données officielles"
        ordering = ["-donne_le"]

    def __str__(self):
        return self.nom
