"""The accesses of each year: what renews them, and what the yearly report counts."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

FIN = (3, 31)  # month and day of the next year: time to renew the adhésion


def fin_de_l_acces(annee):
    """The last day of an access given for the adhésion of a year."""
    return date(annee + 1, *FIN)


class AccesAnnuelQuerySet(models.QuerySet):
    def par_annee(self):
        """[(year, accesses)], the latest first."""
        comptes = self.order_by().values("annee").annotate(nombre=models.Count("pk"))
        return list(comptes.order_by("-annee").values_list("annee", "nombre"))


class AccesAnnuel(models.Model):
    """An account that was open for the adhésion of a year. It outlives the account: once that is
    erased, it still counts, without a name."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="compte",
        null=True,
        related_name="acces",
    )
    annee = models.PositiveSmallIntegerField("année")
    ouvert_le = models.DateField("ouvert le", default=timezone.localdate)
    jusque = models.DateField("jusqu’au")
    prevenu_le = models.DateField("prévenu de la fin le", null=True, blank=True)

    change_les_pages = False
    objects = AccesAnnuelQuerySet.as_manager()

    class Meta:
        verbose_name = "accès d’une année"
        verbose_name_plural = "accès par année"
        ordering = ["-annee", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["compte", "annee"], name="un_acces_par_compte_et_annee")
        ]

    def __str__(self):
        return f"{self.compte or 'compte effacé'}, {self.annee}"
