"""Paper editions of a dossier: numbered, dated, each made from one published version."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from resovilles.models import stockage_reserve
from resovilles.poids import poids_lisible
from resovilles.sections import en_sections


class EditionQuerySet(models.QuerySet):
    def parues(self):
        return self.filter(etat=Edition.Etat.PARUE)

    def prendre_en_charge(self, pk, **champs):
        """Take a failed edition up again; True for the one caller that finds it failed."""
        echec = self.filter(pk=pk, etat=Edition.Etat.EN_ECHEC)
        return echec.update(etat=Edition.Etat.EN_PREPARATION, raison="", **champs)

    def faire_paraitre(self, pk, **champs):
        """True for the one worker whose update finds the edition still in preparation."""
        attendue = self.filter(pk=pk, etat=Edition.Etat.EN_PREPARATION)
        return attendue.update(etat=Edition.Etat.PARUE, **champs)


class Edition(models.Model):
    class Etat(models.TextChoices):
        EN_PREPARATION = "en_preparation", "En préparation"
        PARUE = "parue", "Parue"
        EN_ECHEC = "en_echec", "En échec"

    dossier = models.ForeignKey(
        "ressources.Dossier", models.CASCADE, verbose_name="dossier", related_name="editions"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    date = models.DateField("date", default=timezone.localdate)
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.SET_NULL,
        verbose_name="version du dossier",
        null=True,
        related_name="+",
    )
    # Kept here: revisions get purged, and the next edition compares itself with this one.
    empreintes = models.JSONField("sections imprimées", default=list)
    changements = models.TextField("ce qui a changé", blank=True, max_length=1500)
    etat = models.CharField(
        "état", max_length=15, choices=Etat.choices, default=Etat.EN_PREPARATION
    )
    raison = models.CharField("raison de l’échec", max_length=600, blank=True)
    fichier = models.FileField("fichier", storage=stockage_reserve, blank=True)
    poids = models.PositiveIntegerField("poids", null=True)  # bytes
    pages = models.PositiveSmallIntegerField("pages", null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition papier"
        verbose_name_plural = "éditions papier"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="un_numero_par_edition")
        ]

    def __str__(self):
        return f"Édition papier n° {self.numero}"

    @property
    def url(self):
        return reverse("paper_edition", args=[self.pk, self.nom_du_fichier])

    @property
    def nom_du_fichier(self):
        return f"{self.dossier.slug}-{self.numero}.pdf"

    @property
    def description_fichier(self):
        """What a reader wants to know before a click: “PDF – 154 Ko – 12 pages”."""
        pluriel = "s" if self.pages > 1 else ""
        return f"PDF – {poids_lisible(self.poids)} – {self.pages} page{pluriel}"

    def contenu(self):
        """The dossier as it was published when the edition was asked for."""
        return self.revision.as_object() if self.revision else self.dossier


def sections_papier(dossier):
    return en_sections(dossier.corps, "papier")


def empreintes(dossier):
    """One [title, digest of its blocks] per printed section, to tell what has changed."""
    return [
        [section["titre"] or "Avant la première section", condenser(section["blocs"])]
        for section in sections_papier(dossier)
    ]


def condenser(blocs):
    valeurs = [[bloc.block_type, bloc.block.get_prep_value(bloc.value)] for bloc in blocs]
    source = json.dumps(valeurs, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def ce_qui_differe(avant, apres):
    """In words, the sections that came, went or were rewritten between two editions."""
    avant, apres = dict(avant), dict(apres)
    lignes = [
        ("Nouveau", [titre for titre in apres if titre not in avant]),
        ("Revu", [t for t in apres if t in avant and apres[t] != avant[t]]),
        ("Retiré", [titre for titre in avant if titre not in apres]),
    ]
    return "\n".join(f"{verbe} : {' ; '.join(titres)}." for verbe, titres in lignes if titres)
