"""The state of the index, what the officer promotes, what readers did not find."""

from django.db import models
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
