"""Copies lent: who asked for what, who has it, until when. A loan outlives what it points to."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from resovilles.models import ReglagesSite

from ressources.models.notices import Exemplaire, Notice

RENOUVELLEMENTS = 2  # beyond that, the document has been away for three months
RETARD_PROLONGEABLE = 14  # days late after which one brings it back first
# Days from the due date at which the borrower is written to, each once.
RAPPELS = [-5, 0, 7]

PROVENANCES = {
    "notice": "La notice",
    "recherche": "La recherche",
    "equipe": "Une demande à l’équipe",
    "lettre": "La Lettre n° {}",
    "flash": "RésO Flash n° {}",
    "question": "Question n° {}",
}
NUMEROTEES = ("lettre", "flash", "question")
FORME_DE_PROVENANCE = rf"(?:notice|recherche|equipe|(?:{'|'.join(NUMEROTEES)})-[0-9]{{1,6}})"
provenance_valide = RegexValidator(
    rf"\A{FORME_DE_PROVENANCE}\Z",
    "Écrivez « notice », « recherche », « equipe », ou « lettre-46 », « question-12 ».",
)


def verrouiller(notice_pk):
    """Within a transaction: one gesture at a time on the copies and the queue of a notice. SQLite
    does it by itself, its transactions being one after the other."""
    return Notice.objects.select_for_update(no_key=True).get(pk=notice_pk)


def combien(lignes):
    """How many rows of a notice, as a subquery."""
    comptes = lignes.order_by().values("notice").annotate(nombre=Count("pk"))
    return Coalesce(Subquery(comptes.values("nombre")), 0)


class PretQuerySet(models.QuerySet):
    def ouverts(self):
        """Asked for, waiting or out: what is not over."""
        return self.filter(etat__in=Pret.OUVERTS)

    def sur_exemplaire(self):
        """Those that hold a copy, promised or out."""
        return self.filter(etat__in=Pret.SUR_EXEMPLAIRE)

    def a_envoyer(self):
        return self.filter(etat=Pret.Etat.DEMANDE)

    def en_attente(self):
        """The queue, the one who has waited longest first."""
        return self.filter(etat=Pret.Etat.EN_ATTENTE).order_by("demande_le", "pk")

    def en_cours(self):
        return self.filter(etat=Pret.Etat.EN_COURS)

    def en_retard(self):
        return self.en_cours().filter(echeance__lt=timezone.localdate())

    def de(self, compte):
        """Those of an account: the one rule of the member's pages."""
        return self.filter(compte=compte)

    def du_lecteur(self, courriel, compte=None):
        """Those of one reader, known by an account or by an address."""
        lecteur = Q(pk=None)
        if courriel:
            lecteur |= Q(courriel=courriel.lower())
        if compte is not None:
            lecteur |= Q(compte=compte)
        return self.filter(lecteur)

    def of(self, annee):
        """The loans of a year: what left the centre during it."""
        return self.filter(envoye_le__year=annee)

    def au_pret(self, notices):
        """Those of the notices that have copies to lend, with what `Disponibilite` says of one:
        `libres`, `attente`, `retour`."""
        siens = self.filter(notice=OuterRef("pk"))
        exemplaires = se_pretent(OuterRef("pk"))
        pris = self.sur_exemplaire().filter(exemplaire=OuterRef("pk"))
        retours = siens.en_cours().exclude(echeance=None).order_by("echeance")
        return notices.filter(Exists(exemplaires)).annotate(
            libres=combien(exemplaires.filter(~Exists(pris))),
            attente=combien(siens.en_attente()),
            retour=Subquery(retours.values("echeance")[:1]),
        )

    def par_provenance(self):
        """How many by where they were born, the most frequent first."""
        comptes = self.order_by().values("provenance").annotate(nombre=Count("pk"))
        return [
            (ligne["provenance"], ligne["nombre"])
            for ligne in comptes.order_by("-nombre", "provenance")
        ]

    def passer(self, pk, depuis, **champs):
        """True for the one gesture that finds the loan in one of the states `depuis`."""
        return bool(self.filter(pk=pk, etat__in=depuis).update(**champs))

    def a_anonymiser(self):
        """What has been over for the time that the privacy page tells, and still has a name."""
        limite = timezone.now() - timedelta(days=settings.PRETS_NOMINATIFS_JOURS)
        return self.exclude(etat__in=Pret.OUVERTS).filter(clos_le__lt=limite).exclude(nom="")

    def anonymiser(self):
        """The loan still counts, its reader is forgotten."""
        return self.update(
            emprunteur=None, compte=None, nom="", courriel="", adresse="", message="", note=""
        )


