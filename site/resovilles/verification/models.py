"""Links of published pages that lead nowhere."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

ADRESSE_MAXIMALE = 800  # characters kept: some engines refuse longer ones in a unique index


class LienCasseQuerySet(models.QuerySet):
    def confirmes(self):
        """What the team is told. Our own database is sure at once; another site may have had a
        bad night, and is believed dead after two."""
        return self.filter(Q(externe=False) | Q(revu_le__gt=F("depuis")))

    def des_pages(self, pages):
        return self.filter(page__in=pages.values("pk"))


class LienCasse(models.Model):
    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="liens_casses", verbose_name="page"
    )
    adresse = models.CharField("adresse", max_length=ADRESSE_MAXIMALE)
    texte = models.CharField("texte du lien", max_length=200, blank=True)
    externe = models.BooleanField("vers un autre site", default=False)
    motif = models.CharField("motif", max_length=250)
    depuis = models.DateField("cassé depuis le", default=timezone.localdate)
    revu_le = models.DateField("revu cassé le", default=timezone.localdate)

    change_les_pages = False
    wagtail_reference_index_ignore = True  # to be broken is no use of the page

    objects = LienCasseQuerySet.as_manager()

    class Meta:
        verbose_name = "lien cassé"
        verbose_name_plural = "liens cassés"
        ordering = ["depuis", "page__title", "adresse"]
        constraints = [
            models.UniqueConstraint(fields=["page", "adresse"], name="un_lien_casse_par_page")
        ]

    def __str__(self):
        return self.texte or self.adresse
