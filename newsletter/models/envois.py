"""An issue on its way: its content as it was frozen, and one row for each recipient."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.crypto import get_random_string

from newsletter.listes import LISTES_PAR_COURRIEL
from newsletter.models.abonnements import Abonnement

LOT = 50  # rows that a worker holds at once
CE_QU_IL_FAUT_POUR_ECRIRE = ("courriel", "tentatives", "essaye_le", "abonnement__courriel")
BAIL = timedelta(minutes=10)  # how long it may hold them before it is thought dead
MARGE = timedelta(minutes=3)  # more than one message may take: no lease ends in mid-message
OBSTINATION = timedelta(hours=48)  # from the first attempt at a recipient
DELAI_MAXIMUM = 256  # minutes between two attempts, reached after 2, 4, 8…
SANS_ADRESSE = "@efface.invalid"  # RFC 2606: never anybody's
RETENU = (
    "Retenu par une restauration : une partie est peut-être déjà partie. Relisez, puis reprenez."
)


class EnvoiQuerySet(models.QuerySet):
    def passer(self, pk, depuis, vers, **champs):
        """True for the one gesture that finds the sending in one of the states `depuis`."""
        return bool(self.filter(pk=pk, etat__in=depuis).update(etat=vers, **champs))

    def a_l_heure(self):
        return self.filter(etat=Envoi.Etat.PLANIFIE, planifie_le__lte=timezone.now())

    def en_cours(self):
        return self.filter(etat=Envoi.Etat.EN_COURS)

    def retenir(self):
        """A restored site sends nothing by itself: all that would leave waits to be resumed."""
        partants = self.filter(etat__in=[Envoi.Etat.PLANIFIE, Envoi.Etat.EN_COURS])
        return partants.update(etat=Envoi.Etat.EN_PAUSE, motif=RETENU)


class Envoi(models.Model):
    class Etat(models.TextChoices):
        BROUILLON = "brouillon", "Brouillon"
        PLANIFIE = "planifie", "Planifié"
        EN_COURS = "en_cours", "En cours"
        EN_PAUSE = "en_pause", "En pause"
        FINI = "fini", "Fini"
        ANNULE = "annule", "Annulé"

    # « lettre-46 », « flash-18 »: what is sent, of which there is one.
    reference = models.SlugField("référence", max_length=40)
    liste = models.CharField(
        "liste",
        max_length=20,
        choices=[(liste.value, liste.label) for liste in LISTES_PAR_COURRIEL],
    )
    objet = models.CharField("objet", max_length=200)
    texte = models.TextField("version texte")
    html = models.TextField("version HTML")
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.BROUILLON)
    motif = models.CharField("motif", max_length=200, blank=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    planifie_le = models.DateTimeField("planifié pour le", null=True, blank=True)
    lance_le = models.DateTimeField("lancé le", null=True, blank=True)
    # As text: who sent it stays known when the account is gone.
    lance_par = models.CharField("lancé par", max_length=254, blank=True)
    inscrits_le = models.DateTimeField("destinataires inscrits le", null=True, blank=True)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)

    change_les_pages = False
    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-cree_le"]
        permissions = [("envoyer_envoi", "Peut envoyer La Lettre et RésO Flash")]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(etat="annule"),
                name="un_envoi_par_numero",
                violation_error_message="Ce numéro a déjà son envoi.",
            )
        ]

    def __str__(self):
        return self.objet

    def bilan(self):
        """How many recipients stand in each state."""
        comptes = self.destinataires.values_list("etat").annotate(nombre=models.Count("pk"))
        return dict(comptes.order_by())


class DestinataireQuerySet(models.QuerySet):
    def frais(self):
        return self.filter(etat=Destinataire.Etat.A_ENVOYER)

    def abandonnes(self):
        """Held by a worker that died."""
        return self.filter(etat=Destinataire.Etat.EN_COURS, bail__lt=timezone.now())

    def libres(self):
        """What is left to send and held by nobody alive."""
        return self.frais() | self.abandonnes()

    def dus(self):
        """What may be sent now."""
        return self.libres().filter(prochaine_tentative__lte=timezone.now())

    def restants(self):
        return self.filter(etat__in=[Destinataire.Etat.A_ENVOYER, Destinataire.Etat.EN_COURS])

    def oublier(self):
        """Whose subscription is erased keeps no address in what was sent; the counts remain."""
        nommes = self.filter(abonnement=None).exclude(courriel__endswith=SANS_ADRESSE)
        return nommes.update(courriel=Concat(Cast("pk", models.CharField()), Value(SANS_ADRESSE)))

    @transaction.atomic
    def reclamer(self, envoi):
        """Take a batch for oneself, what was never tried before what a death left: each half of
        the question is read in the order of its index, whatever is behind."""
        place = self.place(envoi)
        siens = self.filter(envoi=envoi)
        return siens.frais().prendre(place) or siens.abandonnes().prendre(place)

    def prendre(self, place):
        """Two workers never hold the same row: on PostgreSQL each skips what the other has
        locked, on SQLite one transaction writes at a time."""
        maintenant, porteur = timezone.now(), get_random_string(12)
        lot = self.filter(prochaine_tentative__lte=maintenant).order_by("prochaine_tentative")
        lot = lot.select_for_update(of=("self",), skip_locked=True).select_related("abonnement")
        lot = list(lot.only(*CE_QU_IL_FAUT_POUR_ECRIRE)[:place])
        for destinataire in lot:
            destinataire.porteur = porteur
            destinataire.essaye_le = destinataire.essaye_le or maintenant
        Destinataire.objects.filter(pk__in=[un.pk for un in lot]).update(
            etat=Destinataire.Etat.EN_COURS,
            bail=maintenant + BAIL,
            porteur=porteur,
            reclame_le=maintenant,
            essaye_le=Coalesce("essaye_le", maintenant),
        )
        return lot

    def place(self, envoi):
        """How many more may leave within this minute, all workers together."""
        if not settings.ENVOIS_PAR_MINUTE:
            return LOT
        Envoi.objects.select_for_update().get(pk=envoi)  # one count at a time
        recents = self.filter(reclame_le__gt=timezone.now() - timedelta(minutes=1)).count()
        return max(0, min(LOT, settings.ENVOIS_PAR_MINUTE - recents))

    def rendre(self, lot):
        """Give back what was held and not tried."""
        siens = self.filter(pk__in=[un.pk for un in lot], porteur=lot[0].porteur)
        tenus = siens.filter(etat=Destinataire.Etat.EN_COURS)
        tenus.update(etat=Destinataire.Etat.A_ENVOYER, bail=None, porteur="", reclame_le=None)


class Destinataire(models.Model):
    class Etat(models.TextChoices):
        A_ENVOYER = "a_envoyer", "À envoyer"
        EN_COURS = "en_cours", "En cours"
        ENVOYE = "envoye", "Envoyé"
        ECHEC = "echec", "Refusé"
        DESABONNE = "desabonne", "Désabonné entre-temps"
        ANNULE = "annule", "Annulé"

    envoi = models.ForeignKey(
        Envoi,
        models.CASCADE,
        related_name="destinataires",
        db_index=False,  # the others begin by it
    )
    abonnement = models.ForeignKey(
        Abonnement, models.SET_NULL, null=True, related_name="+", verbose_name="abonnement"
    )
    courriel = models.EmailField("courriel")
    etat = models.CharField("état", max_length=10, choices=Etat.choices, default=Etat.A_ENVOYER)
    porteur = models.CharField(max_length=12, blank=True)
    bail = models.DateTimeField(null=True, blank=True)
    reclame_le = models.DateTimeField(null=True, blank=True)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    prochaine_tentative = models.DateTimeField("prochaine tentative", default=timezone.now)
    essaye_le = models.DateTimeField("première tentative", null=True, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.CharField("erreur", max_length=500, blank=True)

    change_les_pages = False
    objects = DestinataireQuerySet.as_manager()

    class Meta:
        verbose_name = "destinataire"
        verbose_name_plural = "destinataires"
        indexes = [models.Index(fields=["envoi", "etat", "prochaine_tentative"])]
        constraints = [
            models.UniqueConstraint(fields=["envoi", "courriel"], name="un_message_par_adresse")
        ]

    def __str__(self):
        return self.courriel

    def noter(self, etat, **champs):
        """Write the outcome, unless another worker has taken the row meanwhile."""
        tenu = Destinataire.objects.filter(pk=self.pk, porteur=self.porteur)
        tenu.update(etat=etat, bail=None, **champs)

    def noter_refus(self, motif, definitif=False, patient=False):
        """A definite refusal ends it; a temporary one waits twice as long each time, for 48
        hours at most, unless it is the server that fails (`patient`)."""
        maintenant = timezone.now()
        if definitif or (not patient and maintenant - self.essaye_le > OBSTINATION):
            self.noter(self.Etat.ECHEC, erreur=motif[:500])
            return
        delai = timedelta(minutes=min(2 ** (self.tentatives + 1), DELAI_MAXIMUM))
        self.noter(
            self.Etat.A_ENVOYER,
            erreur=motif[:500],
            tentatives=F("tentatives") + int(not patient),
            prochaine_tentative=maintenant + delai,
        )

    def noter_l_absence(self):
        """Why it was not sent: gone from the list; else it is not ours any more, or the issue
        was stopped, and the row is left to what comes."""
        if not Abonnement.objects.actifs().filter(pk=self.abonnement_id).exists():
            self.noter(self.Etat.DESABONNE)