class Pret(models.Model):
    class Etat(models.TextChoices):
        DEMANDE = "demande", "À envoyer"
        EN_ATTENTE = "en_attente", "En attente d’un retour"
        EN_COURS = "en_cours", "En prêt"
        RENDU = "rendu", "Rendu"
        PERDU = "perdu", "Perdu"
        ANNULE = "annule", "Annulé"

    class Remise(models.TextChoices):
        POSTE = "poste", "Par la poste"
        SUR_PLACE = "sur_place", "Sur place, à Nantes"

    SUR_EXEMPLAIRE = (Etat.DEMANDE, Etat.EN_COURS)
    OUVERTS = (*SUR_EXEMPLAIRE, Etat.EN_ATTENTE)

    notice = models.ForeignKey(
        Notice,
        verbose_name="notice",
        null=True,
        on_delete=models.SET_NULL,
        related_name="prets",
    )
    exemplaire = models.ForeignKey(
        Exemplaire,
        verbose_name="exemplaire",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="prets",
    )
    # As they were: a notice or a copy that goes away leaves no loan without a name.
    titre = models.CharField("titre", max_length=500)
    cote = models.CharField("cote", max_length=50, blank=True)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="prets",
    )
    emprunteur = models.ForeignKey(
        "annuaire.Personne",
        verbose_name="fiche de l’annuaire",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="prets",
    )
    nom = models.CharField("emprunteur", max_length=150)
    courriel = models.EmailField("courriel", blank=True)
    remise = models.CharField("remise", max_length=10, choices=Remise.choices, default=Remise.POSTE)
    adresse = models.TextField("adresse postale", blank=True)
    message = models.CharField("mot de l’emprunteur", max_length=500, blank=True)
    note = models.TextField("note interne", blank=True, help_text="L’équipe seule la lit.")
    provenance = models.CharField(
        "provenance", max_length=20, default="notice", validators=[provenance_valide]
    )
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.EN_ATTENTE)
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé ou remis le", null=True, blank=True)
    echeance = models.DateField("à rendre le", null=True, blank=True)
    clos_le = models.DateTimeField("rendu, perdu ou annulé le", null=True, blank=True)
    renouvellements = models.PositiveSmallIntegerField("prolongations", default=0)
    rappels = models.PositiveSmallIntegerField(
        "rappels écrits", default=0, help_text="Combien des rappels de cette échéance sont partis."
    )

    objects = PretQuerySet.as_manager()

    change_les_pages = False  # pages kept for strangers say nothing of loans
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "prêt"
        verbose_name_plural = "prêts"
        ordering = ["-demande_le", "-pk"]
        indexes = [models.Index(fields=["etat", "echeance"], name="pret_par_echeance")]
        constraints = [
            models.UniqueConstraint(
                fields=["exemplaire"],
                condition=Q(etat__in=["demande", "en_cours"]),
                name="un_pret_par_exemplaire",
                violation_error_message="Cet exemplaire est déjà prêté ou promis.",
            ),
            models.UniqueConstraint(
                fields=["notice", "courriel"],
                condition=Q(etat__in=["demande", "en_attente", "en_cours"]) & ~Q(courriel=""),
                name="un_pret_par_titre_et_lecteur",
                violation_error_message="Cette personne a déjà demandé ce titre.",
            ),
        ]

    def __str__(self):
        return f"{self.titre} – {self.nom}" if self.nom else self.titre

    def save(self, *args, **kwargs):
        self.courriel = self.courriel.lower()
        super().save(*args, **kwargs)

    @property
    def est_ouvert(self):
        return self.etat in self.OUVERTS

    @property
    def est_a_envoyer(self):
        return self.etat == self.Etat.DEMANDE

    @property
    def attend(self):
        return self.etat == self.Etat.EN_ATTENTE

    @property
    def est_en_cours(self):
        return self.etat == self.Etat.EN_COURS

    @property
    def est_perdu(self):
        return self.etat == self.Etat.PERDU

    @property
    def par_la_poste(self):
        return self.remise == self.Remise.POSTE

    @property
    def jours_de_retard(self):
        if not self.est_en_cours or self.echeance is None:
            return 0
        return max(0, (timezone.localdate() - self.echeance).days)

    @property
    def rang(self):
        """The place in the queue, the first being 1."""
        avant = Q(demande_le__lt=self.demande_le) | Q(demande_le=self.demande_le, pk__lt=self.pk)
        return Pret.objects.en_attente().filter(avant, notice=self.notice_id).count() + 1

    @property
    def est_attendu(self):
        attente = Pret.objects.en_attente().filter(notice=self.notice_id)
        return self.notice_id is not None and attente.exists()

    @property
    def obstacle_au_renouvellement(self):
        """Why its reader may not keep it longer, in words; empty when he may."""
        if not self.est_en_cours:
            return "Ce document n’est pas chez vous."
        if self.renouvellements >= RENOUVELLEMENTS:
            return "Ce prêt a déjà été prolongé deux fois."
        if self.jours_de_retard > RETARD_PROLONGEABLE:
            return "Ce prêt a plus de deux semaines de retard : rapportez d’abord le document."
        if self.est_attendu:
            return "Quelqu’un attend ce document."
        return ""

    @property
    def s_annule(self):
        """Nothing has left yet: its reader may give it up."""
        return self.etat in (self.Etat.DEMANDE, self.Etat.EN_ATTENTE)

    def echeance_prolongee(self):
        """A full period from the due date, or from today when that is past."""
        depart = max(self.echeance, timezone.localdate())
        return depart + timedelta(days=duree())

    @property
    def echeance_prevue(self):
        """The date that the slip bears: the due date, or that of a sending of today."""
        return self.echeance or timezone.localdate() + timedelta(days=duree())

    def get_adresse_display(self):
        """Line by line, as on the envelope."""
        return linebreaksbr(self.adresse)

    def get_provenance_display(self):
        genre, _, numero = self.provenance.partition("-")
        return PROVENANCES.get(genre, self.provenance).format(numero)


