"""The state of the index, what the officer promotes, what readers did not find, what members keep
an eye on."""

import zlib
from datetime import timedelta

import numpy as np
from django.conf import settings
from django.core import signing
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from resovilles.adresses import absolue
from wagtail.admin.panels import FieldPanel, PageChooserPanel


class Index(models.Model):
    """One build of the index; its tables bear its number. One at most is served."""

    version = models.PositiveSmallIntegerField()  # of our analysis of words
    courant = models.BooleanField(default=False)
    commence_le = models.DateTimeField(auto_now_add=True)
    termine_le = models.DateTimeField(null=True)

    change_les_pages = False

    class Meta:
        verbose_name = "index"
        constraints = [
            models.UniqueConstraint(
                fields=["courant"], condition=models.Q(courant=True), name="un_seul_index_courant"
            )
        ]

    def __str__(self):
        return f"Index {self.pk}"


class Changement(models.Model):
    """An object whose lines have changed, written by the transaction that saved it. It tells the
    other processes what to read again, and a build in progress what to do again."""

    modele = models.CharField(max_length=100)  # empty: everything is to be read again
    objet = models.BigIntegerField(default=0)
    jeton = models.BigIntegerField()  # random: two sets of changes never add up to the same

    change_les_pages = False

    class Meta:
        verbose_name = "changement de l’index"

    def __str__(self):
        return f"{self.modele}:{self.objet}"


class Choix(models.Model):
    """What the officer puts first for a question."""

    mots = models.CharField(
        "mots cherchés",
        max_length=200,
        help_text="Plusieurs façons de demander la même chose se séparent par une virgule : "
        "« adhérer, devenir adhérent ».",
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="page à montrer",
        on_delete=models.CASCADE,
        related_name="+",
    )
    raison = models.CharField(
        "en une phrase",
        max_length=200,
        blank=True,
        help_text="Ce que le lecteur y trouvera ; vide : le résumé de la page.",
    )

    panels = [FieldPanel("mots"), PageChooserPanel("page"), FieldPanel("raison")]

    class Meta:
        verbose_name = "résultat choisi"
        verbose_name_plural = "résultats choisis"
        ordering = ["mots"]

    def __str__(self):
        return self.mots


class RechercheSansReponse(models.Model):
    """How often a question found nothing on a day. Nothing says who asked."""

    jour = models.DateField("jour")
    question = models.CharField("question", max_length=200)
    nombre = models.PositiveIntegerField("fois", default=1)

    change_les_pages = False

    class Meta:
        verbose_name = "recherche sans réponse"
        verbose_name_plural = "recherches sans réponse"
        ordering = ["-jour", "-nombre"]
        constraints = [
            models.UniqueConstraint(fields=["jour", "question"], name="une_question_par_jour")
        ]

    def __str__(self):
        return self.question


UNE_SEMAINE = timedelta(days=7)
A_UNE_HEURE_PRES = timedelta(hours=1)  # the clock does not strike to the second


class RechercheEnregistreeQuerySet(models.QuerySet):
    def de(self, compte):
        """Those of an account: the one rule of the member's pages."""
        return self.filter(compte=compte)

    def suivies(self):
        """Those whose news are mailed."""
        return self.filter(suivie=True)

    def comptes_a_prevenir(self):
        """Accounts, still open, to whom nothing was mailed for a week."""
        recentes = timezone.now() - UNE_SEMAINE + A_UNE_HEURE_PRES
        ecrits = self.filter(envoyee_le__gt=recentes).values("compte")
        suivies = self.suivies().filter(compte__is_active=True).exclude(compte__in=ecrits)
        return suivies.order_by("compte").values_list("compte", flat=True).distinct()


class RechercheEnregistree(models.Model):
    """A search whose news a member receives by mail, at most once a week."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="compte",
        related_name="recherches_enregistrees",
    )
    parametres = models.CharField("recherche", max_length=1500)  # as in its address
    intitule = models.CharField("intitulé", max_length=300)
    suivie = models.BooleanField("nouveautés par courriel", default=True)
    enregistree_le = models.DateTimeField("enregistrée le", default=timezone.now)
    envoyee_le = models.DateTimeField("dernier courriel le", null=True)
    # What was found already, so that it is not told as new; empty as long as nobody has looked.
    connues = models.BinaryField(default=bytes)

    change_les_pages = False
    objects = RechercheEnregistreeQuerySet.as_manager()

    class Meta:
        verbose_name = "recherche enregistrée"
        verbose_name_plural = "recherches enregistrées"
        ordering = ["-enregistree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compte", "parametres"], name="une_recherche_par_compte"
            )
        ]

    def __str__(self):
        return self.intitule

    @property
    def donnees(self):
        """What its address asks."""
        return QueryDict(self.parametres)

    @property
    def adresse(self):
        return f"{reverse('search')}?{self.parametres}"

    @property
    def adresse_absolue(self):
        return absolue(self.adresse)

    def lire_connues(self):
        lues = zlib.decompress(self.connues) if self.connues else b""
        return np.frombuffer(lues, dtype=np.int64)

    def noter_connues(self, cles):
        """Keep the keys of results, those known before included: what went away and comes back is
        no news."""
        self.connues = zlib.compress(np.union1d(self.lire_connues(), cles).tobytes())

    # --- Links of the mails: signed, reusable, without end -------------------------------------
    @property
    def lien_arret(self):
        return lien_arret(f"{self.compte_id}-{self.pk}")

    @classmethod
    def du_jeton(cls, jeton):
        """The searches that a link stops: one, or all those of an account; None for a link that
        we have not made."""
        try:
            compte, _, une = SIGNATAIRE.unsign(jeton).partition("-")
        except signing.BadSignature:
            return None
        toutes = cls.objects.filter(compte=int(compte))
        return toutes.filter(pk=int(une)) if une else toutes


SIGNATAIRE = signing.Signer(salt="search.arret", sep=".")


def lien_arret(quoi):
    return absolue(reverse("saved_search_stop", args=[SIGNATAIRE.sign(str(quoi))]))