def duree():
    """How long a loan lasts, in days."""
    return ReglagesSite.du_site().duree_pret


def se_pretent(notice):
    """The copies of a notice that may leave the centre, whether they are there or not."""
    return Exemplaire.objects.filter(notice=notice, etat=Exemplaire.Etat.EN_RAYON)


def libres(notice):
    """Those that are on the shelf and promised to nobody."""
    pris = Pret.objects.sur_exemplaire().filter(exemplaire__notice=notice)
    return se_pretent(notice).exclude(pk__in=pris.values("exemplaire"))


@dataclass(frozen=True)
class Disponibilite:
    """What may be had of a notice, now."""

    exemplaires: int  # those that are lent, here or out
    libres: int
    retour: date | None  # when the next one is due
    attente: int  # requests already waiting
    mien: Pret | None  # what this account has of it, or has asked for

    @classmethod
    def de(cls, notice, compte=None):
        """In two queries, whatever the number of copies and of readers."""
        exemplaires = set(se_pretent(notice).values_list("pk", flat=True))
        ouverts = list(Pret.objects.ouverts().filter(notice=notice))
        dehors = [pret for pret in ouverts if pret.est_en_cours]
        miens = [pret for pret in ouverts if compte and pret.compte_id == compte.pk]
        return cls(
            exemplaires=len(exemplaires),
            libres=len(exemplaires - {pret.exemplaire_id for pret in ouverts}),
            retour=min((pret.echeance for pret in dehors if pret.echeance), default=None),
            attente=sum(pret.attend for pret in ouverts),
            mien=miens[0] if miens else None,
        )

    @property
    def est_libre(self):
        """Somebody who asks now gets it now: those who wait come first."""
        return self.libres > self.attente

    @property
    def retour_en_retard(self):
        return self.retour is not None and self.retour < timezone.localdate()
